#include "harness/lab/cable.hh"

#include <poll.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "harness/base/clock.hh"
#include "harness/base/sys.hh"

namespace wirebook {
namespace {

/// So many frames at a time: the captures that record them on both sides hold 185 full ones.
constexpr int at_once = 32;
/// A flood must not keep this process from anything else.
constexpr int taken_at_once = 1024;

/// Frames of one direction by their bytes, in order; equal ones are taken in turn.
class Finder {
 public:
  void add(ByteView frame, int place) { places_[as_text(frame)].push_back(place); }

  /// -1 when there is none left.
  int take(ByteView frame) {
    const auto found = places_.find(as_text(frame));
    if (found == places_.end() || found->second.empty()) return -1;
    const int place = found->second.front();
    found->second.pop_front();
    return place;
  }

 private:
  std::map<std::string_view, std::deque<int>> places_;
};

}  // namespace

Cable::Cable(const sandbox::Capture::Nonce& nonce, std::set<std::string> neighbours)
    : nonce_(nonce), neighbours_(std::move(neighbours)) {}

void Cable::begin(const WireScript& script) {
  // What is left of the run before is not this one's.
  strays_.clear();
  while (pass_on(&strays_)) {
  }
  log_.clear();
  arrivals_.clear();
  wire_ = ScriptedWire(script);
  begun_ = unix_time();
}

void Cable::markers_follow() {
  proven_ = unix_time();
  proven_taken_ = log_.size();
}

pollfd Cable::waits() const {
  return {relay_.fd(), static_cast<short>(leaving_.empty() ? POLLIN : POLLIN | POLLOUT), 0};
}

void Cable::take_in() {
  std::vector<ScriptedWire::Delivery> out;
  for (int i = 0; i < taken_at_once; ++i) {
    auto frame = relay_.take();
    if (!frame) break;
    const auto way = frame->interface_index == student_end ? Way::from_student : Way::to_student;
    if (sandbox::is_marker(frame->bytes, nonce_)) {
      out.push_back({way, std::move(frame->bytes)});
      continue;
    }
    log_.push_back({way, frame->bytes});
    wire_.carry(way, std::move(frame->bytes), out);
  }
  for (auto& delivery : out) leaving_.push_back(std::move(delivery));
}

/// @param put_out is given what leaves the cable, unless it is null
bool Cable::pass_on(std::vector<Carried>* put_out) {
  take_in();
  int sent = 0;
  for (; sent < at_once && !leaving_.empty(); ++sent) {
    const auto& [way, frame] = leaving_.front();
    const auto result = relay_.put(way == Way::from_student ? far_end : student_end, frame);
    if (result == sandbox::Relay::Sent::no_room_yet) break;
    lost_ += result == sandbox::Relay::Sent::lost && !sandbox::is_marker(frame, nonce_) ? 1U : 0U;
    if (put_out != nullptr) put_out->push_back({way, frame});
    leaving_.pop_front();
    // What the frame called forth at the other end is here already, and the socket is small.
    take_in();
  }
  return sent > 0;
}

/// Whether a frame that a host sent went over this cable.
bool Cable::carried(const Frame& frame) const {
  if (frame.host == student_name) return frame.interface == "eth0";
  return frame.interface != "lo" && frame.at_student && neighbours_.contains(frame.host);
}

/// Where each frame that was carried stands in the outcome.
std::vector<int> Cable::places_in(const Outcome& outcome) const {
  Finder from_student, to_student;
  std::set<int> missing;  // of those that must have come
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (!carried(frame)) continue;
    const int place = static_cast<int>(i);
    (frame.host == student_name ? from_student : to_student).add(frame.packet.bytes(), place);
    const auto at = outcome.epoch + frame.at;
    if (at >= begun_ && at < proven_) missing.insert(place);
  }
  std::vector<int> places;
  for (const auto& [way, frame] : log_) {
    places.push_back((way == Way::from_student ? from_student : to_student).take(frame));
    missing.erase(places.back());
  }
  const bool complete = missing.empty() && std::ranges::find(places, -1) == places.end();
  if (!complete && outcome.ending.kind != Ending::Kind::sent_too_much) {
    throw SysError("carry every frame: some were lost, so there is no verdict; run it again",
                   ENOBUFS);
  }
  return places;
}

/// What arrived, and that it is what the wire says.
void Cable::hear_the_witnesses(Outcome& outcome) {
  std::erase_if(arrivals_, [&](const Arrival& arrival) { return arrival.at < begun_; });
  std::ranges::stable_sort(arrivals_, {}, &Arrival::at);
  const Account account{log_, wire_.fates(), proven_taken_, strays_};
  for (const auto way : {Way::from_student, Way::to_student}) {
    // Behind a switch there are many hosts, of which each hears what is for it.
    if (way == Way::from_student && neighbours_.size() > 2) continue;
    const auto why = disagreement(account, way, arrivals_);
    if (!why.empty() && outcome.ending.kind != Ending::Kind::sent_too_much) {
      throw SysError("hold what arrived against what the wire did: " + why, EPROTO);
    }
  }
  const auto far = *std::ranges::find_if(
      neighbours_, [](const std::string& name) { return name != student_name; });
  for (auto& [way, at, frame] : std::exchange(arrivals_, {})) {
    outcome.arrivals.push_back({at - outcome.epoch,
                                way == Way::to_student ? std::string(student_name) : far, "eth0",
                                wire::Packet::parse(std::move(frame))});
  }
}

void Cable::report(Outcome& outcome) {
  if (relay_.lost() + std::exchange(lost_, 0) > 0 &&
      outcome.ending.kind != Ending::Kind::sent_too_much) {
    throw SysError("carry every frame: some found no room, so there is no verdict; run it again",
                   ENOBUFS);
  }
  const auto places = places_in(outcome);
  const auto place = [&](int number) {
    return number < 0 ? -1 : places.at(static_cast<std::size_t>(number));
  };
  for (const auto& [number, fate] : wire_.fates()) {
    if (place(number) < 0) continue;
    auto& told = outcome.frames[static_cast<std::size_t>(place(number))].fate;
    told = fate;
    told.behind = place(fate.behind);
  }
  outcome.wire = wire_.reports();
  for (auto& rule : outcome.wire) {
    std::ranges::transform(rule.frames, rule.frames.begin(), place);
    std::erase(rule.frames, -1);
  }
  hear_the_witnesses(outcome);
}

}  // namespace wirebook
