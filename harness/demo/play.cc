#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>

#include "harness/demo/demos.hh"
#include "harness/demo/ladder.hh"
#include "harness/lab/follower.hh"

namespace wirebook::demo {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto for_ever = 24h;

/// Shows the run to the person, and hears their Enter.
class Presenter : public Follower {
 public:
  Presenter(const Demo& demo, const Manner& manner, Ladder& ladder)
      : demo_(demo), ladder_(ladder), automatic_(manner.automatic), pace_(manner.pace) {}

  void see(const std::vector<Happening>& news) override { ladder_.news(news); }

  void stop_before(const SystemCall& call) override {
    std::string_view words;
    if (next_ < demo_.calls.size() && demo_.calls[next_].call == call.name) {
      words = demo_.calls[next_++].words;
    }
    ladder_.leave_open(!automatic_ && ::isatty(STDOUT_FILENO) != 0);
    ladder_.call(call, words);
    go_on_at_ = Clock::now() + pace_;
  }

  bool may_go_on() override { return automatic_ ? Clock::now() >= go_on_at_ : hear_enter(); }

  [[nodiscard]] int waits() const override { return automatic_ ? -1 : STDIN_FILENO; }

  [[nodiscard]] std::chrono::nanoseconds patience() const override {
    return automatic_ ? std::chrono::nanoseconds(go_on_at_ - Clock::now()) : for_ever;
  }

 private:
  /// One line of the terminal is one call; its end means that nobody is there any more.
  bool hear_enter() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, 0) <= 0) return false;
    std::array<char, 256> line{};
    const auto size = ::read(STDIN_FILENO, line.data(), line.size());
    if (size <= 0) {
      automatic_ = true;
      pace_ = 0ms;
      return true;
    }
    if (line[static_cast<std::size_t>(size) - 1] != '\n') return false;
    ladder_.was_ended();
    return true;
  }

  const Demo& demo_;
  Ladder& ladder_;
  bool automatic_;
  std::chrono::milliseconds pace_;
  std::size_t next_ = 0;
  Clock::time_point go_on_at_;
};

int say_the_end(const Outcome& outcome, const Demo& demo, Ladder& ladder) {
  const auto& ending = outcome.ending;
  const bool well = ending.kind == Ending::Kind::exited && ending.status == 0;
  for (const auto& event : outcome.events) {
    if (event.kind == Event::Kind::ended) ladder.student(event.text);
  }
  ladder.remark("");
  if (!well) {
    ladder.remark("The demo went wrong: a fault in the workbook.");
    return 1;
  }
  ladder.remark(demo.in_the_end);
  return 0;
}

}  // namespace

int play(const Demo& demo, const Manner& manner) {
  // The program is this one, under another name: it needs no file of the workbook.
  const auto client =
      Program::load("/proc/self/exe", std::string(demo.client), Program::Start::executed);
  Machine machine({});
  Lab lab(machine);
  Ladder ladder(stdout, {manner.colour, manner.all_fields, demo.headers});
  ladder.title(fmt::format("demo {} -- {}", demo.name, demo.title));
  ladder.remark(fmt::format("{} {}", demo.client, fmt::join(demo.arguments, " ")));
  if (!manner.automatic) {
    ladder.remark(
        "The program stands still before each call. Enter: it makes the call. Ctrl-D: "
        "it makes all that are left. Ctrl-C: stop here.");
  }
  ladder.posts();
  if (!demo.peer.steps().empty()) lab.peer_does(demo.peer);
  Presenter presenter(demo, manner, ladder);
  const auto outcome = lab.run(
      client,
      {.arguments = demo.arguments, .right = demo.right, .deadline = 30s, .follower = &presenter});
  return say_the_end(outcome, demo, ladder);
}

}  // namespace wirebook::demo
