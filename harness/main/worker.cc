#include "harness/main/worker.hh"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/base/sys.hh"
#include "harness/main/check_collector.hh"
#include "harness/main/exercise.hh"
#include "harness/main/second_build.hh"
#include "harness/main/session.hh"
#include "harness/sandbox/unavailable.hh"
#include "harness/wire/pcap_file.hh"

namespace wirebook {
namespace {

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    text.remove_prefix(
        static_cast<std::size_t>(sys("write the results", ::write(fd, text.data(), text.size()))));
  }
}

std::string read_all(int fd) {
  struct stat status {};
  sys("look at the results", ::fstat(fd, &status));
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t done = 0;
  while (done < text.size()) {
    const auto count = sys("read the results", ::pread(fd, text.data() + done, text.size() - done,
                                                       static_cast<off_t>(done)));
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return text;
}

/// Results in memory that both processes see; the child cannot write where its user may.
class Mailbox {
 public:
  Mailbox() {
    for (auto& slot : slots_) {
      slot.reset(sys("memfd_create for the results", ::memfd_create("results", MFD_CLOEXEC)));
    }
  }

  void post(const Results& results) {
    const std::array<std::string, 7> texts{
        fmt::format("{} {}", static_cast<int>(results.verdict), static_cast<int>(results.fault)),
        results.page,
        results.coloured,
        results.link,
        results.report,
        results.capture,
        results.arrived};
    // The verdict last: without it nothing counts.
    for (std::size_t i = slots_.size(); i-- > 0;) write_all(slots_[i].get(), texts[i]);
  }

  /// Nothing when the child died before it was done.
  [[nodiscard]] std::optional<Results> take() const {
    std::istringstream words(read_all(slots_[0].get()));
    int verdict = 0, fault = 0;
    if (!(words >> verdict >> fault)) return std::nullopt;
    return Results{static_cast<report::Verdict>(verdict),
                   fault != 0,
                   read_all(slots_[1].get()),
                   read_all(slots_[2].get()),
                   read_all(slots_[3].get()),
                   read_all(slots_[4].get()),
                   read_all(slots_[5].get()),
                   read_all(slots_[6].get())};
  }

 private:
  std::array<Fd, 7> slots_;
};

/// A capture file of these frames of a run.
std::string pcap_of(const Outcome& run, const std::vector<Frame>& frames) {
  std::vector<wire::Record> records;
  for (const auto& frame : frames) {
    const auto bytes = frame.packet.bytes();
    records.push_back({run.epoch + frame.at, {bytes.begin(), bytes.end()}});
  }
  const auto file = wire::to_pcap(records);
  return std::string(as_text(file));
}

report::Verdict verdict_of(const Session& session) {
  using report::Verdict;
  if (!session.not_started.empty()) return Verdict::not_started;
  if (!session.not_graded.empty() || !session.fault.empty()) return Verdict::not_graded;
  for (const auto& check : session.checks) {
    if (check.verdict != report::Check::Verdict::ok) return Verdict::failed;
  }
  return Verdict::passed;
}

/// Those of other runs that point at a frame or a call are left out: that is none of this run.
std::vector<check::Finding> findings_about(int run, std::vector<check::Finding> findings) {
  std::erase_if(findings, [run](const check::Finding& finding) {
    return finding.run != run && (finding.frame >= 0 || finding.call >= 0);
  });
  return findings;
}

void add_diagnoses(const Session& session, report::Page& page) {
  auto rules = session.rules;
  for (auto& rule : check::common_rules()) rules.push_back(std::move(rule));
  std::vector<const Outcome*> runs;
  for (const auto& check : page.checks) {
    for (const auto& run : check.runs) runs.push_back(run.get());
  }
  for (auto& check : page.checks) {
    if (check.findings.empty()) continue;
    const auto run = check.findings.front().run;
    const bool known = run >= 0 && static_cast<std::size_t>(run) < check.runs.size();
    const auto findings = findings_about(run, check.findings);
    const check::Evidence evidence{
        findings, known ? check.runs[static_cast<std::size_t>(run)].get() : nullptr, runs};
    check.diagnosis = check::diagnose(rules, evidence);
  }
}

report::Page page_of(const Task& task, const Session& session) {
  report::Page page;
  page.sources = task.sources;
  page.seed = task.seed;
  page.verdict = verdict_of(session);
  page.checks = session.checks;
  page.warnings = task.warnings;
  page.not_started = session.not_started;
  page.not_graded = session.not_graded;
  page.harness_fault = session.fault;
  if (page.verdict == report::Verdict::failed) add_diagnoses(session, page);
  return page;
}

/// Called in the child, which has given up nothing yet: reads the program, then enters the machine.
void prepare(const Task& task, pid_t supervisor, Session& session) {
  session.seed = task.seed;
  session.scripted_wire = task.scripted_wire;
  session.program =
      Program::load(task.executable, task.sources.name,
                    task.python ? Program::Start::by_python : Program::Start::executed);
  for (const auto& path : task.beside) session.program->add_file(path);
  try {
    session.machine.emplace(task.hidden);
  } catch (const sandbox::LabUnavailable& refusal) {
    session.not_graded = doctors_words(refusal);
  }
  // After the change of user, which clears it. Everything of ours dies with the supervisor.
  sys("prctl(PR_SET_PDEATHSIG)", ::prctl(PR_SET_PDEATHSIG, SIGKILL));
  if (::getppid() != supervisor) ::_exit(1);
}

/// The same program again, compiled by the supervisor for this process.
std::optional<Program> with_sanitizers(SecondBuild& second, const std::string& name) {
  const auto file = second.ask();
  if (!file) return std::nullopt;
  return Program::load(fmt::format("/proc/self/fd/{}", file->get()), name,
                       Program::Start::executed);
}

/// Every check up to where it would run the program: a grader that cannot say what it wants, such
/// as a script that names a field that does not exist, is found out before anything is run.
/// @returns what is wrong with it; empty when nothing is
std::string rehearse(std::uint64_t seed) {
  Session session;
  session.seed = seed;
  session.rehearsing = true;
  Exercise::grade_in(session);
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  auto* collector = new CheckCollector(session);
  listeners.Append(collector);
  // Its status says nothing: no check has come to its end.
  [[maybe_unused]] const int status = RUN_ALL_TESTS();
  delete listeners.Release(collector);
  return session.fault;
}

void work(const Task& task, pid_t supervisor, Mailbox& mailbox,
          std::optional<SecondBuild>& second) {
  Session session;
  try {
    auto& listeners = testing::UnitTest::GetInstance()->listeners();
    delete listeners.Release(listeners.default_result_printer());
    session.fault = rehearse(task.seed);
    prepare(task, supervisor, session);
    if (second) {
      session.with_sanitizers = [&] { return with_sanitizers(*second, task.sources.name); };
    }
    Exercise::grade_in(session);
    listeners.Append(new CheckCollector(session));
    // The verdict is made from the checks: a failure outside of every check is a fault of ours.
    const bool failed = RUN_ALL_TESTS() != 0;
    if (failed && verdict_of(session) == report::Verdict::passed) session.fault = "a check is lost";
    if (session.checks.empty() && !session.is_over()) session.fault = "the grader has no checks";
  } catch (const std::exception& error) {
    session.fault = error.what();
  }
  mailbox.post(results_of(page_of(task, session)));
}

}  // namespace

Results results_of(const report::Page& page) {
  constexpr int indent = 2;
  // Text of a student's program may be any bytes; JSON is UTF-8.
  const auto* run = report::shown_run(page);
  const auto report =
      report::to_json(page).dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
  return {page.verdict,
          !page.harness_fault.empty(),
          report::to_text(page, false),
          report::to_text(page, true),
          report::link_line(page),
          report + "\n",
          run == nullptr ? "" : pcap_of(*run, run->frames),
          run == nullptr || run->arrivals.empty() ? "" : pcap_of(*run, run->arrivals)};
}

Results run_checks(const Task& task) {
  Mailbox mailbox;
  std::optional<SecondBuild> second;
  if (task.build_with_sanitizers) second.emplace();
  const pid_t supervisor = ::getpid();
  const pid_t child = sys("fork the checks", ::fork());
  if (child == 0) {
    int status = 0;
    try {
      work(task, supervisor, mailbox, second);
    } catch (...) {
      status = 1;
    }
    ::_exit(status);
  }
  if (second) second->serve(task.build_with_sanitizers);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (auto results = mailbox.take()) return *results;
  report::Page page;
  page.sources = task.sources;
  page.seed = task.seed;
  page.harness_fault =
      WIFSIGNALED(status)
          ? fmt::format("the grader was killed by SIG{}", sigabbrev_np(WTERMSIG(status)))
          : fmt::format("the grader ended with status {}", WEXITSTATUS(status));
  return results_of(page);
}

}  // namespace wirebook
