#include <fmt/format.h>

#include <algorithm>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/options.hh"

namespace wirebook::check::rules {
namespace {

/// What must stand behind the fixed part of a header and in the payload, and what does.
struct Behind {
  Bytes options, payload;
};

struct Bodies {
  Behind expected, actual;
};

/// The bytes behind the fixed header in one piece.
Bytes joined(const Behind& behind) {
  auto bytes = behind.options;
  bytes.insert(bytes.end(), behind.payload.begin(), behind.payload.end());
  return bytes;
}

/// Of a packet whose options are wrong; a payload without a finding is as it must be, so both are
/// the packet's own.
std::optional<Bodies> bodies(const Evidence& evidence) {
  const auto* options = find(evidence, [](const Finding& one) { return one.field == "options"; });
  if (options == nullptr) return std::nullopt;
  Bodies both{{options->expected, {}}, {options->actual, {}}};
  const auto* payload = find(evidence, [&](const Finding& one) {
    return one.header == "payload" && one.frame == options->frame;
  });
  if (payload != nullptr) {
    both.expected.payload = payload->expected;
    both.actual.payload = payload->actual;
  } else if (evidence.outcome != nullptr && options->frame >= 0) {
    const auto& frame = evidence.outcome->frames[static_cast<std::size_t>(options->frame)];
    const auto rest = frame.packet.payload();
    both.expected.payload.assign(rest.begin(), rest.end());
    both.actual.payload = both.expected.payload;
  }
  return both;
}

}  // namespace

Found ihl_forgotten(const Evidence& evidence) {
  const auto* ihl = field(evidence, "IPv4", "IHL");
  const auto both = bodies(evidence);
  if (ihl == nullptr || !both || ihl->actual_value != 5U) return std::nullopt;
  if (!both->actual.options.empty() || joined(both->expected) != both->actual.payload) {
    return std::nullopt;
  }
  return Diagnosis{
      "IHL_FORGOTTEN",
      fmt::format("The option is there, but the header ends in front of it: IHL says 5 words, 20 "
                  "bytes. So {} became the beginning of the payload. IHL counts the options, too.",
                  to_hex(both->expected.options, " ")),
      "How does a receiver know where the header ends and the payload begins?", "RFC 791, 3.1"};
}

Found off_forgotten(const Evidence& evidence) {
  const auto* offset = field(evidence, "TCP", "data offset");
  const auto both = bodies(evidence);
  if (offset == nullptr || !both || offset->actual_value != 5U) return std::nullopt;
  const auto list = wire::read_options(both->actual.payload);
  if (!list.problem.empty() || list.list.empty()) return std::nullopt;
  return Diagnosis{
      "OFF_FORGOTTEN",
      fmt::format("The options are there, but the header ends in front of them: the data offset "
                  "says 5 words, 20 bytes. So the peer reads {} as data, and answers without a "
                  "word about options. The data offset counts them, too.",
                  to_hex(both->actual.payload, " ")),
      "How does a receiver know where the header ends and the data begins?", "RFC 9293, 3.1"};
}

Found off_in_bytes(const Evidence& evidence) {
  const auto* offset = field(evidence, "TCP", "data offset");
  if (offset == nullptr || field(evidence, "TCP", "reserved") != nullptr) return std::nullopt;
  const auto bytes = *offset->expected_value * 4;
  const bool shifted = offset->actual_value == (bytes & 0xfU);
  const bool plain = offset->actual_value == bytes >> 4U && (bytes & 0xfU) == 0;
  if (!shifted && !plain) return std::nullopt;
  return Diagnosis{
      "OFF_IN_BYTES",
      fmt::format("The data offset is {}: that is what is left of {} in {}. It counts 32-bit "
                  "words, and a header of {} bytes has {}. The peer took yours for one that is too "
                  "short.",
                  *offset->actual_value, bytes,
                  shifted ? "the four bits of the field" : "the upper half of the byte", bytes,
                  *offset->expected_value),
      "How many words of 32 bits has your header, and in which half of its byte does the number "
      "stand?",
      "RFC 9293, 3.1"};
}

Found options_missing(const Evidence& evidence) {
  const auto both = bodies(evidence);
  if (!both || both->actual.options.empty()) return std::nullopt;
  if (joined(both->actual) != both->expected.payload) return std::nullopt;
  return Diagnosis{
      "OPTIONS_MISSING",
      fmt::format("The header says that it has {} bytes, and you wrote 20. The first {} of your "
                  "payload, {}, stand where options are due, and are read as options.",
                  20 + both->actual.options.size(), both->actual.options.size(),
                  to_hex(both->actual.options, " ")),
      "Count the bytes in front of your payload. Are they as many as IHL promises?",
      "RFC 791, 3.1; RFC 2113"};
}

Found option_unpadded(const Evidence& evidence) {
  const auto both = bodies(evidence);
  if (!both) return std::nullopt;
  const auto due = joined(both->expected), came = joined(both->actual);
  const auto& payload = both->expected.payload;
  if (came.size() >= due.size() || came.size() <= payload.size()) return std::nullopt;
  // A beginning of the options, or all of them, that ends inside a word; then the payload.
  const auto written = came.size() - payload.size();
  const auto options = ByteView(came).first(written);
  const bool cut = std::equal(options.begin(), options.end(), due.begin()) ||
                   wire::read_options(options).problem.empty();
  const bool follows = std::equal(payload.begin(), payload.end(),
                                  came.begin() + static_cast<std::ptrdiff_t>(written));
  if (!cut || !follows || written % 4 == 0) return std::nullopt;
  return Diagnosis{
      "OPT_UNPADDED",
      fmt::format("You wrote {} bytes of options, {}. A header's length counts in words of four "
                  "bytes, so options must fill their last word. Yours do not, and where the header "
                  "ends for a receiver is not where it ends for you.",
                  written, to_hex(options, " ")),
      "How many bytes are missing up to the next border of four, and which bytes may fill them?",
      "RFC 791, 3.1, Options; RFC 9293, 3.1"};
}

Found option_length(const Evidence& evidence) {
  const auto both = bodies(evidence);
  if (!both || both->actual.options.size() != both->expected.options.size()) return std::nullopt;
  const auto& actual = both->actual.options;
  const auto expected = wire::read_options(both->expected.options);
  // Where the list is read right so far, and the next option has the right kind and data but
  // another length.
  for (std::size_t at = 0; at + 1 < actual.size();) {
    const auto* right = expected.find(actual[at]);
    if (actual[at] == wire::option::no_operation) {
      ++at;
      continue;
    }
    if (right == nullptr) return std::nullopt;
    const auto length = right->data.size() + 2;
    if (actual[at + 1] == length) {
      at += length;
      continue;
    }
    return Diagnosis{
        "OPT_LEN",
        fmt::format("The option of kind {} says that it has {} byte{}. It has {}: one for the "
                    "kind, one for the length itself, and {} of data.{}",
                    actual[at], actual[at + 1], actual[at + 1] == 1 ? "" : "s", length,
                    right->data.size(),
                    " Whoever reads the list goes on at the wrong place, or gives up."),
        "What does the length of an option count?", "RFC 791, 3.1, Options; RFC 9293, 3.1"};
  }
  return std::nullopt;
}

Found option_little(const Evidence& evidence) {
  const auto both = bodies(evidence);
  if (!both || both->expected.options.size() != 4) return std::nullopt;
  const auto& right = both->expected.options;
  const auto& actual = both->actual.options;
  const bool reversed = std::equal(actual.begin(), actual.end(), right.rbegin(), right.rend());
  const bool swapped = actual == Bytes{right[1], right[0], right[3], right[2]};
  if (!reversed && !swapped) return std::nullopt;
  return Diagnosis{
      "OPTION_LITTLE",
      fmt::format("The bytes of the option {}: {} instead of {}. An option is a row of bytes; "
                  "stored as {}, it comes out in this machine's byte order.",
                  reversed ? "stand in reverse order" : "are exchanged in pairs",
                  to_hex(actual, " "), to_hex(right, " "),
                  reversed ? "a number of 32 bits" : "numbers of 16 bits"),
      "Which byte of the option comes first in RFC 2113, and which one does your program store "
      "first?",
      "RFC 2113, 2.1; byteorder(3)"};
}

Found mss_swapped(const Evidence& evidence) {
  const auto both = bodies(evidence);
  if (!both) return std::nullopt;
  const auto expected = wire::read_options(both->expected.options);
  const auto actual = wire::read_options(both->actual.options);
  const auto* right = expected.find(wire::option::maximum_segment_size);
  const auto* mss = actual.find(wire::option::maximum_segment_size);
  if (right == nullptr || mss == nullptr || mss->data.size() != 2 || right->data.size() != 2) {
    return std::nullopt;
  }
  if (load16(mss->data, 0) != reversed(load16(right->data, 0), 2)) return std::nullopt;
  return Diagnosis{
      "MSS_SWAPPED",
      fmt::format("The maximum segment size reads {}: that is {} with its two bytes swapped, {} "
                  "instead of {}. The network puts the most significant byte first, in options, "
                  "too. A number that was never converted arrives like this, and so does one that "
                  "was converted twice.",
                  load16(mss->data, 0), load16(right->data, 0), to_hex(mss->data, " "),
                  to_hex(right->data, " ")),
      "How often is the byte order of this number converted on its way into the option, and how "
      "often is that of the ports?",
      "byteorder(3); RFC 9293, 3.7.1"};
}

Found eol_first(const Evidence& evidence) {
  const auto both = bodies(evidence);
  if (!both) return std::nullopt;
  const auto& options = both->actual.options;
  const auto actual = wire::read_options(options);
  const auto rest = ByteView(options).subspan(actual.read);
  const bool goes_on = std::any_of(rest.begin(), rest.end(), [](auto byte) { return byte != 0; });
  if (!actual.problem.empty() || rest.empty() || !goes_on) return std::nullopt;
  return Diagnosis{
      "EOL_FIRST",
      fmt::format("Byte {} of the options is 00, and others follow. Kind 0 ends the list, wherever "
                  "it stands: a receiver does not read on, so it never sees {}.",
                  actual.read, to_hex(rest.subspan(1), " ")),
      "Which of the two kinds without a length can stand between options?", "RFC 9293, 3.2"};
}

Found setsockopt_mix(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !evidence.outcome->sent().empty()) return std::nullopt;
  const auto words = last_words(*evidence.outcome);
  if (!words.ends_with("sendto: EINVAL") && !words.ends_with("send: EINVAL") &&
      !words.ends_with("sendmsg: EINVAL")) {
    return std::nullopt;
  }
  return Diagnosis{
      "SETSOCKOPT_MIX",
      "The kernel refused the packet with EINVAL. It does so when the socket has IP_OPTIONS set "
      "and you bring your own header: the kernel would have to put its options into your header, "
      "and does not. (It also does so when the header's length in the first byte cannot be.)",
      "Who writes the header here, you or the kernel? Options are a part of it.",
      "ip(7), IP_OPTIONS; raw(7), IP_HDRINCL"};
}

}  // namespace wirebook::check::rules
