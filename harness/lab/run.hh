#pragma once

#include <chrono>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/lab/circling.hh"
#include "harness/lab/follower.hh"
#include "harness/lab/hosts.hh"
#include "harness/lab/own_time.hh"
#include "harness/lab/player.hh"
#include "harness/sandbox/call_log.hh"
#include "harness/sandbox/process.hh"

struct pollfd;

namespace wirebook {

/// One run of one program in one lab: a single thread and one poll(2) loop over the program, the
/// captures and the peers.
class Run {
 public:
  Run(Machine& machine, Lab::Hosts& hosts, const std::vector<Part>& parts, const Program& program,
      const RunOptions& options);

  Outcome go();

 private:
  using Clock = std::chrono::steady_clock;

  /// While a call waits, what has happened is told after so much silence.
  static constexpr std::chrono::nanoseconds silence_before_news = std::chrono::milliseconds(200);

  /// How far the program's end has come.
  enum class Stage { running, told_to_end, cleaning, gone };

  [[nodiscard]] sandbox::Command command() const;
  void start_program();
  void start_first_copy();
  void step();
  void take_reports();
  void take(const sandbox::Report& report);
  void start_the_clock(std::chrono::nanoseconds epoch);
  void take_output(int fd, std::string& text, bool& open);
  void take_frames();
  void take_frames_of(std::size_t host);
  void watch_the_clock();
  [[nodiscard]] bool may_take_memory() const;
  void watch_the_memory();
  bool put_off_the_deadline();
  [[nodiscard]] Progress progress() const;
  void call_players(const std::vector<Part>& parts);
  void let_players_advance();
  bool drain_players();
  std::optional<bool> has_read(const sandbox::Endpoint& student, const sandbox::Endpoint& peer,
                               std::uint64_t sent);
  [[nodiscard]] bool is_at_rest() const;
  bool reads_no_more(const sandbox::Endpoint& student, const sandbox::Endpoint& peer,
                     std::uint64_t all);
  void send_sigterm();
  void look_for_the_server();
  bool waits_where_nobody_comes() const;
  void end_program(Ending::Kind why);
  void clean();
  void fall_silent();
  void send_markers();
  static Follower* follower_of(const RunOptions& options);
  void follow(bool idle);
  bool may_go_on();
  [[nodiscard]] SystemCall call_at(int place) const;
  void settle();
  [[nodiscard]] bool knows_news() const;
  void tell_the_news();
  static void tell_output(const std::string& text, std::size_t& told, std::vector<Happening>& news);
  void collect();
  void tell_the_start();
  void tell(Event::Kind kind, std::string_view host, std::string_view text);
  [[nodiscard]] std::chrono::nanoseconds patience() const;
  [[nodiscard]] std::string described_ending() const;

  Machine& machine_;
  Lab::Hosts& hosts_;
  const Program& program_;
  const RunOptions& options_;
  Scene scene_;
  std::list<Player> players_;
  std::optional<sandbox::CallLog> calls_;
  std::optional<sandbox::Process> process_;
  std::optional<sandbox::Process> first_copy_;
  Outcome outcome_;
  Stage stage_ = Stage::running;
  Clock::time_point deadline_;
  Clock::time_point next_look_at_memory_;
  OwnTime own_time_;
  Circling circling_;
  pid_t student_ = 0;
  bool output_open_ = true, error_open_ = true;
  std::size_t frame_bytes_ = 0;

  // Of a run that somebody follows.
  Follower* follower_ = follower_of(options_);
  /// How much of it has been told.
  struct Told {
    std::size_t frames = 0, out = 0, err = 0;
    std::map<const Player*, std::size_t> steps;
  };
  Told told_;
  std::vector<SystemCall> returned_;  ///< not yet told
  std::deque<int> held_;              ///< places of the calls its threads have stopped before
  bool stopped_ = false;              ///< and the follower knows of the first
  Clock::duration time_left_{};       ///< until the deadline, when it stopped
};

}  // namespace wirebook
