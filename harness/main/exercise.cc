#include "harness/main/exercise.hh"

#include <csignal>
#include <utility>

#include "harness/base/sys.hh"
#include "harness/main/crash_site.hh"
#include "harness/main/session.hh"
#include "harness/sandbox/unavailable.hh"

namespace wirebook {
namespace {

constexpr int todo_status = 77;
constexpr std::string_view todo_words = "not started: ";

/// The sentence of the TODO that ended the program, empty when none did.
std::string todo_sentence(const Outcome& outcome) {
  const auto& ending = outcome.ending;
  if (ending.kind != Ending::Kind::exited || ending.status != todo_status) return {};
  const auto begin = outcome.err.rfind(todo_words);
  if (begin == std::string::npos || (begin > 0 && outcome.err[begin - 1] != '\n')) return {};
  const auto sentence = outcome.err.substr(begin + todo_words.size());
  return printable(sentence.substr(0, sentence.find('\n')), 200);
}

/// By a signal that the program's own mistake raises.
bool has_crashed(const Outcome& outcome) {
  const auto& ending = outcome.ending;
  if (ending.kind != Ending::Kind::signalled) return false;
  return ending.signal == SIGSEGV || ending.signal == SIGABRT || ending.signal == SIGBUS ||
         ending.signal == SIGFPE || ending.signal == SIGILL;
}

/// Leaves the check; the session already says why.
[[noreturn]] void leave_check(const char* why) {
  throw testing::AssertionException(
      testing::TestPartResult(testing::TestPartResult::kSkip, nullptr, -1, why));
}

}  // namespace

Session* Exercise::session_ = nullptr;

Exercise::Exercise() : pick(session_->seed) {}

Exercise::~Exercise() = default;

void Exercise::SetUp() {
  session_->rules = rules();
  if (session_->is_over()) GTEST_SKIP() << "not run";
}

void Exercise::network(const Network& network) {
  network_ = wire_ ? network.with_scripted_wire() : network;
}

void Exercise::wire(WireScript script) {
  network_ = network_.with_scripted_wire();
  wire_ = std::move(script);
}

void Exercise::internet_host(Script script) {
  parts_.push_back({std::string(peer_name), std::move(script)});
}

void Exercise::own_host(Script script) {
  parts_.push_back({std::string(student_name), std::move(script)});
}

void Exercise::stranger(Script script) {
  parts_.push_back({std::string(stranger_name), std::move(script)});
}

void Exercise::router(unsigned number, Script script) {
  parts_.push_back({"router-" + std::to_string(number), std::move(script)});
}

/// The check's lab; the peers are told what they do in the next run.
Lab& Exercise::lab() {
  if (session_->scripted_wire) network_ = network_.with_scripted_wire();
  if (!lab_) lab_.emplace(*session_->machine, network_);
  if (wire_) lab_->wire_does(*std::exchange(wire_, std::nullopt));
  for (auto& [host, script] : std::exchange(parts_, {})) lab_->host_does(host, std::move(script));
  return *lab_;
}

/// Where a program crashed, its second build says when the peers do the same again. Asked once: it
/// must be compiled for that.
void Exercise::find_the_line(Outcome& outcome, RunOptions options, const std::vector<Part>& parts,
                             const std::optional<WireScript>& wire) const {
  if (!session_->with_sanitizers || !has_crashed(outcome)) return;
  const auto program = std::exchange(session_->with_sanitizers, {})();
  if (!program) return;
  Lab lab(*session_->machine, network_);
  if (wire) lab.wire_does(*wire);
  for (const auto& [host, script] : parts) lab.host_does(host, script);
  options.sanitized = true;
  const auto site = crash_site(lab.run(*program, options).err, program->name() + ".cc");
  if (!site) return;
  outcome.ending.crash_line = site->line;
  outcome.ending.crash_word = printable(site->word, 100);
}

const Outcome& Exercise::run(const RunOptions& options) {
  if (session_->rehearsing) leave_check("rehearsed");
  if (session_->imagined) return imagined(options);
  auto& runs = session_->checks.back().runs;
  if (session_->replay) return replay(options);
  try {
    const auto parts = parts_;
    const auto wire = wire_;
    auto outcome = std::make_shared<Outcome>(lab().run(*session_->program, options));
    find_the_line(*outcome, options, parts, wire);
    outcome->number = static_cast<int>(runs.size());
    runs.push_back(outcome);
  } catch (const sandbox::LabUnavailable& refusal) {
    session_->not_graded = doctors_words(refusal);
    leave_check("this machine cannot make the lab");
  } catch (const SysError& error) {
    session_->fault = error.what();
    leave_check("a fault in the workbook");
  }
  const auto& outcome = *runs.back();
  session_->not_started = todo_sentence(outcome);
  if (!session_->not_started.empty()) leave_check("not started");
  session_->hung = outcome.ending.kind == Ending::Kind::timed_out;
  return outcome;
}

const Outcome& Exercise::imagined(const RunOptions& options) const {
  static const Outcome nothing;
  session_->imagined(imagine(options), tells_by_all_runs());
  // Matchers would describe at length what is missing; only parts of a whole need the next run.
  if (!tells_by_all_runs()) leave_check("imagined");
  return nothing;
}

const Outcome& Exercise::replay(const RunOptions& options) {
  auto& runs = session_->checks.back().runs;
  if (!runs.empty()) leave_check("only the first run is replayed");
  auto& outcome = *session_->replay;
  outcome.command.assign(1, session_->name);
  outcome.command.insert(outcome.command.end(), options.arguments.begin(), options.arguments.end());
  runs.push_back(session_->replay);
  return outcome;
}

}  // namespace wirebook
