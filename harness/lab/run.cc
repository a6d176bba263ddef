#include "harness/lab/run.hh"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "harness/base/clock.hh"
#include "harness/base/sys.hh"
#include "harness/lab/trace.hh"
#include "harness/lab/waiting.hh"

namespace wirebook {
namespace {

using namespace std::chrono_literals;

/// How long a program has to end itself after SIGTERM.
constexpr auto grace = 500ms;
/// How long the sandbox's init may take for anything; only a fault of ours reaches it.
constexpr auto init_deadline = 10s;
/// How often to look whether the student's server listens, or has read (there is no event for it).
constexpr auto next_look = 200us;

/// Why a peer could not go on that was still waiting for the program.
constexpr std::string_view program_had_ended = "the program had ended";

/// How often to look at how much memory the program has; most have ended by then.
constexpr auto look_at_memory = 50ms;
/// Of all its processes together: a limit of the kernel's is each one's own.
constexpr std::uint64_t most_memory = std::uint64_t{1} << 30;

constexpr std::size_t most_output = std::size_t{4} << 20;
constexpr std::size_t most_frames = 20000;
constexpr std::size_t most_frame_bytes = std::size_t{48} << 20;

/// Standard input as `program < file` gives it: a regular file, read-only.
Fd input_file(std::string_view text) {
  if (text.empty()) return Fd{sys("open /dev/null", ::open("/dev/null", O_RDONLY | O_CLOEXEC))};
  const Fd file{sys("memfd_create for stdin", ::memfd_create("stdin", MFD_CLOEXEC))};
  for (std::size_t done = 0; done < text.size();) {
    done += static_cast<std::size_t>(
        sys("write stdin", ::write(file.get(), text.data() + done, text.size() - done)));
  }
  const auto path = fmt::format("/proc/self/fd/{}", file.get());
  return Fd{sys("open stdin read-only", ::open(path.c_str(), O_RDONLY | O_CLOEXEC))};
}

}  // namespace

Run::Run(Machine& machine, Lab::Hosts& hosts, const std::vector<Part>& parts,
         const Program& program, const RunOptions& options)
    : machine_(machine), hosts_(hosts), program_(program), options_(options) {
  call_players(parts);
}

Outcome Run::go() {
  outcome_.epoch = unix_time();
  let_players_advance();  // servers listen before the program starts
  const auto before = hosts_.peer().witness.counters();
  if (options_.beside_a_copy) start_first_copy();
  start_program();
  {
    std::optional<StandStill> in_order;
    if (scene_.is_ordered) in_order.emplace(machine_.processors_);
    while (stage_ != Stage::gone) step();
  }
  first_copy_.reset();
  fall_silent();
  for (auto& player : players_) machine_.close_later(player.release());
  if (follower_ != nullptr) tell_the_news();
  for (const auto& [name, value] : hosts_.peer().witness.counters()) {
    const auto earlier = before.find(name);
    const auto change = value - (earlier == before.end() ? 0 : earlier->second);
    if (change != 0) outcome_.peer_counters[name] = change;
  }
  collect();
  return std::move(outcome_);
}

void Run::start_program() {
  auto command = this->command();
  const auto input = input_file(options_.input);
  command.standard_input = input.get();
  command.step = follower_ != nullptr;
  outcome_.traced = options_.trace || command.step || !options_.shape.does_nothing();
  if (outcome_.traced) {
    command.log = &calls_.emplace();
    command.shape = options_.shape;
  }
  outcome_.input = options_.input;
  outcome_.command = {program_.name()};
  outcome_.command.insert(outcome_.command.end(), options_.arguments.begin(),
                          options_.arguments.end());
  deadline_ = Clock::now() + init_deadline;
  process_.emplace(command);
}

void Run::step() {
  auto fds = hosts_.watched();
  fds.push_back({process_->reports(), POLLIN, 0});
  if (output_open_) fds.push_back({process_->standard_output(), POLLIN, 0});
  if (error_open_) fds.push_back({process_->standard_error(), POLLIN, 0});
  for (const auto& player : players_) {
    const auto wait = player.waits();
    if (wait && wait->fd >= 0) fds.push_back({wait->fd, wait->events, 0});
  }
  if (stopped_) fds.push_back({follower_->waits(), POLLIN, 0});
  const bool idle = !wait_for(fds, patience());
  take_frames();
  take_output(process_->standard_output(), outcome_.out, output_open_);
  take_output(process_->standard_error(), outcome_.err, error_open_);
  let_players_advance();
  look_for_the_server();
  take_reports();
  watch_the_clock();
  watch_the_memory();
  if (follower_ != nullptr) follow(idle);
}

/// Until the deadline, or only until the next look at what there is no event for, or the next news.
std::chrono::nanoseconds Run::patience() const {
  std::chrono::nanoseconds rest = deadline_ - Clock::now();
  if (stopped_) rest = std::min(rest, follower_->patience());
  if (follower_ != nullptr && knows_news()) rest = std::min(rest, silence_before_news);
  // Somebody who follows a run waits for silence, which looking must not break.
  if (may_take_memory() && options_.follower == nullptr) {
    rest = std::min<std::chrono::nanoseconds>(rest, next_look_at_memory_ - Clock::now());
  }
  const bool looking = student_ != 0 && stage_ == Stage::running &&
                       std::any_of(players_.begin(), players_.end(), [](const Player& player) {
                         return player.wants_to_look() || player.wanted_listener().has_value();
                       });
  return looking ? std::min<std::chrono::nanoseconds>(rest, next_look) : rest;
}

void Run::take_reports() {
  while (stage_ != Stage::gone) {
    const auto report = process_->next_report();
    if (!report) return;
    take(*report);
  }
}

void Run::take(const sandbox::Report& report) {
  using Kind = sandbox::Report::Kind;
  auto& ending = outcome_.ending;
  switch (report.kind) {
    case Kind::starting:
      student_ = report.pid;
      start_the_clock(report.at);
      deadline_ = Clock::now() + options_.deadline;
      next_look_at_memory_ = Clock::now() + look_at_memory;
      own_time_ = {options_.deadline, Clock::now(), sandbox::processor_time(student_)};
      tell_the_start();
      return;
    case Kind::not_executable:
      ending.kind = Ending::Kind::not_executable;
      ending.reason = errno_name(report.value);
      return;
    case Kind::ended:
      if (stage_ == Stage::running && ending.kind == Ending::Kind::exited) {
        const bool by_signal = WIFSIGNALED(report.value);
        ending.kind = by_signal ? Ending::Kind::signalled : Ending::Kind::exited;
        ending.signal = by_signal ? WTERMSIG(report.value) : 0;
        ending.status = by_signal ? 0 : WEXITSTATUS(report.value);
      }
      ending.peak_memory = report.peak_memory;
      student_ = 0;
      clean();
      return;
    case Kind::cleaned:
      ending.left_running = static_cast<unsigned>(report.value);
      ending.unreaped = static_cast<unsigned>(report.unreaped);
      stage_ = Stage::gone;
      tell(Event::Kind::ended, student_name, described_ending());
      return;
    case Kind::held:
      held_.push_back(report.value);
      return;
    case Kind::returned:
      returned_.push_back(call_at(report.value));
      return;
    case Kind::fruitless:
      if (stage_ != Stage::running || !circling_.seen(calls_->fruitless(), progress())) return;
      ending.circled = true;
      end_program(Ending::Kind::timed_out);
      return;
    case Kind::failed:
      sandbox::throw_failure(report);
  }
}

/// What is recorded already may have come before the report did.
void Run::start_the_clock(std::chrono::nanoseconds epoch) {
  const auto earlier = epoch - outcome_.epoch;
  for (auto& frame : outcome_.frames) frame.at -= earlier;
  for (auto& event : outcome_.events) event.at -= earlier;
  outcome_.epoch = epoch;
}

void Run::take_output(int fd, std::string& text, bool& open) {
  std::array<char, 65536> buffer;
  while (open) {
    const auto count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      open = false;
      return;
    }
    // What is past the limit is read and thrown away, so that the pipe does not fill.
    const auto room = std::min(static_cast<std::size_t>(count), most_output - text.size());
    text.append(buffer.data(), room);
    if (text.size() == most_output) {
      end_program(Ending::Kind::printed_too_much);
      return;
    }
  }
}

void Run::take_frames() {
  // The captures have no room for everything that the wire may carry at once.
  for (bool more = true; more;) {
    more = hosts_.cable && hosts_.cable->carry();
    for (std::size_t host = 0; host < hosts_.all.size(); ++host) take_frames_of(host);
    if (outcome_.frames.size() <= most_frames && frame_bytes_ <= most_frame_bytes) continue;
    end_program(Ending::Kind::sent_too_much);
    return;
  }
}

void Run::take_frames_of(std::size_t number) {
  auto& host = hosts_.all[number];
  const auto& plan = hosts_.plan;
  host.capture.read([&](sandbox::CapturedFrame frame) {
    if (frame.arrived) {
      const auto way = number == 0 ? Way::to_student : Way::from_student;
      hosts_.cable->came_in({way, frame.at, std::move(frame.bytes)});
      return;
    }
    frame_bytes_ += frame.bytes.size();
    if (outcome_.frames.size() > most_frames || frame_bytes_ > most_frame_bytes) return;
    const int card = frame.interface_index - first_card_index;
    auto& taken = outcome_.frames.emplace_back(Frame{frame.at - outcome_.epoch, host.name, "lo",
                                                     wire::Packet::parse(std::move(frame.bytes))});
    if (card < 0) return;
    const PlannedEnd from{number, static_cast<std::size_t>(card)};
    taken.interface = plan.card(from).name;
    taken.at_student = is_heard_by_student(plan, from, taken.packet.bytes());
    for (auto& player : players_) player.see(taken);
  });
}

void Run::watch_the_clock() {
  if (stage_ == Stage::gone || Clock::now() < deadline_) return;
  switch (stage_) {
    case Stage::running:
      if (student_ == 0) throw SysError("wait for the student's program to be started", ETIMEDOUT);
      if (put_off_the_deadline()) return;
      end_program(Ending::Kind::timed_out);
      return;
    case Stage::told_to_end:
      // A program that does not withstand it may still be waiting for a processor to die on.
      outcome_.ending.ignored_sigterm = sandbox::withstands(student_, SIGTERM);
      clean();
      return;
    case Stage::cleaning:
      process_->kill();
      throw SysError("wait for the student's processes to be gone", ETIMEDOUT);
    case Stage::gone:
      return;
  }
}

bool Run::may_take_memory() const {
  return student_ != 0 && (stage_ == Stage::running || stage_ == Stage::told_to_end);
}

/// The kernel bounds each process; here nobody but we bounds all of them.
void Run::watch_the_memory() {
  if (!may_take_memory() || Clock::now() < next_look_at_memory_) return;
  if (sandbox::memory_together(student_, most_memory) >= most_memory) {
    if (stage_ == Stage::running) outcome_.ending.kind = Ending::Kind::took_too_much;
    clean();
  }
  next_look_at_memory_ = Clock::now() + look_at_memory;
}

/// The deadline is the program's: time in which others had the processors does not count.
bool Run::put_off_the_deadline() {
  const auto now = Clock::now();
  const auto missed = own_time_.missed(now, sandbox::processor_time(student_));
  deadline_ = now + missed;
  return missed > 0ns;
}

Progress Run::progress() const {
  Progress progress{.frames = outcome_.frames.size(),
                    .out = outcome_.out.size(),
                    .err = outcome_.err.size(),
                    .input = sandbox::input_position(student_)};
  for (const auto& player : players_) progress.steps += player.done().size();
  return progress;
}

/// Ends a program that does not end itself: a hung one is asked first, a flooding one is not.
void Run::end_program(Ending::Kind why) {
  if (stage_ != Stage::running) return;
  outcome_.ending.kind = why;
  if (why == Ending::Kind::timed_out) {
    if (!outcome_.ending.circled) outcome_.ending.waiting_in = sandbox::blocked_in(student_);
    outcome_.ending.told_to_end = unix_time() - outcome_.epoch;
    // The other ends of its sockets close now, and it was not the program that closed them.
    for (auto& player : players_) player.blame(program_had_ended);
    stage_ = Stage::told_to_end;
    deadline_ = Clock::now() + grace;
    process_->terminate();
  } else {
    clean();
  }
}

void Run::clean() {
  if (stage_ == Stage::cleaning) return;
  stage_ = Stage::cleaning;
  deadline_ = Clock::now() + init_deadline;
  process_->clean();
}

void Run::tell(Event::Kind kind, std::string_view host, std::string_view text) {
  outcome_.events.push_back(
      {unix_time() - outcome_.epoch, kind, std::string(host), printable(text, 200), -1});
}

void Run::tell_the_start() {
  const auto tell_at_once = [&](std::string_view text) {
    outcome_.events.push_back(
        {Moment{}, Event::Kind::started, std::string(student_name), printable(text, 200), -1});
  };
  if (options_.beside_a_copy) {
    outcome_.events.push_back({Moment{}, Event::Kind::started, "the test",
                               "has started the same program before; it is still running", -1});
  }
  tell_at_once(fmt::format("{}", fmt::join(outcome_.command, " ")));
  if (!options_.shape.does_nothing()) {
    outcome_.events.push_back(
        {Moment{}, Event::Kind::started, "the test", describe(options_.shape), -1});
  }
  const auto& input = outcome_.input;
  if (input.empty()) return;
  tell_at_once(fmt::format("stdin: {} byte{} {}", input.size(), input.size() == 1 ? "" : "s",
                           wire::shown_data(to_bytes(input), 60)));
}

std::string Run::described_ending() const {
  const auto& ending = outcome_.ending;
  switch (ending.kind) {
    case Ending::Kind::exited:
      return fmt::format("exited with status {}", ending.status);
    case Ending::Kind::signalled:
      return fmt::format("was killed by SIG{}", sigabbrev_np(ending.signal));
    case Ending::Kind::timed_out:
      if (ending.circled) return "goes round and round, for nothing; ended by the test";
      return ending.waiting_in.empty()
                 ? fmt::format("still running after {} ms; ended by the test",
                               options_.deadline.count())
                 : fmt::format("still waiting in {}() after {} ms; ended by the test",
                               ending.waiting_in, options_.deadline.count());
    case Ending::Kind::printed_too_much:
      return "printed without end; ended by the test";
    case Ending::Kind::sent_too_much:
      return "sent frames without end; ended by the test";
    case Ending::Kind::took_too_much:
      return "took more memory than there is for it; ended by the test";
    case Ending::Kind::not_executable:
      return "could not be executed: " + ending.reason;
  }
  return {};
}

/// Puts the story together: the program's start, the frames at the student's host in order, its
/// end, and what a peer was left waiting for. When exactly this process noticed what is luck, so no
/// line's place depends on it, but for the end of a program whose time was up.
void Run::collect() {
  const auto earlier = [](const auto& a, const auto& b) { return a.at < b.at; };
  std::stable_sort(outcome_.frames.begin(), outcome_.frames.end(), earlier);
  if (hosts_.cable) hosts_.cable->report(outcome_);
  if (calls_) {
    outcome_.calls = calls_of(*calls_, outcome_.epoch);
    outcome_.calls_left_out = calls_->dropped();
  }
  auto ending = std::exchange(outcome_.events, {});
  auto end = std::find_if(ending.begin(), ending.end(),
                          [](const Event& event) { return event.kind != Event::Kind::started; });
  outcome_.events.assign(ending.begin(), end);
  for (std::size_t i = 0; i < outcome_.frames.size(); ++i) {
    const auto& frame = outcome_.frames[i];
    if (!is_told(outcome_.frames, i) || !frame.at_student) continue;
    if (outcome_.is_farewell(frame)) {
      outcome_.events.insert(outcome_.events.end(), std::exchange(end, ending.end()), ending.end());
    }
    outcome_.events.push_back({frame.at, Event::Kind::frame, frame.host,
                               wire::summary(frame.packet), static_cast<int>(i)});
    if (frame.fate.rule < 0) continue;
    outcome_.events.push_back({frame.at, Event::Kind::wire, "the wire",
                               in_words(frame.fate, static_cast<int>(i)), static_cast<int>(i)});
  }
  if (outcome_.sigterm_at) {
    const auto later = std::find_if(
        outcome_.events.begin(), outcome_.events.end(),
        [&](const Event& event) { return event.frame >= 0 && event.at > *outcome_.sigterm_at; });
    outcome_.events.insert(later, {*outcome_.sigterm_at, Event::Kind::signal, "the test",
                                   "SIGTERM to your program", -1});
  }
  outcome_.events.insert(outcome_.events.end(), end, ending.end());
  for (auto& player : players_) {
    outcome_.peers.push_back(player.report(program_had_ended));
    const auto& peer = outcome_.peers.back();
    const bool is_neighbour = peer.host == student_name;
    if (is_neighbour && !peer.received.empty()) {
      tell(Event::Kind::peer, "the server",
           fmt::format("received {} bytes: {}", peer.received.size(),
                       wire::shown_data(peer.received, 60)));
    }
    if (peer.finished) continue;
    tell(Event::Kind::peer, is_neighbour ? "the server" : peer.host,
         fmt::format("{}: \"{}\" could not be done: {}", peer.name, peer.stuck_at, peer.reason));
  }
}

}  // namespace wirebook
