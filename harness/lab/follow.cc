// A run that somebody follows: what happened is told, and the program goes on when it may.
#include <algorithm>
#include <utility>

#include "harness/lab/run.hh"
#include "harness/lab/trace.hh"

namespace wirebook {
namespace {

using namespace std::chrono_literals;

/// Nobody is hurried; the time counts again when the program goes on.
constexpr auto as_long_as_it_takes = 24h;
/// Rounds in which the hosts of a lab may answer each other before a call is said to be over.
constexpr int most_rounds = 100;

/// Lets the program go on as soon as nothing that its last call has caused is under way any more.
class Patient : public Follower {
 public:
  void see(const std::vector<Happening>& /*news*/) override {}
  void stop_before(const SystemCall& /*call*/) override {}
  bool may_go_on() override { return true; }
  [[nodiscard]] int waits() const override { return -1; }
  [[nodiscard]] std::chrono::nanoseconds patience() const override { return 0ns; }
};

}  // namespace

Follower* Run::follower_of(const RunOptions& options) {
  static Patient patient;
  return options.follower == nullptr && options.one_by_one ? &patient : options.follower;
}

void Run::follow(bool idle) {
  if (idle && knows_news()) tell_the_news();
  while (!held_.empty() && (stage_ != Stage::running || may_go_on())) {
    stopped_ = false;
    held_.pop_front();
    process_->go_on();
  }
}

/// Whether the program may make the call it has stopped before. The time it stands still is not
/// its own.
bool Run::may_go_on() {
  if (!stopped_) {
    stopped_ = true;
    time_left_ = deadline_ - Clock::now();
    settle();
    tell_the_news();
    deadline_ = Clock::now() + as_long_as_it_takes;
    follower_->stop_before(call_at(held_.front()));
  }
  if (!follower_->may_go_on()) return false;
  deadline_ = Clock::now() + time_left_;
  return true;
}

SystemCall Run::call_at(int place) const {
  return calls_of(*calls_, outcome_.epoch).at(static_cast<std::size_t>(place));
}

/// Until the last call has nothing more to cause: markers cross every cable without meeting a new
/// frame.
void Run::settle() {
  for (int round = 0; round < most_rounds; ++round) {
    take_frames();
    const auto frames = outcome_.frames.size();
    let_players_advance();
    if (hosts_.cable) hosts_.cable->markers_follow();
    send_markers();
    let_players_advance();
    take_frames();
    if (outcome_.frames.size() == frames) break;
  }
  take_output(process_->standard_output(), outcome_.out, output_open_);
  take_output(process_->standard_error(), outcome_.err, error_open_);
}

bool Run::knows_news() const {
  return !returned_.empty() || outcome_.frames.size() > told_.frames ||
         outcome_.out.size() > told_.out || outcome_.err.size() > told_.err ||
         std::ranges::any_of(players_, [&](const Player& player) {
           const auto told = told_.steps.find(&player);
           return player.done().size() > (told == told_.steps.end() ? 0 : told->second);
         });
}

void Run::tell_the_news() {
  std::vector<Happening> news;
  for (auto& call : std::exchange(returned_, {})) {
    const auto at = call.returned_at;
    news.push_back({.kind = Happening::Kind::returned, .at = at, .call = std::move(call)});
  }
  for (; told_.frames < outcome_.frames.size(); ++told_.frames) {
    const auto& frame = outcome_.frames[told_.frames];
    news.push_back({.kind = Happening::Kind::frame, .at = frame.at, .frame = frame});
  }
  for (const auto& player : players_) {
    for (auto& told = told_.steps[&player]; told < player.done().size(); ++told) {
      const auto& [at, step] = player.done()[told];
      news.push_back({.kind = Happening::Kind::peer,
                      .at = at - outcome_.epoch,
                      .host = player.host(),
                      .text = describe(*step)});
    }
  }
  tell_output(outcome_.out, told_.out, news);
  tell_output(outcome_.err, told_.err, news);
  std::ranges::stable_sort(news, {}, &Happening::at);
  if (!news.empty()) follower_->see(news);
}

/// When it was printed nobody knows; after everything else that has happened is right, for a
/// program that has stopped before its next call.
void Run::tell_output(const std::string& text, std::size_t& told, std::vector<Happening>& news) {
  if (text.size() == told) return;
  Moment last{};
  for (const auto& other : news) last = std::max(last, other.at);
  news.push_back({.kind = Happening::Kind::output, .at = last, .text = text.substr(told)});
  told = text.size();
}

}  // namespace wirebook
