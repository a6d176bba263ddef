#include <fmt/format.h>

#include <algorithm>

#include "harness/check/rules/datagrams.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/record_sight.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

using Holds = RecordField::Holds;

/// The fields that were printed, when there are as many words as fields.
struct PrintedField {
  const RecordField* field;
  std::string expected, actual;
};

std::vector<PrintedField> printed_fields(const RecordLayout& layout, const Evidence& evidence) {
  const auto words = printed_words(evidence);
  if (!words || words->expected.size() != layout.fields.size() ||
      words->actual.size() != layout.fields.size()) {
    return {};
  }
  std::vector<PrintedField> fields;
  for (std::size_t i = 0; i < layout.fields.size(); ++i) {
    fields.push_back({&layout.fields[i], words->expected[i], words->actual[i]});
  }
  return fields;
}

/// A number with its sign read as one without, in as many bits or in 64.
bool lost_its_sign(const PrintedField& printed) {
  if (!printed.expected.starts_with('-')) return false;
  const auto bits = std::strtoull(printed.expected.c_str(), nullptr, 10);  // of 64, wrapped
  const auto narrow = bits & ~std::uint64_t{0} >> (64U - 8U * printed.field->size);
  return printed.actual == fmt::format("{}", narrow) || printed.actual == fmt::format("{}", bits);
}

bool gained_a_sign(const PrintedField& printed) {
  if (printed.expected.starts_with('-') || !printed.actual.starts_with('-')) return false;
  const auto value = std::strtoull(printed.expected.c_str(), nullptr, 10);
  const auto bytes = bytes_of(value, printed.field->size);
  const RecordField with_sign{Holds::signed_number, "", printed.field->size};
  return printed.actual == value_in(with_sign, bytes);
}

Found sign(const RecordLayout& layout, const Evidence& evidence) {
  for (const auto& printed : printed_fields(layout, evidence)) {
    if (printed.field->holds == Holds::text || printed.expected == printed.actual) continue;
    const bool lost = lost_its_sign(printed);
    if (!lost && !gained_a_sign(printed)) continue;
    const auto bits = std::strtoull(printed.expected.c_str(), nullptr, 10);
    const auto bytes = to_hex(bytes_of(bits, printed.field->size), " ");
    return Diagnosis{
        lost ? "SIGN_LOST" : "SIGN_ADDED",
        fmt::format("You print {} as {}; it is {}. The bytes are the same, {}: {}",
                    printed.field->name, printed.actual, printed.expected, bytes,
                    lost ? "read without a sign they are the one, read with a sign (two's "
                           "complement) the other."
                         : "the number is so large that its top bit is set, which in a signed type "
                           "means a negative one."),
        fmt::format("Which type holds {} in your program, and which type does the call assume that "
                    "prints it? Is there a conversion in between, and what is its type?",
                    printed.field->name),
        "printf(3), conversion specifiers; Python: struct, the table of format characters"};
  }
  return std::nullopt;
}

/// A character where the number of 8 bits should be.
Found number_printed_as_character(const RecordLayout& layout, const Evidence& evidence) {
  for (const auto& printed : printed_fields(layout, evidence)) {
    if (printed.field->size != 1 || printed.field->holds == Holds::text) continue;
    const auto value = std::strtoul(printed.expected.c_str(), nullptr, 10);
    const bool character = printed.actual.size() == 1 && printed.actual != printed.expected &&
                           static_cast<unsigned char>(printed.actual.front()) == value;
    if (!character) continue;
    return Diagnosis{
        "U8_AS_CHAR",
        fmt::format("You print the character \"{}\" for {}. It is the number {}: a variable of 8 "
                    "bits is a character for printf's %c and for C++'s <<.",
                    printable(printed.actual), printed.field->name, printed.expected),
        "Which type does the call print, a number or a character?", "printf(3), %hhu"};
  }
  return std::nullopt;
}

Found zeros_behind(const RecordLayout&, const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr) return std::nullopt;
  auto text = std::string(as_text(found->actual));
  const auto zeros = std::count(text.begin(), text.end(), '\0');
  std::erase(text, '\0');
  if (zeros == 0 || text != as_text(found->expected)) return std::nullopt;
  return Diagnosis{
      "NAME_ZEROS",
      fmt::format("You printed {} zero byte{}: what fills up the name on the wire is no part of "
                  "the name. A terminal shows nothing there, but the bytes are in the output.",
                  zeros, zeros == 1 ? "" : "s"),
      "Where does the name end, and what does the call that prints it take for its end?",
      "strnlen(3); Python: bytes.rstrip()"};
}

/// More than the name, and no zeros: whatever stands behind it.
Found printed_on(const RecordLayout& layout, const Evidence& evidence) {
  for (const auto& printed : printed_fields(layout, evidence)) {
    const auto& [field, expected, actual] = printed;
    if (field->holds != Holds::text || actual.size() <= expected.size() + 1) continue;
    if (!actual.starts_with(expected)) continue;
    return Diagnosis{
        "PRINTS_GARBAGE",
        fmt::format("Behind the {} letters of the {} you printed {} bytes more, which happened to "
                    "be next in memory. A {} that fills its field has no zero behind it, and what "
                    "prints a string goes on until it finds one.",
                    expected.size(), field->name, actual.size() - expected.size(), field->name),
        "How does the call that prints know where the name ends, when all its bytes are letters?",
        "printf(3), precision of %s; strnlen(3)"};
  }
  return std::nullopt;
}

Found printed_name_cut(const RecordLayout& layout, const Evidence& evidence) {
  for (const auto& printed : printed_fields(layout, evidence)) {
    const auto& [field, expected, actual] = printed;
    if (field->holds != Holds::text || expected.size() != field->size) continue;
    if (actual.size() + 1 != expected.size() || !expected.starts_with(actual)) continue;
    return Diagnosis{
        "NAME_CUT",
        fmt::format("You print {} of the {} letters of the {}. One that fills its field has no "
                    "zero behind it: every byte of the field is a letter.",
                    actual.size(), expected.size(), field->name),
        "How much room has the name in your program, and what takes the place of its last letter?",
        "strncpy(3), snprintf(3)"};
  }
  return std::nullopt;
}

}  // namespace

Found bytes_repr(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr) return std::nullopt;
  const auto expected = as_text(found->expected), actual = as_text(found->actual);
  for (const std::string_view opening : {"b'", "b\""}) {
    const auto at = actual.find(opening);
    if (at == actual.npos || expected.find(opening) != expected.npos) continue;
    const auto end = actual.find(opening.back(), at + 2);
    if (end == actual.npos) continue;
    return Diagnosis{"BYTES_REPR",
                     fmt::format("You printed {}. That is how Python shows a bytes object to a "
                                 "programmer; what was wanted is the text that the bytes are.",
                                 printable(actual.substr(at, end + 1 - at))),
                     "What turns bytes into a str, and what prints bytes as they are?",
                     "Python: bytes.decode(), sys.stdout.buffer"};
  }
  return std::nullopt;
}

Found answer_length(const Evidence& evidence) {
  const auto* ended = find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::ending && finding.expected_value == 4U;
  });
  if (ended == nullptr || evidence.outcome == nullptr) return std::nullopt;
  for (const auto& answer : datagrams_received(*evidence.outcome)) {
    return Diagnosis{
        "ANSWER_LENGTH",
        fmt::format("The answer had {} bytes, so it is not the record that the protocol promises. "
                    "Your program took it for one{}; it must end with 4.",
                    answer.payload().size(),
                    ended->actual_value == 0U ? "" : " and stumbled over it"),
        "What does the call that receives return, and which line compares it with the size of a "
        "record? Does your buffer have room to see one byte too many?",
        "recv(2), RETURN VALUE and MSG_TRUNC"};
  }
  return std::nullopt;
}

std::vector<Rule> printed_record_mistakes(const RecordLayout& layout) {
  std::vector<Rule> rules{bytes_repr};
  for (const auto rule :
       {zeros_behind, number_printed_as_character, sign, printed_name_cut, printed_on}) {
    rules.emplace_back([=](const Evidence& evidence) { return rule(layout, evidence); });
  }
  return rules;
}

}  // namespace wirebook::check::rules
