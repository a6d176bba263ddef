// Frames behind their lengths, in a stream that knows no frames: how they are sent.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/check/framings.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"

namespace wirebook::check::rules {
namespace {

/// The words that say it; {0} is a line of the input, {1} its length, {2} the bytes that came in
/// the place of its length, {3} what the peer reads from them, or where a buffer ended.
struct FramingWords {
  const char* sentence;
  const char* look;
  const char* reference;
};

const std::map<std::string, FramingWords>& words_of_framings() {
  constexpr const char* contract = "the contract at the top of the exercise";
  static const std::map<std::string, FramingWords> words{
      {"LEN_LITTLE",
       {"The length of \"{0}\", {1}, went out as {2}: the least significant byte first, as this "
        "machine keeps it in memory. A number that was never converted leaves like that, and so "
        "does one that was converted twice. The peer reads {3}, and waits for so many bytes.",
        "Which bytes does the contract want for a length of 5? Between the number and the stream, "
        "what turns the one order into the other?",
        "byteorder(3); Python: struct, \"Byte Order, Size, and Alignment\""}},
      {"LEN_INCLUDES_SELF",
       {"The length of \"{0}\" is announced as {3}, four more than it has: its own four bytes are "
        "counted, too. There are protocols that do so; in this one the length is that of the text "
        "alone, and the peer takes the beginning of the next frame for the rest of this one.",
        "Which bytes does the number count, and what does the contract say about it?", contract}},
      {"LEN_IS_SIZE_T",
       {"\"{0}\" begins behind eight bytes, {2}, not behind four: its length went out as a number "
        "of 8 bytes. size_t has 8 on this machine and 4 on others; a protocol cannot depend on "
        "that.",
        "Which type has the variable that is sent, and which types have the same size on every "
        "machine?",
        "size_t(3type), uint32_t(3type)"}},
      {"LEN_16",
       {"The length of \"{0}\" came in two bytes, {2}; it has four. The peer takes the first two "
        "letters for the rest of the number.",
        "How large may a text be here, and how large a number fits two bytes?", contract}},
      {"LEN_ASCII",
       {"The length of \"{0}\" came as text: {2} are the digits that a human reads. Here it is a "
        "number in four bytes, and 5 is 00 00 00 05.",
        "Which of your calls turns a number into digits, and who on the other side would turn them "
        "back?",
        "ascii(7)"}},
      {"NO_LENGTH",
       {"\"{0}\" came without any length in front: the first bytes are {2}. TCP keeps no "
        "boundaries, so the peer cannot know where it ends.",
        "What tells the other side of a byte stream how much belongs together?", "tcp(7)"}},
      {"NEWLINE",
       {"\"{0}\" came with its newline (0a) behind it. A frame needs no mark for its end, because "
        "its length says where that is; here the newline belongs to standard input, not to the "
        "text.",
        "What does the call that reads a line leave at its end, and when is that cut off: before "
        "the length is taken, or never?",
        "getline(3); Python: io, \"readline\""}},
      {"SENT_NUL",
       {"\"{0}\" came with a 00 behind it. In C a string in memory ends with that byte; it is no "
        "part of the text.",
        "Where does the number of bytes come from that you give to the call that sends? What does "
        "it count?",
        "strlen(3), send(2)"}},
      {"EMPTY_FRAME_LOST",
       {"Standard input has an empty line, and no frame came for it. An empty line is a text of "
        "length 0: a frame that consists of its length only, 00 00 00 00.",
        "What does your program do with a line that has no letters, and what would a peer print "
        "that is sent a text of length 0?",
        contract}},
      {"EMPTY_FRAME_LOST, and all behind it",
       {"Standard input has an empty line, and no frame came for it, nor for any line behind it. "
        "An "
        "empty line is a text of length 0: a frame that consists of its length only, 00 00 00 00.",
        "What does your loop do when a line has no letters, and how does it know the end of the "
        "input from that?",
        contract}},
      {"LAST_LINE_CUT",
       {"The last line of the input is \"{0}\", without a newline behind it, and it did not come "
        "whole. A file may end like this: that the newline is there must be seen, not assumed.",
        "Under which condition is the last byte of what was read cut off, or the line kept?",
        "getline(3)"}},
      {"LINE_SPLIT",
       {"A line of {1} bytes came as several frames of at most {3}: the size of a buffer, and not "
        "the end of a line, ended each of them.",
        "How does the call that reads a line say that this was not all of it? How long may a line "
        "be?",
        "fgets(3), getline(3)"}},
      {"LINE_CUT",
       {"Of a line of {1} bytes came the first {3}: the size of a buffer. Nobody promised that "
        "lines are short.",
        "How long may a line be, and what in your program has one size for ever?", "getline(3)"}},
  };
  return words;
}

/// The line of the input that shows the mistake best.
std::string telling_line(const std::string& code, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  if (code == "LAST_LINE_CUT") return lines.back();
  if (code != "LINE_SPLIT" && code != "LINE_CUT") {
    const auto first =
        std::find_if(lines.begin(), lines.end(), [](const auto& line) { return !line.empty(); });
    return first == lines.end() ? lines.front() : *first;
  }
  return *std::max_element(lines.begin(), lines.end(), [](const auto& one, const auto& other) {
    return one.size() < other.size();
  });
}

/// What came where a length of four bytes belongs.
std::string bytes_of_length(const std::string& code, ByteView stream, const std::string& line) {
  std::size_t size = 4;
  if (code == "LEN_IS_SIZE_T") size = 8;
  if (code == "LEN_16") size = 2;
  if (code == "LEN_ASCII") size = as_text(stream).find(line);
  return to_hex(stream.first(std::min(size, stream.size())), " ");
}

/// The number in a sentence: what the peer reads, or where a buffer ended.
std::uint64_t telling_number(const std::string& code, ByteView stream) {
  const auto frames = frames_in(stream);
  if (code != "LINE_SPLIT" && code != "LINE_CUT") return frames.empty() ? 0 : frames[0].length;
  std::uint64_t longest = 0;
  for (const auto& frame : frames) longest = std::max(longest, frame.length);
  return longest;
}

}  // namespace

Found frames_sent(const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || evidence.outcome == nullptr || found->actual.empty()) return std::nullopt;
  const auto& input = evidence.outcome->input;
  const auto& all = wrong_framings();
  const auto wrong = std::find_if(all.begin(), all.end(), [&](const WrongFraming& one) {
    return one.stream(input) == as_text(found->actual);
  });
  if (wrong == all.end()) return std::nullopt;
  const auto line = telling_line(wrong->code, lines_of(input));
  const bool stopped =
      wrong->code == "EMPTY_FRAME_LOST" && starts_with(found->expected, found->actual);
  const auto& words = words_of_framings().at(wrong->code + (stopped ? ", and all behind it" : ""));
  return Diagnosis{wrong->code,
                   fmt::format(fmt::runtime(words.sentence), printable(line, 24), line.size(),
                               bytes_of_length(wrong->code, found->actual, line),
                               telling_number(wrong->code, found->actual)),
                   words.look, words.reference};
}

}  // namespace wirebook::check::rules
