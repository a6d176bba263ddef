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

}  // namespace

void Run::follow(bool idle) {
  auto& follower = *options_.follower;
  if (idle && knows_news()) tell_the_news();
  if (held_ < 0 || stage_ != Stage::running) return;
  if (!stopped_) {
    stopped_ = true;
    settle();
    tell_the_news();
    deadline_ = Clock::now() + as_long_as_it_takes;
    follower.stop_before(call_at(held_));
  }
  if (!follower.may_go_on()) return;
  held_ = -1;
  stopped_ = false;
  deadline_ = Clock::now() + options_.deadline;
  process_->go_on();
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
  if (!news.empty()) options_.follower->see(news);
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
