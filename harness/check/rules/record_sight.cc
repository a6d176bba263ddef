#include "harness/check/rules/record_sight.hh"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "harness/check/rules/look.hh"

namespace wirebook::check::rules {
namespace {

using Holds = RecordField::Holds;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  text = text.substr(0, text.find('\n'));
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// A decimal number that a field of this size can hold, with or without a sign, as its bits.
std::optional<std::uint64_t> bits_of(const std::string& word, std::size_t size) {
  const bool negative = word.starts_with('-');
  if (word.size() == negative || word.find_first_not_of("0123456789", negative) != word.npos) {
    return std::nullopt;
  }
  errno = 0;
  const auto magnitude = std::strtoull(word.c_str() + negative, nullptr, 10);
  const auto most = ~std::uint64_t{0} >> (64U - 8U * size);
  if (errno != 0 || magnitude > most || (negative && magnitude > most / 2 + 1)) return std::nullopt;
  return (negative ? ~magnitude + 1 : magnitude) & most;
}

std::optional<RecordSight> sight_of_packet(const RecordLayout& layout, const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || found->actual.size() != layout.size() ||
      found->expected.size() != layout.size()) {
    return std::nullopt;
  }
  RecordSight sight;
  for (std::size_t i = 0; i < layout.fields.size(); ++i) {
    const auto& field = layout.fields[i];
    if (field.holds == Holds::text) continue;
    sight.numbers.push_back({field, number_in(layout.bytes(found->expected, i)),
                             number_in(layout.bytes(found->actual, i))});
  }
  return sight;
}

std::optional<RecordSight> sight_of_output(const RecordLayout& layout, const Evidence& evidence) {
  const auto words = printed_words(evidence);
  if (!words || words->expected.size() != layout.fields.size() ||
      words->actual.size() != layout.fields.size()) {
    return std::nullopt;
  }
  RecordSight sight;
  sight.sent = false;
  for (std::size_t i = 0; i < layout.fields.size(); ++i) {
    const auto& field = layout.fields[i];
    if (field.holds == Holds::text) continue;
    const auto expected = bits_of(words->expected[i], field.size);
    if (!expected) return std::nullopt;
    sight.numbers.push_back({field, *expected, bits_of(words->actual[i], field.size)});
  }
  return sight;
}

}  // namespace

bool SeenNumber::is(const Bytes& bytes) const { return actual == number_in(bytes); }

bool SeenNumber::is_reversed() const {
  auto bytes = expected_bytes();
  std::reverse(bytes.begin(), bytes.end());
  return !is_right() && is(bytes);
}

std::vector<RecordSight> sights_of(const RecordLayout& layout, const Evidence& evidence) {
  std::vector<RecordSight> sights;
  if (auto sight = sight_of_packet(layout, evidence)) sights.push_back(*std::move(sight));
  if (auto sight = sight_of_output(layout, evidence)) sights.push_back(*std::move(sight));
  return sights;
}

std::optional<PrintedWords> printed_words(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr || found->actual.empty()) return std::nullopt;
  return PrintedWords{words_of(as_text(found->expected)), words_of(as_text(found->actual))};
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

}  // namespace wirebook::check::rules
