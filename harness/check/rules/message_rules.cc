#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

Bytes without_last(const Bytes& bytes) { return {bytes.begin(), bytes.end() - 1}; }

std::string upper(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

Found sent_nul(const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || found->actual.size() != found->expected.size() + 1) return std::nullopt;
  const auto rest = parting(found->expected, found->actual);
  if (rest.actual.front() != 0) return std::nullopt;
  if (!std::ranges::equal(rest.expected, rest.actual.subspan(1))) return std::nullopt;
  return Diagnosis{
      "SENT_NUL",
      fmt::format("You sent one byte too many, {} instead of {}: a 00 behind the text. "
                  "In C a string in memory ends with that byte, but it is no part of "
                  "the message.",
                  found->actual.size(), found->expected.size()),
      "Where does the length come from that you give to the call that sends? What "
      "does it count?",
      "strlen(3), send(2)"};
}

Found sent_newline(const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || found->actual.empty() || found->actual.back() != '\n') {
    return std::nullopt;
  }
  if (without_last(found->actual) != found->expected) return std::nullopt;
  const bool stream = found->kind == Finding::Kind::stream;
  return Diagnosis{
      "NEWLINE",
      fmt::format("You sent one byte too many, {} instead of {}: a newline (0a) behind "
                  "the text. {}",
                  found->actual.size(), found->expected.size(),
                  stream ? "What comes back must be what came, to the byte."
                         : "A datagram has a length of its own and needs no mark for its end."),
      stream ? "Which step between the call that receives and the one that sends adds a byte?"
             : "Which step between the argument and the call that sends adds a byte?",
      stream ? "send(2)" : "udp(7)"};
}

Found no_newline(const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || found->kind != Finding::Kind::stream) return std::nullopt;
  if (found->expected.empty() || found->expected.back() != '\n') return std::nullopt;
  if (found->actual != without_last(found->expected)) return std::nullopt;
  const bool ended =
      evidence.outcome != nullptr && evidence.outcome->ending.kind == Ending::Kind::exited;
  return Diagnosis{
      "NO_NEWLINE",
      ended ? "The text came, but not the newline (0a) behind it: the line has no end."
            : "The text came, but not the newline (0a) behind it. The peer reads until the end "
              "of the line, so it is still waiting, and so are you.",
      "How is the other side of a byte stream to know where a message ends? What does "
      "this exercise's contract say about it?",
      "tcp(7): a stream has no record boundaries"};
}

Found sent_whole_buffer(const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || found->actual.size() < found->expected.size() + 2) return std::nullopt;
  const auto rest = parting(found->expected, found->actual);
  // The contract's newline may be missing: then the filling starts one byte earlier.
  if (rest.expected.size() > 1) return std::nullopt;
  const auto filling = std::ranges::count_if(rest.actual, is_filling);
  if (static_cast<std::size_t>(filling) * 2 < rest.actual.size()) return std::nullopt;
  return Diagnosis{
      "SIZEOF_BUF",
      fmt::format("The message is there, then {} bytes follow that belong to nobody: you "
                  "sent {} bytes, the size of the whole buffer, instead of {}.",
                  found->actual.size() - found->expected.size(), found->actual.size(),
                  found->expected.size()),
      "What does the length you give to the call that sends measure: the room, or what "
      "is in it?",
      "send(2)"};
}

Found sent_pointer_size(const Evidence& evidence) {
  const auto* found = message(evidence);
  constexpr std::size_t pointer_size = sizeof(void*);
  if (found == nullptr) return std::nullopt;
  // Whatever the contract adds behind the message may be there or not.
  const auto& actual = found->actual;
  const bool newline_behind = actual.size() == pointer_size + 1 && actual.back() == '\n';
  if (actual.size() != pointer_size && !newline_behind) return std::nullopt;
  const auto rest = parting(found->expected, ByteView(actual).first(pointer_size));
  const bool cut = rest.actual.empty() && !rest.expected.empty();
  const bool over = rest.expected.size() <= 1 && found->expected.size() < pointer_size;
  if (!cut && !over) return std::nullopt;
  return Diagnosis{"SIZEOF_PTR",
                   fmt::format("Exactly {} bytes of the message came, however long it is: the size "
                               "of a pointer on this machine, not of the text it points to.",
                               pointer_size),
                   "What is the type of the expression whose size you take?", "strlen(3)"};
}

Found not_hex_encoded(const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || evidence.outcome == nullptr || evidence.outcome->command.empty()) {
    return std::nullopt;
  }
  const auto& text = evidence.outcome->command.back();
  const auto hex = to_hex(to_bytes(text));
  const std::string actual(as_text(found->actual));
  std::string what;
  if (actual == text) what = "the text itself instead of its hexadecimal digits";
  if (actual == upper(hex) && upper(hex) != hex) what = "upper-case digits";
  if (actual == "0x" + hex) what = "0x in front of the digits";
  if (actual == hex + "\n") what = "a newline behind the digits";
  if (actual == to_hex(to_bytes(text), " ")) what = "spaces between the digits";
  if (actual == text + "\n") what = "the text itself and a newline";
  if (what.empty()) return std::nullopt;
  return Diagnosis{
      "NOT_ENCODED",
      fmt::format("The payload carries {}. It must be the hexadecimal form of the text, "
                  "two lower-case digits for each byte, and nothing else.",
                  what),
      "Write down by hand what the payload of \"a\" must be, byte by byte: how many "
      "bytes are that?",
      "ascii(7)"};
}

Found not_base64_encoded(const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || evidence.outcome == nullptr || evidence.outcome->command.empty()) {
    return std::nullopt;
  }
  const auto& text = evidence.outcome->command.back();
  const std::string actual(as_text(found->actual));
  const auto hex = to_hex(to_bytes(text));
  if (actual != text && actual != hex) return std::nullopt;
  return Diagnosis{
      "NOT_ENCODED",
      fmt::format("The payload carries {}. It must be the base64 form: four characters "
                  "for every three bytes, filled up with =, and nothing else.",
                  actual == text ? "the text itself" : "hexadecimal digits"),
      "Write down by hand what the payload of \"a\" must be: how many characters are "
      "that?",
      "RFC 4648, 4"};
}

Found not_padded(const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr) return std::nullopt;
  const auto expected = as_text(found->expected), actual = as_text(found->actual);
  if (!expected.ends_with('=') || actual != expected.substr(0, expected.find('='))) {
    return std::nullopt;
  }
  return Diagnosis{
      "NOT_PADDED",
      fmt::format("The = at the end {} missing. Base64 writes three bytes as four characters; what "
                  "is left of the text, one byte or two, becomes two characters or three, and = "
                  "fills up to four.",
                  expected.size() - actual.size() == 1 ? "is" : "are"),
      "Write down by hand what the payload of \"a\" must be, and that of \"ab\": how many "
      "characters is each?",
      "RFC 4648, 4"};
}

Found sent_twice(const Evidence& evidence) {
  const auto* found = find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::extra && finding.frame >= 0;
  });
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto& frames = evidence.outcome->frames;
  const auto& again = frames[static_cast<std::size_t>(found->frame)];
  const auto copies = std::count_if(frames.begin(), frames.end(), [&](const Frame& frame) {
    return frame.host == again.host && frame.packet.has(wire::udp::header) &&
           std::ranges::equal(frame.packet.payload(), again.packet.payload());
  });
  if (copies < 2) return std::nullopt;
  return Diagnosis{"SENT_TWICE",
                   fmt::format("The same datagram left {} times; one was asked for. UDP repeats "
                               "nothing by itself, so your program called send each time.",
                               copies),
                   "Which call sends, and how often is it reached?", "udp(7)"};
}

Found stream_instead(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  bool syn = false, datagram = false;
  for (const auto& frame : evidence.outcome->sent()) {
    syn |= frame.packet.get(wire::tcp::header, wire::tcp::syn) == 1U;
    datagram |= frame.packet.has(wire::udp::header);
  }
  const bool wanted = find(evidence, [](const Finding& finding) {
                        return finding.kind == Finding::Kind::missing && finding.header == "UDP";
                      }) != nullptr;
  if (!syn || datagram || !wanted) return std::nullopt;
  return Diagnosis{"STREAM_INSTEAD",
                   "A SYN came where a datagram was due: your socket is a stream socket, which "
                   "opens a connection before it sends anything. A datagram socket just sends.",
                   "Which of the three arguments of socket() says what kind of socket it is?",
                   "socket(2), udp(7)"};
}

}  // namespace wirebook::check::rules
