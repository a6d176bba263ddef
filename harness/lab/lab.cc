#include "harness/lab/lab.hh"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "harness/base/sys.hh"
#include "harness/lab/hosts.hh"
#include "harness/lab/run.hh"
#include "harness/sandbox/user_namespace.hh"

namespace wirebook {
namespace {

/// A frame waits in the backlog of its processor, and every one must be asked; four are enough to
/// run a student's program, its peers and the harness side by side.
constexpr std::size_t most_processors = 4;

/// More checks than any exercise has; a process that makes hundreds of labs must not keep them all.
constexpr std::size_t most_to_close = 64;

/// A few of the processors this process may use, and from now on no others.
std::vector<int> take_processors() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  sys("sched_getaffinity", ::sched_getaffinity(0, sizeof allowed, &allowed));
  std::vector<int> all;
  for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
    if (CPU_ISSET(processor, &allowed)) all.push_back(processor);
  }
  // Graders running side by side start at different places.
  std::vector<int> taken;
  for (std::size_t i = 0; i < std::min(all.size(), most_processors); ++i) {
    taken.push_back(all[(static_cast<std::size_t>(::getpid()) * most_processors + i) % all.size()]);
  }
  CPU_ZERO(&allowed);
  for (const int processor : taken) CPU_SET(processor, &allowed);
  sys("sched_setaffinity", ::sched_setaffinity(0, sizeof allowed, &allowed));
  return taken;
}

Fd copy_of(const std::filesystem::path& path) {
  const Fd file{sys("open " + path.native(), ::open(path.c_str(), O_RDONLY | O_CLOEXEC))};
  struct stat status {};
  sys("look at " + path.native(), ::fstat(file.get(), &status));
  Fd copy{sys("memfd_create", ::memfd_create(path.filename().c_str(), MFD_CLOEXEC))};
  for (off_t done = 0; done < status.st_size;) {
    sys("read " + path.native(),
        ::sendfile(copy.get(), file.get(), &done, static_cast<std::size_t>(status.st_size - done)));
  }
  sys("fchmod", ::fchmod(copy.get(), status.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO)));
  return copy;
}

}  // namespace

Machine::Machine(std::vector<std::filesystem::path> hidden) : hidden_(std::move(hidden)) {
  sandbox::drop_root();
  sandbox::enter_user_namespace(CLONE_NEWNET);
  processors_ = take_processors();
  ::signal(SIGPIPE, SIG_IGN);
}

Machine::~Machine() { close_all(); }

void Machine::close_later(Fd fd) {
  if (!fd) return;
  to_close_.push_back(std::move(fd));
  if (to_close_.size() >= most_to_close) close_all();
}

void Machine::close_all() {
  // Grace periods are shared by those who wait at the same time.
  std::vector<std::jthread> closers;
  for (auto& fd : to_close_) closers.emplace_back([&fd] { fd.reset(); });
  closers.clear();
  to_close_.clear();
}

Program Program::load(const std::filesystem::path& path, std::string name, Start start) {
  Program program;
  program.name_ = std::move(name);
  program.start_ = start;
  program.files_.push_back(
      {start == Start::by_python ? program.name_ + ".py" : program.name_, copy_of(path)});
  return program;
}

void Program::add_file(const std::filesystem::path& path) {
  files_.push_back({path.filename(), copy_of(path)});
}

Lab::Lab(Machine& machine, const Network& network)
    : machine_(&machine), hosts_(std::make_unique<Hosts>(network)) {}

Lab::Lab(Lab&&) noexcept = default;

Lab::~Lab() {
  if (!hosts_) return;
  for (auto& host : hosts_->all) machine_->close_later(host.capture.release());
  if (hosts_->cable) machine_->close_later(hosts_->cable->release());
}

void Lab::peer_does(Script script) { host_does(peer_name, std::move(script)); }

void Lab::host_does(std::string_view host, Script script) {
  parts_.push_back({std::string(host), std::move(script)});
}

void Lab::wire_does(WireScript script) {
  if (!hosts_->cable) throw SysError("script a wire: this lab was made with a plain one", ENODEV);
  wire_ = std::move(script);
}

Outcome Lab::run(const Program& program, const RunOptions& options) {
  const auto parts = std::exchange(parts_, {});
  if (hosts_->cable) hosts_->cable->begin(std::exchange(wire_, {}));
  return Run(*machine_, *hosts_, parts, program, options).go();
}

}  // namespace wirebook
