// What a run's players need of it: each other, and the student's program.
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <set>

#include "harness/base/clock.hh"
#include "harness/base/sys.hh"
#include "harness/lab/run.hh"

namespace wirebook {
namespace {

/// A script that waits for what nobody says would wait for ever, and the student would not be to
/// blame.
void check_notices(const std::vector<Part>& parts) {
  std::set<std::string> announced;
  for (const auto& part : parts) {
    for (const auto& step : part.script.steps()) {
      if (step.act == Step::Act::announce) announced.insert(step.words);
    }
  }
  for (const auto& part : parts) {
    for (const auto& step : part.script.steps()) {
      if (step.act != Step::Act::after || announced.contains(step.words)) continue;
      throw SysError(fmt::format("find the script that says that {}", step.words), ENOENT);
    }
  }
}

}  // namespace

void Run::call_players(const std::vector<Part>& parts) {
  check_notices(parts);
  scene_.is_ordered = std::any_of(parts.begin(), parts.end(), [](const Part& part) {
    const auto& steps = part.script.steps();
    return std::any_of(steps.begin(), steps.end(),
                       [](const Step& step) { return step.act == Step::Act::after; });
  });
  scene_.has_read = [this](const auto& student, const auto& peer, std::uint64_t sent) {
    return has_read(student, peer, sent);
  };
  scene_.reads_no_more = [this](const auto& student, const auto& peer, std::uint64_t all) {
    return reads_no_more(student, peer, all);
  };
  scene_.is_at_rest = [this] { return is_at_rest(); };
  scene_.send_sigterm = [this] { send_sigterm(); };
  for (const auto& [name, script] : parts) {
    const auto number = hosts_.number_of(name);
    Player::Place place{name, hosts_.all[number].network.fd(), hosts_.network.ipv6,
                        way_to_student(hosts_.plan, number), hosts_.nonce};
    players_.emplace_back(script, std::move(place), scene_);
  }
}

/// Until none can: what one announces lets others go on.
void Run::let_players_advance() {
  for (bool moved = true; moved;) {
    moved = false;
    for (auto& player : players_) moved = player.advance() || moved;
  }
}

/// False when nothing came.
bool Run::drain_players() {
  let_players_advance();
  bool heard = false;
  for (auto& player : players_) heard = player.drain() || heard;
  return heard;
}

void Run::send_sigterm() {
  if (stage_ != Stage::running || student_ == 0) return;
  outcome_.close_wait_at_sigterm = hosts_.student().witness.in_close_wait();
  outcome_.sigterm_at = unix_time() - outcome_.epoch;
  process_->terminate();
}

std::optional<bool> Run::has_read(const sandbox::Endpoint& student, const sandbox::Endpoint& peer,
                                  std::uint64_t sent) {
  if (stage_ != Stage::running) return true;
  auto& witness = hosts_.student().witness;
  const auto arrived = witness.stream(student, peer);
  if (arrived && arrived->received < sent) return false;
  // Asked again: the kernel counts what is unread before it counts what has come.
  const auto progress = witness.stream(student, peer);
  if (!progress) return std::nullopt;
  return progress->unread == 0 || sandbox::is_asleep(student_);
}

bool Run::is_at_rest() const {
  if (stage_ != Stage::running) return outcome_.ending.kind != Ending::Kind::timed_out;
  return student_ != 0 && sandbox::is_at_rest(student_);
}

/// Of a program that sleeps between two looks at an unread byte that was there in both, it is known
/// that the byte does not wake it. (One look is not enough: the byte may have come just now.)
bool Run::reads_no_more(const sandbox::Endpoint& student, const sandbox::Endpoint& peer,
                        std::uint64_t all) {
  auto& witness = hosts_.student().witness;
  const auto before = witness.stream(student, peer);
  if (!is_at_rest()) return false;
  const auto after = witness.stream(student, peer);
  if (!before || !after) return !after;
  if (before->received != after->received || before->unread != after->unread) return false;
  return after->unread > 0 || after->received >= all;
}

/// Lets the peers connect as soon as the student's server is there, without connecting to find out.
void Run::look_for_the_server() {
  if (student_ == 0 || stage_ != Stage::running) return;
  for (auto& player : players_) {
    const auto wanted = player.wanted_listener();
    if (!wanted) continue;
    outcome_.listeners.clear();
    bool there = false, elsewhere = false;
    for (const auto& found : hosts_.student().witness.bound_sockets()) {
      const auto protocol =
          found.protocol == IPPROTO_TCP ? Listener::Protocol::tcp : Listener::Protocol::udp;
      outcome_.listeners.push_back({protocol, found.address, found.port});
      if (protocol != wanted->protocol) continue;
      (found.port == wanted->port ? there : elsewhere) = true;
    }
    if (there || (elsewhere && waits_where_nobody_comes())) player.server_is_ready();
  }
}

/// The program has a server on another port only, and sleeps waiting for clients there.
bool Run::waits_where_nobody_comes() const {
  constexpr std::array calls{"accept", "recv", "recvfrom", "recvmsg",   "recvmmsg",
                             "read",   "poll", "select",   "epoll_wait"};
  const auto call = sandbox::blocked_in(student_);
  return std::find(calls.begin(), calls.end(), call) != calls.end();
}

}  // namespace wirebook
