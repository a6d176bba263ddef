#include "tests/bench/command.hh"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>

#include "harness/base/fd.hh"
#include "harness/base/sys.hh"

namespace wirebook::bench {

double time_of(const std::function<void()>& work) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  work();
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

Finished run_command(const std::vector<std::string>& command) {
  std::vector<char*> argv;
  for (const auto& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t child = sys("fork", ::fork());
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_RDWR);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  sys("wait4", ::wait4(child, &status, 0, &usage));
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, usage.ru_maxrss};
}

void run_nothing_in_new_namespaces(const char* path) {
  clone_args arguments{};
  arguments.flags = CLONE_NEWUSER | CLONE_NEWNET;
  arguments.exit_signal = SIGCHLD;
  const auto child =
      static_cast<pid_t>(sys("clone3", ::syscall(SYS_clone3, &arguments, sizeof arguments)));
  if (child == 0) {
    ::execl(path, path, nullptr);
    ::_exit(127);
  }
  sys("waitpid", ::waitpid(child, nullptr, 0));
}

Samples in_child(const std::function<Samples()>& measure) {
  std::array<int, 2> ends{};
  sys("pipe", ::pipe(ends.data()));
  const Fd out{ends[0]};
  Fd in{ends[1]};
  const pid_t child = sys("fork", ::fork());
  if (child == 0) {
    try {
      const auto samples = measure();
      const auto size = samples.size() * sizeof(double);
      ::_exit(::write(in.get(), samples.data(), size) == static_cast<ssize_t>(size) ? 0 : 1);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "bench: %s\n", error.what());
      ::_exit(1);
    }
  }
  in.reset();
  Samples samples;
  for (double sample = 0; ::read(out.get(), &sample, sizeof sample) == sizeof sample;) {
    samples.push_back(sample);
  }
  sys("waitpid", ::waitpid(child, nullptr, 0));
  return samples;
}

}  // namespace wirebook::bench
