// What /proc says of a running program.
#include <fmt/format.h>
#include <seccomp.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "harness/sandbox/calls.hh"
#include "harness/sandbox/process.hh"

namespace wirebook::sandbox {

std::string blocked_in(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/syscall", pid));  // proc_pid_syscall(5)
  std::string word;
  if (!(file >> word) || word == "running" || word == "-1") return {};
  const int number = std::atoi(word.c_str());
  std::array<std::uint64_t, 6> arguments{};
  for (auto& argument : arguments) file >> std::hex >> argument;
  if (const auto* form = form_of(number)) return std::string(library_name(*form, arguments));
  const std::unique_ptr<char, void (*)(void*)> name{
      ::seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, number), std::free};
  return name ? name.get() : "";
}

std::int64_t input_position(pid_t pid) {
  std::string pos;
  std::int64_t position = -1;
  std::ifstream(fmt::format("/proc/{}/fdinfo/0", pid)) >> pos >> position;  // proc_pid_fdinfo(5)
  return position;
}

bool withstands(pid_t pid, int signal) {
  std::ifstream file(fmt::format("/proc/{}/status", pid));
  std::uint64_t withstood = 0;  // proc_pid_status(5): a mask, signal 1 is the lowest bit
  for (std::string line; std::getline(file, line);) {
    for (const std::string_view name : {"SigBlk:", "SigIgn:", "SigCgt:"}) {
      if (line.starts_with(name)) withstood |= std::stoull(line.substr(name.size()), nullptr, 16);
    }
  }
  return (withstood >> static_cast<unsigned>(signal - 1) & 1U) != 0;
}

namespace {

/// A task's schedstat: nanoseconds run, and spent waiting on a runqueue up to when it last ran
/// (Documentation/scheduler/sched-stats). Nothing where the kernel does not count.
ProcessorTime of_task(const std::filesystem::path& task) {
  std::int64_t ran = 0, waited = 0;
  std::ifstream(task / "schedstat") >> ran >> waited;
  return {std::chrono::nanoseconds(ran), std::chrono::nanoseconds(waited), false};
}

/// Its state and its parent (proc_pid_stat(5)).
std::pair<char, pid_t> state_of(const std::filesystem::path& task) {
  std::string line;
  std::getline(std::ifstream(task / "stat"), line);
  const auto name_end = line.rfind(')');  // the name may hold anything
  std::pair<char, pid_t> state{'X', 0};
  if (name_end != std::string::npos) {
    std::istringstream(line.substr(name_end + 1)) >> state.first >> state.second;
  }
  return state;
}

}  // namespace

bool is_asleep(pid_t pid) {
  namespace fs = std::filesystem;
  std::error_code gone;
  bool any = false;
  for (fs::directory_iterator thread(fmt::format("/proc/{}/task", pid), gone), end;
       !gone && thread != end; thread.increment(gone)) {
    if (state_of(thread->path()).first != 'S') return false;
    any = true;
  }
  return any && !gone;
}

bool is_at_rest(pid_t pid) {
  namespace fs = std::filesystem;
  const fs::path process = fmt::format("/proc/{}", pid);
  if (state_of(process).first == 'Z') return true;
  if (!is_asleep(pid)) return false;
  std::error_code gone;
  for (fs::directory_iterator thread(process / "task", gone), end; !gone && thread != end;
       thread.increment(gone)) {
    std::ifstream children(thread->path() / "children");  // not on every kernel
    for (pid_t child = 0; children >> child;) {
      if (!is_at_rest(child)) return false;
    }
  }
  return true;
}

namespace {

/// Its children and theirs, in no order.
void add_descendants(pid_t pid, std::vector<pid_t>& found) {
  namespace fs = std::filesystem;
  std::error_code gone;
  for (fs::directory_iterator thread(fmt::format("/proc/{}/task", pid), gone), end;
       !gone && thread != end; thread.increment(gone)) {
    std::ifstream children(thread->path() / "children");  // not on every kernel
    for (pid_t child = 0; children >> child;) {
      found.push_back(child);
      add_descendants(child, found);
    }
  }
}

/// What is mapped of memory, shared or not (proc_pid_statm(5)).
std::uint64_t resident(pid_t pid) {
  std::uint64_t size = 0, pages = 0;
  std::ifstream(fmt::format("/proc/{}/statm", pid)) >> size >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// Its part of it: a page that n processes have counts for an n-th (proc_pid_smaps(5)). Takes the
/// kernel a walk over all its pages.
std::uint64_t proportional(pid_t pid) {
  std::ifstream rollup(fmt::format("/proc/{}/smaps_rollup", pid));
  for (std::string word; rollup >> word;) {
    std::uint64_t kibibytes = 0;
    if (word == "Pss:" && rollup >> kibibytes) return kibibytes << 10U;
  }
  return 0;
}

template <typename Measure>
std::uint64_t sum(const std::vector<pid_t>& processes, Measure measure) {
  std::uint64_t bytes = 0;
  for (const pid_t pid : processes) bytes += measure(pid);
  return bytes;
}

}  // namespace

std::uint64_t memory_together(pid_t pid, std::uint64_t enough) {
  const auto init = state_of(fmt::format("/proc/{}", pid)).second;
  if (init == 0) return 0;
  std::vector<pid_t> all;
  add_descendants(init, all);
  const auto most = sum(all, resident);
  return most < enough ? most : sum(all, proportional);
}

ProcessorTime processor_time(pid_t pid) {
  namespace fs = std::filesystem;
  ProcessorTime all;
  std::error_code gone;
  for (fs::directory_iterator thread(fmt::format("/proc/{}/task", pid), gone), end;
       !gone && thread != end; thread.increment(gone)) {
    const auto [ran, waited, unknown] = of_task(thread->path());
    const auto state = state_of(thread->path()).first;
    all.ran += ran;
    all.waited = std::max(all.waited, waited);
    all.wants_more = all.wants_more || state == 'R' || state == 't';
  }
  const auto init = state_of(fmt::format("/proc/{}", pid)).second;
  all.waited += of_task(fmt::format("/proc/{}", init)).waited + of_task("/proc/thread-self").waited;
  return all;
}

}  // namespace wirebook::sandbox
