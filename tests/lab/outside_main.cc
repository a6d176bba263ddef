// Tests that start their own harness; first of all a child finds out whether there can be one.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "harness/base/sys.hh"
#include "tests/lab/outside.hh"

namespace wirebook {
namespace {

/// Why no lab can be made here; empty when one was made.
std::string try_a_lab() {
  std::array<int, 2> ends{};
  sys("pipe", ::pipe(ends.data()));
  const pid_t child = sys("fork", ::fork());
  if (child == 0) {
    try {
      Machine machine({});
      const Lab lab(machine);
    } catch (const std::exception& error) {
      const std::string reason = error.what();
      if (::write(ends[1], reason.data(), reason.size()) < 0) ::_exit(2);
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string reason(500, '\0');
  const auto size = ::read(ends[0], reason.data(), reason.size());
  reason.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return reason;
}

}  // namespace
}  // namespace wirebook

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  if (testing::GTEST_FLAG(list_tests)) return RUN_ALL_TESTS();
  const auto reason = wirebook::try_a_lab();
  if (!reason.empty() && std::getenv("WIREBOOK_REQUIRE_LAB") != nullptr) {
    std::printf("a lab is required: %s\n", reason.c_str());
    return 1;
  }
  wirebook::Outside::remember(reason);
  return RUN_ALL_TESTS();
}
