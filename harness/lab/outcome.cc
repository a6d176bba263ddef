#include "harness/lab/outcome.hh"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>

#include "harness/wire/fragments.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook {

namespace {

/// Router and neighbour discovery (RFC 4861) and the listener report (RFC 3810, 5.2).
bool is_kernel_icmpv6(std::uint64_t type) { return (type >= 133 && type <= 136) || type == 143; }

/// RFC 1112, 4: 224.0.0.0/4.
bool is_multicast(const wire::Packet& packet) {
  return packet.get(wire::ipv4::header, wire::ipv4::destination).value_or(0) >> 28U == 0xe;
}

}  // namespace

std::vector<Frame> Outcome::sent() const { return sent_by(student_name); }

std::vector<Frame> Outcome::answered() const { return sent_by(peer_name); }

std::vector<Frame> Outcome::sent_by(std::string_view host) const {
  std::vector<Frame> chosen;
  std::copy_if(frames.begin(), frames.end(), std::back_inserter(chosen),
               [&](const Frame& f) { return f.host == host && !is_noise(f.packet); });
  return chosen;
}

wire::Packet Outcome::whole_packet(int frame) const {
  const auto& one = frames.at(static_cast<std::size_t>(frame));
  std::vector<const wire::Packet*> packets;
  for (const auto& other : frames) {
    if (other.host == one.host) packets.push_back(&other.packet);
  }
  for (auto& whole : wire::reassemble(packets)) {
    const bool is_part = std::any_of(whole.parts.begin(), whole.parts.end(),
                                     [&](auto part) { return packets[part] == &one.packet; });
    if (is_part) return std::move(whole.packet);
  }
  return one.packet;
}

std::vector<Frame> Outcome::received() const {
  std::multimap<int, int> held;  // behind which frame, which one
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto& fate = frames[i].fate;
    if (fate.kind == Fate::Kind::delayed) held.emplace(fate.behind, static_cast<int>(i));
  }
  std::vector<Frame> came;
  const std::function<void(int)> arrive = [&](int number) {
    const auto& frame = frames[static_cast<std::size_t>(number)];
    const bool here = frame.host != student_name && frame.interface != "lo" && frame.at_student &&
                      !is_noise(frame.packet);
    if (here && frame.arrived() != nullptr) {
      came.push_back(frame);
      came.back().packet = *frame.arrived();
      if (frame.fate.kind == Fate::Kind::duplicated) came.push_back(came.back());
    }
    const auto [first, last] = held.equal_range(number);
    for (auto it = first; it != last; ++it) arrive(it->second);
  };
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (frames[i].fate.kind != Fate::Kind::delayed) arrive(static_cast<int>(i));
  }
  return came;
}

bool is_noise(const wire::Packet& packet) {
  if (packet.has(wire::arp::header)) return true;
  if (packet.get(wire::ipv4::header, wire::ipv4::protocol) == wire::ip_protocol::igmp) {
    return is_multicast(packet);
  }
  const auto type = packet.get(wire::icmpv6::header, wire::icmpv6::type);
  return type && is_kernel_icmpv6(*type);
}

bool is_told(const std::vector<Frame>& frames, std::size_t index) {
  const auto& frame = frames[index];
  if (!is_noise(frame.packet)) return true;
  const auto records = wire::group_records(frame.packet);
  if (records.empty() || frame.host != student_name) return false;
  const auto here = frames.begin() + static_cast<std::ptrdiff_t>(index);
  return std::none_of(frames.begin(), here, [&](const Frame& earlier) {
    return earlier.host == frame.host && earlier.interface == frame.interface &&
           wire::group_records(earlier.packet) == records;
  });
}

}  // namespace wirebook
