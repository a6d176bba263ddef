// How a program is started, and a copy of it beside the one that the run is about.
#include <fcntl.h>
#include <poll.h>

#include <chrono>

#include "harness/base/sys.hh"
#include "harness/lab/plan.hh"
#include "harness/lab/run.hh"
#include "harness/lab/waiting.hh"

namespace wirebook {

/// How the program is started; its input and its log are still to be added.
sandbox::Command Run::command() const {
  const bool python = program_.start_ == Program::Start::by_python;
  const auto file = std::string(sandbox::exercise_folder) + "/" + program_.files_.front().name;
  sandbox::Command command{python ? "/usr/bin/python3" : file, {}, {}, 0, 0, {}, {}};
  command.argv = python ? std::vector<std::string>{"python3", file}
                        : std::vector<std::string>{program_.name()};
  command.argv.insert(command.argv.end(), options_.arguments.begin(), options_.arguments.end());
  for (const auto& placed : program_.files_) {
    command.view.files.push_back({placed.name, placed.content.get()});
  }
  command.view.sockets = scene_.unix_servers;
  command.view.hosts = hosts_file(hosts_.plan);
  command.view.hidden = machine_.hidden_;
  command.net_namespace = hosts_.student().network.fd();
  command.privilege =
      options_.right == Right::net_raw ? sandbox::Privilege::net_raw : sandbox::Privilege::none;
  command.limits.open_files = options_.open_files;
  if (options_.sanitized) command.limits.address_space_bytes = sandbox::unlimited;
  if (options_.sanitized) command.limits.data_bytes = sandbox::unlimited;
  return command;
}

/// Until it listens, or never will: a busy machine may take its time.
void Run::start_first_copy() {
  outcome_.beside_a_copy = true;
  auto command = this->command();
  const Fd nothing{sys("open /dev/null", ::open("/dev/null", O_RDONLY | O_CLOEXEC))};
  command.standard_input = nothing.get();
  first_copy_.emplace(command);
  const auto limit = Clock::now() + 6 * options_.deadline;
  while (Clock::now() < limit && hosts_.student().witness.bound_sockets().empty()) {
    std::vector<pollfd> fds{{first_copy_->reports(), POLLIN, 0}};
    wait_for(fds, std::chrono::microseconds(200));
    take_frames();
    const auto report = first_copy_->next_report();
    if (!report || report->kind == sandbox::Report::Kind::starting) continue;
    if (report->kind == sandbox::Report::Kind::failed) sandbox::throw_failure(*report);
    return;
  }
}

}  // namespace wirebook
