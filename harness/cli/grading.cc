#include "harness/cli/grading.hh"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "harness/base/sys.hh"
#include "harness/cli/command.hh"
#include "harness/cli/overview.hh"

namespace wirebook::cli {

namespace {

constexpr int status_skipped = 77;

std::vector<std::string> command_for(const Job& job) {
  std::vector<std::string> command{job.exercise->grader.string(), "--no-progress"};
  if (job.language == Language::py) command.emplace_back("--python");
  if (job.solution) command.emplace_back("--solution");
  if (!job.program.empty()) command.push_back("--program=" + job.program.string());
  if (!job.reports.empty()) command.push_back("--reports=" + (job.reports / id_of(job)).string());
  if (job.json) command.emplace_back("--json");
  if (job.colour) command.emplace_back("--gtest_color=yes");
  return command;
}

/// Where the grader leaves its report.
std::filesystem::path folder_of(const Manifest& manifest, const Job& job) {
  if (!job.reports.empty()) return job.reports / id_of(job);
  if (!job.program.empty()) return manifest.reports / "program" / job.exercise->id;
  return (job.solution ? manifest.reports / "solution" : manifest.reports) / id_of(job);
}

/// An earlier report must not speak for a grader that has left none.
void forget_report(const Manifest& manifest, const Job& job) {
  const auto report = folder_of(manifest, job) / "report.json";
  std::error_code error;
  std::filesystem::remove(report, error);
  if (error) throw SysError("remove " + report.string(), error.value());
}

bool says_not_started(std::string_view page) {
  return page.starts_with("not started: ") ||
         page.find("\nnot started: ") != std::string_view::npos;
}

/// The grader's own words for a fault; only its wording hangs on them, never whether it failed.
bool says_fault(std::string_view page) {
  return page.find("a fault in the workbook") != std::string_view::npos;
}

Verdict classify(const Manifest& manifest, const Job& job, const Finished& finished) {
  if (finished.signal != 0) return Verdict::fault;
  if (job.json && !nlohmann::json::accept(finished.out)) return Verdict::fault;
  if (finished.status == 0) return Verdict::passed;
  if (finished.status != 1 && finished.status != status_skipped) return Verdict::fault;
  const auto verdict = reported_verdict(manifest, folder_of(manifest, job));
  if (finished.status == status_skipped) {
    const bool untouched = verdict == "not_started" || says_not_started(finished.out);
    return untouched ? Verdict::not_started : Verdict::not_graded;
  }
  if (verdict == "does_not_compile") return Verdict::does_not_compile;
  if (verdict == "not_graded") {
    return says_fault(finished.out) ? Verdict::fault : Verdict::not_graded;
  }
  return verdict == "failed" ? Verdict::failed : Verdict::fault;
}

std::string fault_line(const Job& job, const Finished& finished) {
  const std::string how = finished.signal != 0
                              ? fmt::format("ended by {}", ::strsignal(finished.signal))
                              : fmt::format("exited with status {}", finished.status);
  return fmt::format("{} -- a fault in the workbook, not in your program: its grader {}\n",
                     id_of(job), how);
}

}  // namespace

std::string_view words_for(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "ok";
    case Verdict::failed:
      return "FAIL";
    case Verdict::does_not_compile:
      return "does not compile";
    case Verdict::not_started:
      return "not started";
    case Verdict::not_graded:
      return "not graded";
    case Verdict::fault:
      return "fault in the workbook";
  }
  return "";
}

std::string id_of(const Job& job) {
  return job.exercise->id + (job.language == Language::py ? ".py" : "");
}

Graded grade(const Manifest& manifest, const Job& job) {
  forget_report(manifest, job);
  // A page comes with what the grader says on stderr; a document must stay one document.
  const auto output = job.json ? Output::collect_out : Output::collect;
  auto finished = run(command_for(job), output);
  Graded graded{job, classify(manifest, job, finished), std::move(finished.out)};
  if (graded.verdict != Verdict::fault) return graded;
  if (!job.json && !says_fault(graded.page)) graded.page += fault_line(job, finished);
  if (job.json && !nlohmann::json::accept(graded.page)) {
    graded.page = nlohmann::json{{"exercise", id_of(job)},
                                 {"verdict", "not_graded"},
                                 {"harness_fault", fault_line(job, finished)}}
                      .dump();
  }
  return graded;
}

void grade_all(const Manifest& manifest, std::span<const Job> jobs, unsigned width,
               const std::function<void(const Graded&)>& done) {
  std::vector<std::promise<Graded>> results(jobs.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (auto i = next++; i < jobs.size(); i = next++) {
      try {
        results[i].set_value(grade(manifest, jobs[i]));
      } catch (...) {
        results[i].set_exception(std::current_exception());
      }
    }
  };
  std::vector<std::jthread> workers;
  const auto count = std::min<std::size_t>(std::max(1U, width), jobs.size());
  for (std::size_t i = 0; i < count; ++i) workers.emplace_back(work);
  for (auto& result : results) done(result.get_future().get());
}

Verdict verdict_of(std::span<const Graded> programs) {
  // From what matters most to what matters least.
  for (const auto verdict : {Verdict::fault, Verdict::does_not_compile, Verdict::failed,
                             Verdict::not_graded, Verdict::passed}) {
    if (std::ranges::any_of(programs, [&](const auto& g) { return g.verdict == verdict; })) {
      return verdict;
    }
  }
  return Verdict::not_started;
}

int exit_status(std::span<const Verdict> verdicts, bool lab_is_required) {
  const auto any = [&](auto... wanted) {
    return std::ranges::any_of(verdicts, [&](auto v) { return ((v == wanted) || ...); });
  };
  if (any(Verdict::failed, Verdict::does_not_compile, Verdict::fault)) return 1;
  if (!any(Verdict::not_graded)) return 0;
  return lab_is_required ? 1 : status_skipped;
}

}  // namespace wirebook::cli
