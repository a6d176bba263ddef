#include "harness/check/finding.hh"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace wirebook::check {

namespace {

constexpr char opening = '\x01';
constexpr char closing = '\x02';

constexpr std::array<std::string_view, 9> kinds{"field",  "missing", "extra", "stream", "output",
                                                "ending", "call",    "peer",  "other"};

void put(nlohmann::json& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}

void put(nlohmann::json& json, const char* key, const Bytes& bytes) {
  if (!bytes.empty()) json[key] = to_hex(bytes);
}

template <typename Value>
void put(nlohmann::json& json, const char* key, const std::optional<Value>& value) {
  if (value) json[key] = *value;
}

void get(const nlohmann::json& json, const char* key, std::string& text) {
  text = json.value(key, std::string());
}

void get(const nlohmann::json& json, const char* key, Bytes& bytes) {
  bytes = from_hex(json.value(key, std::string()));
}

void get(const nlohmann::json& json, const char* key, std::optional<std::uint64_t>& value) {
  value.reset();
  if (json.contains(key)) value = json.at(key).get<std::uint64_t>();
}

/// What one envelope holds; nothing when it is not ours or was damaged.
std::optional<std::vector<Finding>> read_letter(std::string_view letter) {
  try {
    return nlohmann::json::parse(letter).get<std::vector<Finding>>();
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

void append_without_marks(std::string& rest, std::string_view text) {
  std::copy_if(text.begin(), text.end(), std::back_inserter(rest),
               [](char c) { return c != opening && c != closing; });
}

nlohmann::json part_json(const Part& part) {
  return {part.name,   part.place,          part.expected,
          part.actual, part.expected_value, part.actual_value};
}

Part part_from(const nlohmann::json& json) {
  const auto text = json.get<std::array<std::string, 6>>();
  return {text[0], text[1], text[2], text[3], text[4], text[5]};
}

}  // namespace

std::string in_words(const std::vector<Part>& parts) {
  const auto differs = [](const Part& part) { return part.differs(); };
  const auto first = std::find_if(parts.begin(), parts.end(), differs);
  if (first == parts.end()) return "nothing differs";
  const auto more = std::count_if(first + 1, parts.end(), differs);
  return fmt::format("{} is {}, it must {}{}", first->name,
                     first->actual.empty() ? "missing" : first->actual,
                     first->expected.empty() ? "not be there" : "be " + first->expected,
                     more == 0   ? ""
                     : more == 1 ? "; one more differs"
                                 : fmt::format("; {} more differ", more));
}

void to_json(nlohmann::json& json, const Finding& finding) {
  json = nlohmann::json::object();
  json["kind"] = kinds.at(static_cast<std::size_t>(finding.kind));
  put(json, "sentence", finding.sentence);
  put(json, "header", finding.header);
  put(json, "field", finding.field);
  if (finding.frame >= 0) json["frame"] = finding.frame;
  if (finding.offset > 0) json["offset"] = finding.offset;
  put(json, "expected_value", finding.expected_value);
  put(json, "actual_value", finding.actual_value);
  put(json, "expected_shown", finding.expected_shown);
  put(json, "actual_shown", finding.actual_shown);
  if (finding.derived) json["derived"] = true;
  put(json, "expected", finding.expected);
  put(json, "actual", finding.actual);
  if (finding.call >= 0) json["call"] = finding.call;
  for (const auto& part : finding.parts) json["parts"].push_back(part_json(part));
  if (finding.run >= 0) json["run"] = finding.run;
}

void from_json(const nlohmann::json& json, Finding& finding) {
  const auto kind = json.value("kind", std::string("other"));
  const auto known = std::find(kinds.begin(), kinds.end(), kind);
  finding.kind = known == kinds.end() ? Finding::Kind::other
                                      : static_cast<Finding::Kind>(known - kinds.begin());
  get(json, "sentence", finding.sentence);
  get(json, "header", finding.header);
  get(json, "field", finding.field);
  finding.frame = json.value("frame", -1);
  finding.offset = json.value("offset", std::size_t{0});
  get(json, "expected_value", finding.expected_value);
  get(json, "actual_value", finding.actual_value);
  get(json, "expected_shown", finding.expected_shown);
  get(json, "actual_shown", finding.actual_shown);
  finding.derived = json.value("derived", false);
  get(json, "expected", finding.expected);
  get(json, "actual", finding.actual);
  finding.call = json.value("call", -1);
  finding.parts.clear();
  for (const auto& part : json.value("parts", nlohmann::json::array())) {
    finding.parts.push_back(part_from(part));
  }
  finding.run = json.value("run", -1);
}

std::string envelope(const std::vector<Finding>& findings) {
  // Pure ASCII with every control character escaped: whatever a program sent, neither mark can
  // occur inside, and the bytes that are no UTF-8 do not stop the report.
  constexpr auto replace = nlohmann::json::error_handler_t::replace;
  return opening + nlohmann::json(findings).dump(-1, ' ', true, replace) + closing;
}

std::vector<Finding> open_envelope(std::string_view failure, std::string& rest) {
  std::vector<Finding> findings;
  rest.clear();
  while (!failure.empty()) {
    const auto end = failure.find(closing);
    const auto begin = failure.substr(0, end).rfind(opening);
    if (end == std::string_view::npos || begin == std::string_view::npos) {
      append_without_marks(rest, failure.substr(0, end));
      failure.remove_prefix(end == std::string_view::npos ? failure.size() : end + 1);
      continue;
    }
    append_without_marks(rest, failure.substr(0, begin));
    const auto letter = failure.substr(begin + 1, end - begin - 1);
    if (auto read = read_letter(letter)) {
      std::move(read->begin(), read->end(), std::back_inserter(findings));
    } else {
      append_without_marks(rest, letter);
    }
    failure.remove_prefix(end + 1);
  }
  return findings;
}

}  // namespace wirebook::check
