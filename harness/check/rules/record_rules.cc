#include <fmt/format.h>

#include <algorithm>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/record_sight.hh"
#include "harness/check/rules/rules.hh"

namespace wirebook::check::rules {
namespace {

using Holds = RecordField::Holds;

std::string hex(ByteView bytes) { return to_hex(bytes, " "); }

/// Where a compiler puts the fields of such a struct: each at a multiple of its own size.
struct Natural {
  std::vector<std::size_t> offsets;
  std::size_t end = 0;   ///< of the last field
  std::size_t size = 0;  ///< of the struct, filled up to a multiple of its widest number
};

Natural natural_layout(const RecordLayout& layout) {
  Natural natural;
  std::size_t widest = 1;
  for (const auto& field : layout.fields) {
    const auto step = field.holds == Holds::text ? 1 : field.size;
    widest = std::max(widest, step);
    natural.offsets.push_back((natural.end + step - 1) / step * step);
    natural.end = natural.offsets.back() + field.size;
  }
  natural.size = (natural.end + widest - 1) / widest * widest;
  return natural;
}

bool equal_in_some_order(ByteView right, ByteView came) {
  return std::equal(right.begin(), right.end(), came.begin(), came.end()) ||
         std::equal(right.rbegin(), right.rend(), came.begin(), came.end());
}

/// Whether the fields stand where a struct has them, each in one byte order or the other.
bool is_struct(const RecordLayout& layout, const Natural& natural, const Finding& found) {
  if (found.actual.size() < layout.size() || found.actual.size() > natural.size) return false;
  const ByteView actual = found.actual;
  for (std::size_t i = 0; i < layout.fields.size(); ++i) {
    const auto size = layout.fields[i].size;
    const auto right = layout.bytes(found.expected, i);
    const auto at = natural.offsets[i];
    const auto came = actual.subspan(at, std::min(size, actual.size() - at));
    if (layout.fields[i].holds == Holds::text) {
      const auto text = as_text(right);
      if (!as_text(came).starts_with(text.substr(0, text.find('\0')))) return false;
    } else if (!equal_in_some_order(right, came)) {
      return false;
    }
  }
  return true;
}

/// Which numbers of a packed struct are in this machine's order.
std::vector<std::string> unconverted(const RecordLayout& layout, const Natural& natural,
                                     const Finding& found) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < layout.fields.size(); ++i) {
    const auto& field = layout.fields[i];
    if (field.holds == Holds::text) continue;
    const auto right = layout.bytes(found.expected, i);
    const auto came = ByteView(found.actual).subspan(natural.offsets[i], field.size);
    if (!std::equal(right.begin(), right.end(), came.begin())) names.push_back(field.name);
  }
  return names;
}

/// Every field's bytes, where the format has them and where they came.
std::vector<std::string> moved(const RecordLayout& layout, const Natural& natural,
                               std::size_t came) {
  const auto place = [](std::size_t at, std::size_t size) {
    return size == 1 ? fmt::format("{}", at) : fmt::format("{}-{}", at, at + size - 1);
  };
  std::vector<std::string> lines{"       due at   came at"};
  std::size_t end = 0;
  for (std::size_t i = 0; i < layout.fields.size(); ++i) {
    const auto size = layout.fields[i].size;
    const auto at = natural.offsets[i];
    const auto hole = at - end;
    lines.push_back(fmt::format(
        "{:5}  {:7}  {:8}{}", layout.fields[i].name, place(layout.offset(i), size),
        place(at, std::min(size, came - at)),
        hole == 0 ? ""
                  : fmt::format("  a hole of {} byte{} before it", hole, hole == 1 ? "" : "s")));
    end = at + size;
  }
  if (came > end) {
    lines.push_back(
        fmt::format("{:5}  {:7}  {:8}  filling at the end", "", "", place(end, came - end)));
  }
  return lines;
}

Found not_packed(const RecordLayout&, const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto lines = lines_of(evidence.outcome->input);
  if (lines.empty() || !as_text(found->actual).starts_with(lines.front())) return std::nullopt;
  return Diagnosis{
      "NOT_PACKED",
      fmt::format("The datagram carries the text of the record, character by character: {} bytes. "
                  "In a packed record every number takes the bytes of its type and no more, so "
                  "this one has {} bytes, whatever the numbers are.",
                  found->actual.size(), found->expected.size()),
      "Which bytes does the number 258 have in two bytes, and which bytes does the text \"258\" "
      "have?",
      "ascii(7); the table in the lesson"};
}

Found struct_padding(const RecordLayout& layout, const Evidence& evidence) {
  const auto* found = message(evidence);
  const auto natural = natural_layout(layout);
  if (found == nullptr || found->expected.size() != layout.size()) return std::nullopt;
  if (!is_struct(layout, natural, *found)) return std::nullopt;
  const auto reversed = unconverted(layout, natural, *found);
  return Diagnosis{
      "STRUCT_PADDING",
      fmt::format("There are holes between the fields, as a compiler makes them in a struct, and "
                  "Python's struct by default: each number stands at a multiple of its own size, "
                  "so {} bytes came where {} were due. On the wire there are no holes, and another "
                  "compiler may put them elsewhere.{}",
                  found->actual.size(), layout.size(),
                  reversed.empty() ? ""
                                   : fmt::format(" (The bytes of {} are in reverse order, too.)",
                                                 listed(reversed))),
      "Where does each field begin in the picture of the lesson, and what decides where it begins "
      "in your program?",
      "Python: struct, \"Byte Order, Size, and Alignment\"",
      moved(layout, natural, found->actual.size())};
}

Found number_as_character(const RecordLayout& layout, const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || evidence.outcome == nullptr || found->actual.empty()) return std::nullopt;
  const auto& input = evidence.outcome->input;
  const auto& first = layout.fields.front();
  if (first.size != 1 || first.holds != Holds::number || input.empty()) return std::nullopt;
  if (found->actual.front() != static_cast<unsigned char>(input.front())) return std::nullopt;
  return Diagnosis{
      "U8_AS_CHAR",
      fmt::format("{} arrived as {:02x}. That is not the number, it is the character \"{}\", the "
                  "first of \"{}\". To scanf's %c and to C++'s >> a variable of 8 bits is a "
                  "character.",
                  first.name, found->actual.front(), input.front(),
                  input.substr(0, input.find(' '))),
      "Which type does the call have that reads the first word, and does it read a number or one "
      "character?",
      "scanf(3), %hhu"};
}

/// The half of a number that is left, at its front or at its end.
Found half_of(const RecordLayout& layout, const Evidence& evidence, std::size_t size,
              const char* code) {
  for (const auto& sight : sights_of(layout, evidence)) {
    for (const auto& number : sight.numbers) {
      if (number.field.size != size || number.is_right() || !number.actual) continue;
      const auto bits = 4 * size;
      const auto upper = number.expected >> bits;
      const auto lower = number.expected & ((std::uint64_t{1} << bits) - 1);
      const auto actual = *number.actual;
      if (actual != lower && actual != upper && actual != lower << bits) continue;
      return Diagnosis{
          code,
          fmt::format("Only half of {} {}: {} in place of {}. Something on its way takes {} bits "
                      "and gives back {}, and the rest is lost: {}() does, and so does a variable "
                      "of that size.",
                      number.field.name, sight.sent ? "arrived" : "was printed",
                      hex(bytes_of(actual, size)), hex(number.expected_bytes()), bits, bits,
                      size == 4 ? "htons" : "htonl"),
          fmt::format("Follow {} from one end to the other: how many bits does each variable have, "
                      "and each function take? The manual pages name the types.",
                      number.field.name),
          "byteorder(3), endian(3)"};
    }
  }
  return std::nullopt;
}

Found htons_on_32(const RecordLayout& layout, const Evidence& evidence) {
  return half_of(layout, evidence, 4, "HTONS_ON_32");
}

Found htonl_on_64(const RecordLayout& layout, const Evidence& evidence) {
  return half_of(layout, evidence, 8, "HTONL_ON_64");
}

Found u64_halves(const RecordLayout& layout, const Evidence& evidence) {
  for (const auto& sight : sights_of(layout, evidence)) {
    for (const auto& number : sight.numbers) {
      const auto exchanged = number.expected << 32U | number.expected >> 32U;
      if (number.field.size != 8 || number.is_right() || number.actual != exchanged) continue;
      return Diagnosis{
          "U64_HALVES",
          fmt::format("The two halves of {} are exchanged: {} {} {}. Each half has its four bytes "
                      "in the right order, but the last four stand first: converting the halves "
                      "does not make them change places.",
                      number.field.name, hex(bytes_of(exchanged, 8)),
                      sight.sent ? "arrived for" : "was printed for", hex(number.expected_bytes())),
          "Write down the 8 bytes as they lie in memory, and then what is left there when each "
          "half was converted by itself. Which half comes first?",
          "endian(3)"};
    }
  }
  return std::nullopt;
}

Found clamped(const RecordLayout& layout, const Evidence& evidence) {
  for (const auto& sight : sights_of(layout, evidence)) {
    for (const auto& number : sight.numbers) {
      const auto most = ~std::uint64_t{0} >> (65U - 8U * number.field.size);
      const bool cut = number.field.holds == Holds::number && number.field.size >= 4 &&
                       number.expected > most && number.actual == most;
      if (!cut) continue;
      return Diagnosis{
          "CLAMPED",
          fmt::format(
              "{} {} as {}: the largest number that fits {} bits with a sign. {} is larger, "
              "but without a sign it fits. Functions like strtol() stop at the largest "
              "number they know, and say so only in errno.",
              number.field.name, sight.sent ? "arrived" : "was printed", most,
              8 * number.field.size, number.expected),
          fmt::format("Which call makes a number of the word, and what is the type of its result? "
                      "Is {} signed?",
                      number.field.name),
          "strtol(3), strtoul(3)"};
    }
  }
  return std::nullopt;
}

Diagnosis all_reversed(const std::string& names, bool sent) {
  return {"LITTLE_ENDIAN",
          sent ? fmt::format("Every number of more than one byte arrived with its bytes in reverse "
                             "order: {}. They went out as this machine keeps them, the least "
                             "significant byte first: they were converted never, or twice, which "
                             "is the same.",
                             names)
               : fmt::format("Every number of more than one byte was printed as if its bytes stood "
                             "in reverse order: {}. They came in network order, the most "
                             "significant byte first, and were used as they lay there, or were "
                             "converted twice, which is the same.",
                             names),
          "How often is the byte order of a number converted between the text and the datagram, "
          "and by what? Count it for one field.",
          "byteorder(3), endian(3); Python: struct, the table of byte order characters"};
}

Found byte_order(const RecordLayout& layout, const Evidence& evidence) {
  for (const auto& sight : sights_of(layout, evidence)) {
    std::vector<std::string> reversed, others;
    for (const auto& number : sight.numbers) {
      if (number.field.size == 1) continue;
      if (!number.is_reversed() && !number.is_right()) return std::nullopt;
      (number.is_reversed() ? reversed : others).push_back(number.field.name);
    }
    if (reversed.empty()) continue;
    if (others.empty()) return all_reversed(listed(reversed), sight.sent);
    const bool one = reversed.size() == 1;
    return Diagnosis{
        "MIXED_ORDER",
        fmt::format("{} {} {} bytes in reverse order, {} {} not. So {} {} never converted or "
                    "converted twice, {} once.",
                    listed(reversed), sight.sent ? "arrived with" : "was printed with",
                    one ? "its" : "their", listed(others),
                    sight.sent ? "did" : (others.size() == 1 ? "was" : "were"), listed(reversed),
                    one ? "was" : "were", listed(others)),
        fmt::format("Compare the lines of your program about {} and {}: what happens to the one "
                    "and not to the other? Packing itself may convert, too.",
                    reversed.front(), others.front()),
        "byteorder(3), endian(3); Python: struct, the table of byte order characters"};
  }
  return std::nullopt;
}

/// The text field of a record that arrived whole.
struct SeenText {
  std::string name;
  std::string_view text;  ///< the right one, without the zeros
  ByteView expected, actual;
};

std::optional<SeenText> text_in(const RecordLayout& layout, const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || found->actual.size() != layout.size() ||
      found->expected.size() != layout.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < layout.fields.size(); ++i) {
    if (layout.fields[i].holds != Holds::text) continue;
    const auto right = layout.bytes(found->expected, i);
    const auto text = as_text(right);
    return SeenText{layout.fields[i].name, text.substr(0, text.find('\0')), right,
                    layout.bytes(found->actual, i)};
  }
  return std::nullopt;
}

Found name_tail(const RecordLayout& layout, const Evidence& evidence) {
  const auto seen = text_in(layout, evidence);
  if (!seen || !as_text(seen->actual).starts_with(seen->text)) return std::nullopt;
  const auto tail = seen->actual.subspan(seen->text.size());
  if (std::all_of(tail.begin(), tail.end(), [](auto byte) { return byte == 0; })) {
    return std::nullopt;
  }
  const bool spaces = std::all_of(tail.begin(), tail.end(), [](auto byte) { return byte == ' '; });
  return Diagnosis{
      "NAME_TAIL",
      fmt::format(
          "Behind the {} of {} stand{} {}; the rest of the {} bytes must be zeros. {}", seen->name,
          seen->text.size() == 1 ? "one letter" : fmt::format("{} letters", seen->text.size()),
          tail.size() == 1 ? "s" : "", hex(tail), seen->actual.size(),
          spaces ? "It was filled up with spaces."
                 : "Nobody wrote them: they are what happened to be in memory, and now "
                   "everybody on the network can read it."),
      "What is in those bytes before the name is copied there, and what does the copying leave as "
      "it is?",
      "memset(3), strncpy(3)"};
}

Found name_cut(const RecordLayout& layout, const Evidence& evidence) {
  const auto seen = text_in(layout, evidence);
  if (!seen || seen->text.size() != seen->expected.size() || seen->actual.back() != 0) {
    return std::nullopt;
  }
  const auto all_but_one = seen->text.size() - 1;
  if (!std::equal(seen->expected.begin(), seen->expected.end() - 1, seen->actual.begin())) {
    return std::nullopt;
  }
  return Diagnosis{
      "NAME_CUT",
      fmt::format("{} of the {} letters of the {} arrived, then a zero. A {} that fills its field "
                  "has no zero behind it, and needs none: the field ends where its bytes end.",
                  all_but_one, seen->text.size(), seen->name, seen->name),
      "Which call copies the text, and does it keep one byte for a terminator?",
      "strncpy(3), snprintf(3)"};
}

}  // namespace

std::vector<Rule> record_mistakes(const RecordLayout& layout) {
  std::vector<Rule> rules;
  for (const auto rule : {not_packed, struct_padding, number_as_character, htons_on_32, htonl_on_64,
                          u64_halves, clamped, byte_order, name_tail, name_cut}) {
    rules.emplace_back([=](const Evidence& evidence) { return rule(layout, evidence); });
  }
  for (auto& rule : printed_record_mistakes(layout)) rules.push_back(std::move(rule));
  return rules;
}

}  // namespace wirebook::check::rules
