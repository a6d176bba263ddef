#include "harness/check/rules/transfers.hh"

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/wire/headers.hh"
#include "harness/wire/stream.hh"

namespace wirebook::check::rules {
namespace {

constexpr std::array<std::string_view, 5> sending{"send", "sendto", "write", "sendmsg", "writev"};
constexpr std::array<std::string_view, 5> receiving{"recv", "recvfrom", "read", "recvmsg", "readv"};

bool is_among(const std::array<std::string_view, 5>& names, const SystemCall& call) {
  return std::find(names.begin(), names.end(), call.name) != names.end();
}

/// The others describe their buffers in memory.
bool has_length(const SystemCall& call) {
  return call.name != "sendmsg" && call.name != "writev" && call.name != "recvmsg" &&
         call.name != "readv";
}

std::vector<Transfer> transfers(const Outcome& outcome,
                                const std::array<std::string_view, 5>& names) {
  std::vector<Transfer> all;
  std::size_t place = 0;
  for (std::size_t i = 0; i < outcome.calls.size(); ++i) {
    const auto& call = outcome.calls[i];
    if (!is_among(names, call) || !call.returned || call.result <= 0) continue;
    Transfer transfer;
    transfer.call = static_cast<int>(i);
    transfer.begin = place;
    transfer.length = static_cast<std::size_t>(call.result);
    if (has_length(call)) transfer.offered = call.arguments[2];
    transfer.was_trimmed =
        call.shaped == SystemCall::Shaped::trimmed || transfer.offered > transfer.length;
    place = transfer.end();
    all.push_back(transfer);
  }
  return all;
}

std::vector<wire::Conversation> conversations(const Outcome& outcome) {
  std::vector<const wire::Packet*> packets;
  for (const auto& frame : outcome.frames) {
    if (frame.interface != "lo") packets.push_back(&frame.packet);
  }
  return wire::conversations(packets);
}

}  // namespace

bool is_send(const SystemCall& call) { return is_among(sending, call); }

bool is_receive(const SystemCall& call) { return is_among(receiving, call); }

std::vector<Transfer> sends(const Outcome& outcome) { return transfers(outcome, sending); }

std::vector<Transfer> receives(const Outcome& outcome) { return transfers(outcome, receiving); }

Bytes peers_stream(const Outcome& outcome) {
  for (const auto& conversation : conversations(outcome)) {
    if (conversation.server.from.address == peer_address) return conversation.server.data;
    if (conversation.client.from.address == peer_address) return conversation.client.data;
  }
  return {};
}

bool student_reset(const Outcome& outcome) {
  const auto sent = outcome.sent();
  return std::any_of(sent.begin(), sent.end(), [](const Frame& frame) {
    return frame.packet.get(wire::tcp::header, wire::tcp::rst) == 1U;
  });
}

const SystemCall* last_transfer_call(const Outcome& outcome, bool sending_ones) {
  const auto found = std::find_if(
      outcome.calls.rbegin(), outcome.calls.rend(),
      [&](const SystemCall& call) { return sending_ones ? is_send(call) : is_receive(call); });
  return found == outcome.calls.rend() ? nullptr : &*found;
}

}  // namespace wirebook::check::rules
