#include "harness/doctor/examination.hh"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <functional>

#include "harness/base/fd.hh"
#include "harness/base/sys.hh"
#include "harness/lab/lab.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/headers.hh"

namespace wirebook::doctor {
namespace {

constexpr std::string_view greeting = "say aah";
constexpr std::string_view answer = "aah";
constexpr std::uint16_t port = 4135;

std::string first_line(const char* path) {
  std::string line;
  std::getline(std::ifstream(path) >> std::ws, line);
  return line;
}

std::vector<Fact> collect_facts() {
  std::vector<Fact> facts;
  utsname name{};
  if (::uname(&name) == 0) {
    facts.push_back({"kernel", fmt::format("{} {}", name.release, name.machine)});
  }
  for (const char* setting :
       {"user/max_user_namespaces", "user/max_net_namespaces", "user/max_pid_namespaces",
        "kernel/unprivileged_userns_clone", "kernel/apparmor_restrict_unprivileged_userns",
        "net/core/rmem_max"}) {
    const auto value = first_line(fmt::format("/proc/sys/{}", setting).c_str());
    if (!value.empty()) facts.push_back({fmt::format("{}", setting), value});
  }
  for (auto& [setting, value] : facts) std::ranges::replace(setting, '/', '.');
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("Seccomp:")) {
      facts.push_back({"seccomp filter", line.ends_with('2') ? "yes" : "no"});
    }
  }
  return facts;
}

void expect(bool claim, const std::string& otherwise) {
  if (!claim) throw std::runtime_error(otherwise);
}

RunOptions speaking(const char* kind, Right right) {
  return {.arguments = {kind, std::string(peer_address), fmt::format("{}", port)}, .right = right};
}

void expect_clean_exit(const Outcome& outcome) {
  const bool good = outcome.ending.kind == Ending::Kind::exited && outcome.ending.status == 0;
  expect(good, fmt::format("it ended with status {}: {}", outcome.ending.status,
                           printable(outcome.err, 200)));
}

/// Exactly one frame of a host, UDP with this payload and whole checksums.
void expect_datagram(const std::vector<Frame>& frames, std::string_view payload) {
  expect(frames.size() == 1, fmt::format("{} frames were captured instead of 1", frames.size()));
  const auto& packet = frames.front().packet;
  expect(as_text(packet.payload()) == payload,
         fmt::format("another packet was captured: {}", wire::summary(packet)));
  expect(packet.get(wire::udp::header, wire::udp::checksum) ==
             wire::right_checksum(packet, wire::udp::header),
         "the captured checksum is not the one of the wire");
}

/// A datagram there and one back, captured on both sides.
void converse(Lab& lab, const Program& self) {
  lab.peer_does(Script{}.bind_udp(port).receive_datagram().reply(answer));
  const auto outcome = lab.run(self, speaking("--datagram", Right::none));
  expect_clean_exit(outcome);
  expect_datagram(outcome.sent(), greeting);
  expect_datagram(outcome.answered(), answer);
}

void send_raw(Machine& machine, const Program& self) {
  Lab lab(machine);
  expect_clean_exit(lab.run(self, speaking("--raw-socket", Right::net_raw)));
}

/// The calls of a program, as a tracer sees them; last, for most exercises do without.
void watch_calls(Machine& machine, const Program& self) {
  Lab lab(machine);
  auto options = speaking("--raw-socket", Right::net_raw);
  options.trace = true;
  const auto outcome = lab.run(self, options);
  expect_clean_exit(outcome);
  const bool seen = !outcome.calls.empty() && outcome.calls.front().name == "socket";
  expect(seen, fmt::format("{} system calls were seen, and socket() was not the first of them",
                           outcome.calls.size()));
}

/// Does one step and writes down what came of it.
bool attempt(Examination& examination, const char* name, const std::function<void()>& work) {
  auto& step = examination.steps.emplace_back(Step{name, ""});
  try {
    work();
    return true;
  } catch (const sandbox::LabUnavailable& refusal) {
    step.failed = refusal.result;
    examination.refusal = refusal;
  } catch (const std::exception& error) {
    step.failed = error.what();
    examination.refusal.emplace(
        "this machine made no lab", name, error.what(), "nothing the workbook knows",
        "a fault in the workbook, or a machine it has not met: please report this page");
  }
  return false;
}

int greet(const sockaddr_in& peer) {
  const Fd socket{sys("socket", ::socket(AF_INET, SOCK_DGRAM, 0))};
  sys("sendto", ::sendto(socket.get(), greeting.data(), greeting.size(), 0,
                         reinterpret_cast<const sockaddr*>(&peer), sizeof peer));
  std::array<char, 16> reply{};
  const auto size = sys("recv", ::recv(socket.get(), reply.data(), reply.size(), 0));
  return std::string_view(reply.data(), static_cast<std::size_t>(size)) == answer ? 0 : 1;
}

}  // namespace

Examination examine() {
  Examination examination;
  examination.facts = collect_facts();
  // The doctor is its own patient: the program that runs in the sandbox is this one.
  const auto self = Program::load("/proc/self/exe", "doctor", Program::Start::executed);
  std::optional<Machine> machine;
  std::optional<Lab> lab;
  const std::vector<std::pair<const char*, std::function<void()>>> steps{
      {"a user namespace", [&] { machine.emplace(std::vector<std::filesystem::path>{}); }},
      {"two hosts and a cable between them", [&] { lab.emplace(*machine); }},
      {"a datagram each way, from a sandbox, captured whole", [&] { converse(*lab, self); }},
      {"a raw socket, with that right and no other", [&] { send_raw(*machine, self); }},
      {"a program watched at its system calls", [&] { watch_calls(*machine, self); }},
  };
  for (const auto& [name, work] : steps) {
    if (!attempt(examination, name, work)) break;
  }
  return examination;
}

bool is_kind(std::string_view word) { return word == "--datagram" || word == "--raw-socket"; }

int speak(const std::string& kind, const char* address, const char* port_text) {
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port_text)));
  inet_pton(AF_INET, address, &peer.sin_addr);
  if (kind == "--datagram") return greet(peer);
  const Fd raw{sys("socket(SOCK_RAW)", ::socket(AF_INET, SOCK_RAW, IPPROTO_UDP))};
  return 0;
}

}  // namespace wirebook::doctor
