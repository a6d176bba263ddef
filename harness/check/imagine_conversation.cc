#include <algorithm>

#include "harness/check/imagine.hh"
#include "harness/check/matchers.hh"
#include "harness/lab/addresses.hh"
#include "harness/wire/compose.hh"

namespace wirebook::check {
namespace {

namespace tcp = wire::tcp;

/// What a program may do to a conversation.
struct Ways {
  std::string source;
  unsigned own_syn = 1, peers_syn = 1;  ///< how many numbers each takes
  std::size_t fin_behind;               ///< so many bytes of the message
  std::size_t acknowledged;             ///< so many bytes of the answer
  std::uint16_t window = 64240;
  bool resets = false, says_the_last_word = true;
};

/// The program's frames, one behind the other.
Bytes conversation(const HandmadeTcp& spec, const Ways& ways) {
  constexpr std::uint32_t own = 0x1a2b3c4d, peers = 0x5e6f7081;
  Bytes all;
  const auto send = [&](std::size_t sent, std::size_t heard, const auto& flags,
                        std::string_view data) {
    wire::FrameBuilder frame;
    frame.ethernet(student_mac, peer_mac)
        .ipv4(ways.source, peer_address)
        .tcp(spec.source_port, spec.port)
        .set(tcp::sequence_number, own + sent)
        .set(tcp::window, ways.window);
    for (const auto& flag : flags) frame.set(flag, 1);
    if (heard > 0) frame.set(tcp::acknowledgment_number, peers + heard);
    const auto bytes = frame.payload(data).build();
    all.insert(all.end(), bytes.begin(), bytes.end());
  };
  using Flags = std::vector<wire::Field>;
  const auto heard = ways.peers_syn, sent = ways.own_syn;
  const auto end = sent + ways.fin_behind, answered = heard + ways.acknowledged;
  send(0, 0, Flags{tcp::syn}, "");
  send(sent, heard, Flags{tcp::ack}, "");
  send(sent, heard, Flags{tcp::psh, tcp::ack}, spec.message);
  if (ways.acknowledged > 0) send(sent + spec.message.size(), answered, Flags{tcp::ack}, "");
  send(end, answered, Flags{ways.resets ? tcp::rst : tcp::fin, tcp::ack}, "");
  if (ways.says_the_last_word && !ways.resets) send(end + 1, answered + 1, Flags{tcp::ack}, "");
  return all;
}

}  // namespace

std::vector<Imagined> imagine_conversation(const HandmadeTcp& spec, const std::string& answer) {
  const Ways right{
      .source = spec.source, .fin_behind = spec.message.size(), .acknowledged = answer.size()};
  std::vector<Imagined> all;
  const auto add = [&](const char* code, auto&& change) {
    auto ways = right;
    change(ways);
    all.push_back({code, conversation(spec, ways)});
  };
  add("", [](Ways&) {});
  add("OWN_ADDRESS", [](Ways& ways) { ways.source = student_address; });
  add("ACK_NO_PLUS1", [](Ways& ways) { ways.peers_syn = 0; });
  add("SEQ_NO_PLUS1", [](Ways& ways) { ways.own_syn = 0; });
  add("FIN_SEQ", [](Ways& ways) { ways.fin_behind = 0; });
  add("NO_ACK_OF_DATA", [](Ways& ways) { ways.acknowledged = 0; });
  add("ACK_NO_LENGTH", [](Ways& ways) { ways.acknowledged = 1; });
  add("COUNTED_TWICE", [](Ways& ways) { ways.acknowledged *= 2; });
  add("WINDOW_ZERO", [](Ways& ways) { ways.window = 0; });
  add("RST_NOT_FIN", [](Ways& ways) { ways.resets = true; });
  add("NO_LAST_ACK", [](Ways& ways) { ways.says_the_last_word = false; });
  return all;
}

}  // namespace wirebook::check
