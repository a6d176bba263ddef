// Frames behind their lengths, in a stream that knows no frames: what becomes of those that come.
#include <fmt/format.h>

#include <algorithm>

#include "harness/check/framings.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/check/rules/transfers.hh"

namespace wirebook::check::rules {
namespace {

constexpr std::size_t frame_head = 4;
constexpr std::uint64_t largest_text = 1U << 20U;

const Finding* wrong_stream(const Evidence& evidence) {
  return find(evidence,
              [](const Finding& finding) { return finding.kind == Finding::Kind::stream; });
}

/// What the program must do or print is not what it did.
bool is_about_what_came(const Evidence& evidence) {
  return evidence.outcome != nullptr && wrong_stream(evidence) == nullptr &&
         find(evidence, [](const Finding& finding) {
           return finding.kind == Finding::Kind::output || finding.kind == Finding::Kind::ending;
         }) != nullptr;
}

/// A receive, the one behind it, and the frame at whose length or text it began.
struct Taken {
  Transfer piece;
  const Transfer* next = nullptr;
  const FrameSeen* frame = nullptr;
  bool at_length = false;
};

struct Intake {
  std::vector<FrameSeen> frames;
  std::vector<Transfer> pieces;
  std::vector<Taken> taken;
};

Intake intake(const Outcome& outcome) {
  Intake all{frames_in(peers_stream(outcome)), receives(outcome), {}};
  for (std::size_t i = 0; i < all.pieces.size(); ++i) {
    const auto* next = i + 1 < all.pieces.size() ? &all.pieces[i + 1] : nullptr;
    for (const auto& frame : all.frames) {
      const bool at_length = all.pieces[i].begin == frame.begin;
      const bool at_text = all.pieces[i].begin == frame.text_begin() && frame.length > 0;
      if (at_length || at_text) all.taken.push_back({all.pieces[i], next, &frame, at_length});
    }
  }
  return all;
}

std::vector<int> calls_of(const Taken& taken) {
  std::vector<int> calls{taken.piece.call};
  if (taken.next != nullptr) calls.push_back(taken.next->call);
  return calls;
}

/// A receive that gave fewer bytes than it was asked for, behind which nobody asked for the rest.
const Taken* left_short(const Intake& all, bool at_length) {
  const auto found = std::find_if(all.taken.begin(), all.taken.end(), [&](const Taken& taken) {
    const auto wanted = taken.at_length ? frame_head : taken.frame->length;
    if (taken.at_length != at_length) return false;
    if (taken.piece.offered != wanted || taken.piece.length >= wanted) return false;
    return taken.next == nullptr || taken.next->offered != wanted - taken.piece.length;
  });
  return found == all.taken.end() ? nullptr : &*found;
}

/// The status with which the program ended; nothing when it did not end by itself.
std::optional<int> exit_status(const Outcome& outcome) {
  if (outcome.ending.kind != Ending::Kind::exited) return std::nullopt;
  return outcome.ending.status;
}

std::string end_in_words(const Outcome& outcome) {
  switch (outcome.ending.kind) {
    case Ending::Kind::exited:
      return fmt::format("ended with status {}", outcome.ending.status);
    case Ending::Kind::signalled:
      return "was killed by a signal";
    default:
      return "did not end by itself";
  }
}

/// A length that is too large, in the stream that came during a run.
std::optional<std::uint64_t> too_large(const Outcome& outcome) {
  for (const auto& frame : frames_in(peers_stream(outcome))) {
    if (frame.has_length && frame.length > largest_text) return frame.length;
  }
  return std::nullopt;
}

bool had_status_4_to_be(const Evidence& evidence) {
  return find(evidence, [](const Finding& finding) {
           return finding.kind == Finding::Kind::ending && finding.expected_value == 4U;
         }) != nullptr;
}

/// Whether a length that is too large was refused in another run.
bool refuses_another(const Evidence& evidence, std::uint64_t length) {
  return std::any_of(evidence.runs.begin(), evidence.runs.end(), [&](const Outcome* run) {
    const auto other = too_large(*run);
    return other && *other != length && exit_status(*run) == 4;
  });
}

Diagnosis limit_off(std::string what) {
  return {
      "LIMIT_OFF",
      fmt::format("{} The limit is 1 MiB, 1048576 bytes: so many are allowed, one more is not.",
                  what),
      "With which number do you compare a length, and is a length that is equal to it too large?",
      "the contract at the top of the exercise"};
}

}  // namespace

Found frame_length_little(const Evidence& evidence) {
  if (!is_about_what_came(evidence)) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const auto frames = frames_in(peers_stream(outcome));
  if (frames.empty() || !outcome.out.empty() || frames[0].length == 0) return std::nullopt;
  const auto turned = reversed(frames[0].length, frame_head);
  const auto pieces = receives(outcome);
  if (pieces.empty() || frames[0].length > largest_text || turned <= largest_text)
    return std::nullopt;
  // A length alone was read, or the whole frame: who lacks a part of it has another reason.
  if (pieces.back().end() != frame_head && pieces.front().length < frame_head + frames[0].length) {
    return std::nullopt;
  }
  // Refused, or so many bytes asked for.
  const bool asked = std::any_of(pieces.begin(), pieces.end(), [&](const Transfer& piece) {
    return piece.begin == frame_head && piece.offered == turned;
  });
  if (!asked && (exit_status(outcome) != 4 || had_status_4_to_be(evidence))) return std::nullopt;
  return Diagnosis{
      "LEN_LITTLE",
      fmt::format("The first frame begins with {}, a length of {}. Your program {}: read with the "
                  "least significant byte first, as this machine does, the same four bytes are {}.",
                  to_hex(to_bytes(frame_length(static_cast<std::uint32_t>(frames[0].length))), " "),
                  frames[0].length,
                  asked ? fmt::format("asked for {} bytes", turned)
                        : "took it for a length that is too large, and ended with status 4",
                  turned),
      "Which step lies between the four bytes that came and the number that you compare?",
      "byteorder(3); Python: struct, \"Byte Order, Size, and Alignment\""};
}

Found short_header(const Evidence& evidence) {
  // Where the stream ends inside a frame, there is no rest to ask for.
  if (!is_about_what_came(evidence) || had_status_4_to_be(evidence)) return std::nullopt;
  const auto all = intake(*evidence.outcome);
  const auto* taken = left_short(all, true);
  if (taken == nullptr) return std::nullopt;
  return Diagnosis{
      "SHORT_HEADER",
      fmt::format(
          "Four bytes of a length were asked for, {} came, and your program went on as if "
          "they were four. Even four bytes may come in two pieces; from here on lengths and "
          "texts are out of step.",
          taken->piece.length == 1 ? "one" : fmt::format("{}", taken->piece.length)),
      "What does the call that receives return here, and what is still missing before the length "
      "can be read?",
      "recv(2), RETURN VALUE",
      {},
      calls_of(*taken)};
}

Found short_body(const Evidence& evidence) {
  // Where the stream ends inside a frame, there is no rest to ask for.
  if (!is_about_what_came(evidence) || had_status_4_to_be(evidence)) return std::nullopt;
  const auto all = intake(*evidence.outcome);
  const auto* taken = left_short(all, false);
  if (taken == nullptr) return std::nullopt;
  return Diagnosis{
      "SHORT_BODY",
      fmt::format("A text of {} bytes was asked for in one call, {} came, and the rest was not "
                  "asked for. A receive returns what has arrived so far; it does not wait for all.",
                  taken->frame->length, taken->piece.length),
      "What does the call return here, and who fetches the bytes that are still to come?",
      "recv(2), RETURN VALUE",
      {},
      calls_of(*taken)};
}

Found reads_past_text(const Evidence& evidence) {
  if (!is_about_what_came(evidence)) return std::nullopt;
  const auto all = intake(*evidence.outcome);
  for (const auto& taken : all.taken) {
    // Who has asked for a length alone does not keep what comes behind.
    const bool after_length =
        std::any_of(all.taken.begin(), all.taken.end(), [&](const Taken& other) {
          return other.at_length && other.frame == taken.frame && other.piece.offered == frame_head;
        });
    if (taken.at_length || !after_length || taken.piece.length <= taken.frame->length) continue;
    return Diagnosis{
        "READS_PAST_TEXT",
        fmt::format("A text of {} bytes was due, your program asked for {}, and got {}: the next "
                    "frame stood behind it. What is taken out of the stream once does not come "
                    "again.",
                    taken.frame->length, taken.piece.offered, taken.piece.length),
        "How many bytes belong to this text, and how many do you ask for?",
        "recv(2)",
        {},
        calls_of(taken)};
  }
  return std::nullopt;
}

Found one_recv_one_frame(const Evidence& evidence) {
  if (!is_about_what_came(evidence) || output(evidence, "stdout") == nullptr) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const auto stream = peers_stream(outcome);
  const auto pieces = receives(outcome);
  const auto frames = frames_in(stream);
  if (pieces.empty() || pieces.front().offered <= frame_head) return std::nullopt;
  // Printed as if every piece were a frame: never more lines than pieces.
  const auto printed = lines_of(outcome.out).size();
  if (printed > pieces.size() || printed >= frames.size()) return std::nullopt;
  if (pieces.back().end() != stream.size() && exit_status(outcome) == 0) return std::nullopt;
  std::vector<int> shown;
  for (std::size_t i = 0; i < std::min<std::size_t>(pieces.size(), 3); ++i) {
    shown.push_back(pieces[i].call);
  }
  return Diagnosis{
      "ONE_RECV_ONE_FRAME",
      fmt::format("{} frames came, in {} piece{}, and you printed {}: one for each piece at most. "
                  "TCP carries a stream of bytes: a piece may be a part of a frame, or several of "
                  "them, and only the lengths say where one ends.",
                  frames.size(), pieces.size(), pieces.size() == 1 ? "" : "s", printed),
      "What happens to the bytes behind the first frame of a piece, and what when a piece ends in "
      "the middle of one?",
      "tcp(7), recv(2)",
      {},
      shown};
}

Found trusts_length(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const auto length = too_large(outcome);
  if (!length) {
    // The longest text that may be, refused.
    const auto frames = frames_in(peers_stream(outcome));
    const bool at_the_limit = std::any_of(frames.begin(), frames.end(), [](const auto& frame) {
      return frame.length == largest_text;
    });
    if (!at_the_limit || exit_status(outcome) != 4 || had_status_4_to_be(evidence))
      return std::nullopt;
    return limit_off("A text of 1048576 bytes came, and was refused.");
  }
  if (!had_status_4_to_be(evidence) || exit_status(outcome) == 4) return std::nullopt;
  const auto what = fmt::format("The peer announced a text of {} bytes, and your program {}.",
                                *length, end_in_words(outcome));
  if (refuses_another(evidence, *length)) {
    if (*length <= 0x7fffffff) return limit_off(what);
    return Diagnosis{
        "LEN_SIGNED",
        what +
            " It refuses other lengths that are too large. This one is ff ff ff ff, and in a "
            "number with a sign that is -1, which is smaller than any limit.",
        "Of which type is the variable that you compare, and of which type does the contract say "
        "the length is?",
        "int32_t(3type), uint32_t(3type); Python: struct, format characters"};
  }
  return Diagnosis{
      "TRUSTS_LENGTH",
      what +
          " A length comes from outside, like everything that is received: whoever sends it "
          "decides how much memory you reserve and how long you wait, unless you look first.",
      "Which line looks at the length, and is it before the memory is reserved and the next byte "
      "received?",
      "the contract at the top of the exercise"};
}

Found end_in_frame(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !had_status_4_to_be(evidence)) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const auto frames = frames_in(peers_stream(outcome));
  if (frames.empty() || frames.back().is_whole() || too_large(outcome)) return std::nullopt;
  const auto& last = frames.back();
  const auto place = last.has_length ? fmt::format("inside a text: {} of its {} bytes came",
                                                   last.text.size(), last.length)
                                     : fmt::format("inside a length: {} of its 4 bytes came",
                                                   peers_stream(outcome).size() - last.begin);
  return Diagnosis{
      "END_IN_FRAME",
      fmt::format("The stream ended {}. Between two frames the end is the end of the conversation; "
                  "here the peer has broken the protocol, and your program {}, not with 4.",
                  place, end_in_words(outcome)),
      "When the call that receives returns nothing more, what does the program know about where it "
      "stands in a frame?",
      "recv(2), RETURN VALUE"};
}

Found empty_frame_lost(const Evidence& evidence) {
  if (!is_about_what_came(evidence)) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  std::string until_empty, without_empty, all;
  bool ended = false;
  for (const auto& frame : frames_in(peers_stream(outcome))) {
    if (!frame.is_whole()) break;
    const auto line = printed_frame(frame.text);
    all += line;
    ended |= frame.length == 0;
    if (!ended) until_empty += line;
    if (frame.length != 0) without_empty += line;
  }
  const bool stopped = outcome.out == until_empty;
  if (outcome.out == all || (!stopped && outcome.out != without_empty)) return std::nullopt;
  return Diagnosis{
      "EMPTY_FRAME_LOST",
      fmt::format("A frame of length 0 came, and {}. It is a message like any other, only that "
                  "nothing stands behind its length: its line is a 0 and a space. That nothing was "
                  "received does not mean here that nothing more will come.",
                  stopped ? "your program stopped there" : "no line was printed for it"),
      "What does the call that receives return when it is asked for 0 bytes, and what does your "
      "program take that for?",
      "recv(2), RETURN VALUE"};
}

}  // namespace wirebook::check::rules
