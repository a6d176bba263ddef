// Enters the machine once, before the first thread, and runs the tests there.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>

#include "harness/base/sys.hh"
#include "harness/sandbox/unavailable.hh"
#include "tests/lab/lab_test.hh"

namespace wirebook {
namespace {

namespace fs = std::filesystem;

/// A file for as long as it takes to load it as a program.
Program from_text(const std::string& name, std::string_view text, mode_t mode) {
  std::string folder = (fs::temp_directory_path() / "lab-test-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw SysError("mkdtemp " + folder, errno);
  const auto path = fs::path(folder) / name;
  std::ofstream(path, std::ios::binary) << text;
  sys("chmod", ::chmod(path.c_str(), mode));
  auto program = Program::load(path, name, Program::Start::executed);
  fs::remove_all(folder);
  return program;
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::map<std::string, Program> load_programs() {
  std::map<std::string, Program> programs;
  const fs::path folder = WIREBOOK_LAB_PROGRAMS;
  for (const char* name : {"caller", "hearer", "hostile", "intruder", "sanitized", "speaker"}) {
    programs.emplace(name, Program::load(folder / name, name, Program::Start::executed));
  }
  programs.emplace("caller.py", Program::load(WIREBOOK_SOURCE_DIR "/tests/lab/programs/caller.py",
                                              "caller", Program::Start::by_python));
  // Answers to exercises, where there are any.
  for (const char* name : {"raw_hello", "fragments"}) {
    const auto path = fs::path(WIREBOOK_SOLUTIONS) / (std::string("06.") + name);
    if (!fs::exists(path)) continue;
    programs.emplace(name, Program::load(path, name, Program::Start::executed));
  }
  const auto whole = text_of(folder / "hostile");
  const auto add = [&](const char* name, std::string_view text, mode_t mode) {
    programs.emplace(name, from_text(name, text, mode));
  };
  add("no_interpreter", "#!/nowhere/python9\n", 0755);
  add("python_hog", "#!/usr/bin/python3\nkept = bytearray(10 ** 10)\n", 0755);
  add("not_executable", "#!/bin/sh\n", 0644);
  add("no_program", "hello\n", 0755);
  add("empty", "", 0755);
  add("only_a_header", whole.substr(0, 64), 0755);
  add("cut_in_the_middle", whole.substr(0, whole.size() / 3), 0755);
  return programs;
}

/// A listening socket of the machine's own network namespace, as a desktop's services have.
int listen_on_abstract_socket(const std::string& name) {
  const int fd = sys("socket", ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  name.copy(address.sun_path + 1, name.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  sys("bind", ::bind(fd, reinterpret_cast<const sockaddr*>(&address), size));
  sys("listen", ::listen(fd, 1));
  return fd;
}

int run_tests() {
  Equipment equipment{nullptr, load_programs(), ::geteuid() == 0,
                      "wirebook-" + std::to_string(::getpid())};
  listen_on_abstract_socket(equipment.abstract_name);
  // The source tree is hidden as a grader hides it.
  Machine machine({WIREBOOK_SOURCE_DIR});
  equipment.machine = &machine;
  LabTest::use(equipment);
  return RUN_ALL_TESTS();
}

}  // namespace
}  // namespace wirebook

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  if (testing::GTEST_FLAG(list_tests)) return RUN_ALL_TESTS();
  try {
    return wirebook::run_tests();
  } catch (const wirebook::sandbox::LabUnavailable& refusal) {
    constexpr int skipped = 77;
    std::cout << "not graded: " << refusal.what() << '\n';
    return std::getenv("WIREBOOK_REQUIRE_LAB") != nullptr ? 1 : skipped;
  }
}
