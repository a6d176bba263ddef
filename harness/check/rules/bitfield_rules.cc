#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <sstream>

#include "harness/check/header_bits.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"

namespace wirebook::check::rules {
namespace {

/// One line of input and the words that were printed for it.
struct Answered {
  HeaderBits bits;
  std::array<std::string, 5> words;
};

std::optional<std::array<std::string, 5>> five_words(const std::string& line) {
  std::array<std::string, 5> words;
  std::size_t begin = 0;
  for (auto& word : words) {
    const auto end = line.find(' ', begin);
    if (begin >= line.size()) return std::nullopt;
    word = line.substr(begin, end - begin);
    begin = end == std::string::npos ? line.size() : end + 1;
  }
  return begin == line.size() ? std::optional(words) : std::nullopt;
}

/// Every line of every run that could be packed and was answered.
std::vector<Answered> answered_lines(const Evidence& evidence) {
  std::vector<Answered> all;
  for (const auto* run : evidence.runs) {
    const auto input = lines_of(run->input);
    const auto output = lines_of(run->out);
    for (std::size_t i = 0; i < std::min(input.size(), output.size()); ++i) {
      const auto bits = HeaderBits::from(input[i]);
      const auto words = five_words(output[i]);
      if (bits && words) all.push_back({*bits, *words});
    }
  }
  return all;
}

std::optional<std::uint64_t> from_hex_word(const std::string& word) {
  if (word.empty() || word.size() > 8) return std::nullopt;
  if (word.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return std::nullopt;
  return std::stoull(word, nullptr, 16);
}

/// As many bits as the column has.
std::uint32_t mask_of(std::size_t column) {
  return HeaderBits::names[column] == "frag16" ? 0xffff : 0xff;
}

/// Whether this one mistake gives every word of its column.
bool explains(const WrongBits& wrong, const std::vector<Answered>& lines) {
  return std::all_of(lines.begin(), lines.end(), [&](const Answered& line) {
    const auto printed = from_hex_word(line.words[wrong.column]);
    const auto value = wrong.value(line.bits);
    return printed == value || printed == (value & mask_of(wrong.column));
  });
}

/// The words that say it; {0} is the column, {1} what was printed, {2} what was due, {3} what
/// went in.
struct Words {
  const char* sentence;
  const char* look;
  const char* reference;
};

const std::map<std::string, Words>& words_of_codes() {
  constexpr const char* ip = "RFC 791, 3.1";
  constexpr const char* tcp = "RFC 9293, 3.1";
  static const std::map<std::string, Words> words{
      {"NIBBLES_SWAPPED",
       {"{0} is {1} for {3}, and {2} was due: the same two digits, exchanged. The version is the "
        "upper half of the byte, IHL the lower one. A struct with bit-fields does not settle that: "
        "the compiler decides which of them comes first.",
        "Each hexadecimal digit is one half of the byte. Which one is left of the other in the "
        "picture of the header?",
        ip}},
      {"IHL_IN_BYTES",
       {"{0} is {1} for {3}, and {2} was due: the length of the header went in as bytes. IHL "
        "counts words of 4 bytes, and the input has it like that already; half a byte could not "
        "hold more than 15.",
        "What is the largest header IPv4 can have, and which number stands for it in the field?",
        ip}},
      {"DSCP_UNSHIFTED",
       {"{0} is {1} for {3}, and {2} was due: DSCP stands too low. It is the upper six bits of its "
        "byte, and ECN the lower two.",
        "Write the byte as eight bits. Which of them is the lowest one of DSCP?",
        "RFC 2474, 3; RFC 3168, 5"}},
      {"ECN_LOST",
       {"{0} is {1} for {3}, and {2} was due: DSCP is right, and the two bits of ECN below it are "
        "missing.",
        "Which lines of the input have an ECN other than 0, and where does it go in your program?",
        "RFC 3168, 5"}},
      {"OFFSET_IN_BYTES",
       {"{0} is {1} for {3}, and {2} was due: the offset went in as bytes. It has only 13 bits for "
        "a place in up to 65535 bytes, so it counts units of 8 bytes.",
        "Why can a fragment begin only at a multiple of 8? How large can the number in the field "
        "become?",
        ip}},
      {"DF_WRONG_BIT",
       {"{0} is {1} for {3}, and {2} was due: \"don't fragment\" is at the wrong bit. From the top "
        "of the 16 bits the flags are: reserved, DF, MF.",
        "Write the 16 bits in a row, the highest first. Which value has a 1 in the second place, "
        "and nowhere else?",
        ip}},
      {"MF_WRONG_BIT",
       {"{0} is {1} for {3}, and {2} was due: DF is where it belongs, another flag is not. From "
        "the top of the 16 bits the flags are: reserved, DF, MF.",
        "Which lines of the input have RF or MF set, and where do these bits go?", ip}},
      {"FRAG_SWAPPED",
       {"{0} is {1} for {3}, and {2} was due: its two bytes are exchanged. The value was converted "
        "to network order, which is for memory that is sent. A number that is printed has its "
        "highest digit first anyway.",
        "Which call turns the value round, and who needs it turned here?", "byteorder(3)"}},
      {"FRAG_BITFIELDS",
       {"{0} is {1} for {3}, and {2} was due: the three flags stand below the offset instead of "
        "above it. Compilers on machines like this one give the first bit-field of a struct the "
        "lowest bits.",
        "Which bits of the number are the flags in your program, and what decides that?", ip}},
      {"DATAOFF_UNSHIFTED",
       {"{0} is {1} for {3}, and {2} was due: the data offset stands in the lower half of its "
        "byte. It is the upper half; the lower one is reserved.",
        "Each hexadecimal digit is one half of the byte. Which one is the data offset?", tcp}},
      {"DATAOFF_IN_BYTES",
       {"{0} is {1} for {3}, and {2} was due: the length of the header went in as bytes. The data "
        "offset counts words of 4 bytes.",
        "The field has four bits. Which number in it stands for a header of 20 bytes?", tcp}},
      {"FLAGS_REVERSED",
       {"{0} is {1} for {3}, and {2} was due: the same bits, counted from the other end. C is the "
        "highest bit of the byte, F the lowest.",
        "Which bit does the loop give to the first letter of CEUAPRSF?", tcp}},
      {"FLAGS_SIX",
       {"{0} is {1} for {3}, and {2} was due: C and E are missing. The oldest texts have six "
        "flags; these two stand above them.",
        "Which value does each of the eight letters have in your program?", "RFC 3168, 6.1"}},
      {"ONE_FLAG",
       {"{0} is {1} for {3}, and {2} was due: of several letters only one is in it. Each flag has "
        "a bit of its own, and the byte holds all of them together.",
        "What happens to the bit of the first letter when the second one is read?", tcp}},
  };
  return words;
}

/// What of the first wrong line goes into this column.
std::string what_went_in(const Finding& found, const Evidence& evidence, std::size_t column) {
  const auto expected = lines_of(as_text(found.expected)), actual = lines_of(as_text(found.actual));
  const auto input = lines_of(evidence.outcome == nullptr ? "" : evidence.outcome->input);
  std::size_t line = 0;
  while (line < std::min(expected.size(), actual.size()) && expected[line] == actual[line]) ++line;
  const auto bits = line < input.size() ? HeaderBits::from(input[line]) : std::nullopt;
  if (!bits) return "this line";
  switch (column) {
    case 0:
      return fmt::format("version {} and IHL {}", bits->version, bits->ihl);
    case 1:
      return fmt::format("DSCP {} and ECN {}", bits->dscp, bits->ecn);
    case 2:
      return fmt::format("RF {}, DF {}, MF {} and an offset of {} bytes", bits->reserved,
                         bits->dont_fragment, bits->more_fragments, bits->offset);
    case 3:
      return fmt::format("a TCP header of {} bytes", bits->tcp_header);
    default:
      return fmt::format("the flags {}", bits->flags);
  }
}

/// The first column of the first wrong line.
std::optional<std::size_t> wrong_column(const Finding& found) {
  for (std::size_t i = 0; i < std::min(found.parts.size(), HeaderBits::names.size()); ++i) {
    if (found.parts[i].differs()) return i;
  }
  return std::nullopt;
}

/// Why a line cannot be packed.
std::string why_not(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words{std::istream_iterator<std::string>(stream), {}};
  if (words.size() != 10) return fmt::format("it has {} words and not ten", words.size());
  const auto rest = [&](std::size_t word, unsigned unit) {
    return std::strtoul(words[word].c_str(), nullptr, 10) % unit;
  };
  if (rest(7, 8) != 0) return "an offset that is no multiple of 8 has no number in the field";
  if (rest(8, 4) != 0) return "a header that is no multiple of 4 long has no number in the field";
  if (words[9] != "-" && words[9].find_first_not_of(HeaderBits::letters) != std::string::npos) {
    return "one of the letters is no flag";
  }
  return "one of its values has more bits than its field, and would run over into its neighbour";
}

}  // namespace

Found bits_misplaced(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  const auto column = found == nullptr ? std::nullopt : wrong_column(*found);
  if (!column) return std::nullopt;
  const auto lines = answered_lines(evidence);
  const auto& all = wrong_bits();
  const auto wrong = std::find_if(all.begin(), all.end(), [&](const WrongBits& one) {
    return one.column == *column && explains(one, lines);
  });
  if (wrong == all.end()) return std::nullopt;
  const auto& part = found->parts[*column];
  const auto& words = words_of_codes().at(wrong->code);
  return Diagnosis{wrong->code,
                   fmt::format(fmt::runtime(words.sentence), part.name, part.actual, part.expected,
                               what_went_in(*found, evidence, *column)),
                   words.look, words.reference};
}

Found hex_form(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  const auto column = found == nullptr ? std::nullopt : wrong_column(*found);
  if (!column) return std::nullopt;
  const auto& part = found->parts[*column];
  const auto bare = part.actual.starts_with("0x") ? part.actual.substr(2) : part.actual;
  const auto value = from_hex_word(part.expected);
  const bool same = value && from_hex_word(bare) == value;
  const bool decimal = !same && value && part.actual == fmt::format("{}", *value);
  if (!same && !decimal) return std::nullopt;
  return Diagnosis{
      "HEX_FORM",
      fmt::format("{} is right as a number, but it is printed as \"{}\" and not as \"{}\": {}.",
                  part.name, part.actual, part.expected,
                  decimal ? "in base ten"
                          : "hexadecimal here means lower-case digits, two for each byte, zeros in "
                            "front where they are needed, and no 0x"),
      "What does the call that prints know about base, width and filling?",
      "printf(3), flags and field width; Python: format specification"};
}

Found one_line(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto expected = lines_of(as_text(found->expected));
  const auto actual = lines_of(as_text(found->actual));
  if (expected.size() < 2 || actual.size() != 1 || actual.front() != expected.front()) {
    return std::nullopt;
  }
  return Diagnosis{
      "ONE_LINE",
      fmt::format("{} lines came in, and one was answered: the first, and rightly.",
                  expected.size()),
      "What does the program do after its first line, and what tells it that there are no more?",
      "fgets(3), RETURN VALUE; Python: for line in sys.stdin"};
}

Found not_refused(const Evidence& evidence) {
  const auto* found = find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::ending && finding.expected_value == 2U &&
           finding.actual_value == 0U;
  });
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto lines = lines_of(evidence.outcome->input);
  const auto output = lines_of(evidence.outcome->out);
  if (lines.empty()) return std::nullopt;
  const auto printed =
      output.empty() ? "" : fmt::format(" You printed \"{}\".", printable(output.front()));
  return Diagnosis{"NOT_REFUSED",
                   fmt::format("\"{}\" cannot be packed: {}.{} The program must end with 2 then, "
                               "so that nobody takes what it printed for an answer.",
                               printable(lines.front()), why_not(lines.front()), printed),
                   "Which values can each field hold, and which line of the program looks whether "
                   "the input is one of them?",
                   "RFC 791, 3.1; RFC 9293, 3.1"};
}

}  // namespace wirebook::check::rules
