#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/diagnosis.hh"

namespace wirebook::check::rules {

/// The first finding for which `wanted` holds; nullptr when there is none.
template <typename Wanted>
const Finding* find(const Evidence& evidence, Wanted&& wanted) {
  const auto found = std::find_if(evidence.findings.begin(), evidence.findings.end(), wanted);
  return found == evidence.findings.end() ? nullptr : &*found;
}

/// The field of a header that differs, by its names in the field table.
inline const Finding* field(const Evidence& evidence, std::string_view header,
                            std::string_view name) {
  return find(evidence, [&](const Finding& finding) {
    return finding.kind == Finding::Kind::field && finding.header == header &&
           finding.field == name;
  });
}

/// The message that differs: a TCP stream, or the payload of a packet.
inline const Finding* message(const Evidence& evidence) {
  return find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::stream ||
           (finding.kind == Finding::Kind::field && finding.header == "payload");
  });
}

/// "stdout" or "stderr", when it differs.
inline const Finding* output(const Evidence& evidence, std::string_view which) {
  return find(evidence, [&](const Finding& finding) {
    return finding.kind == Finding::Kind::output && finding.field == which;
  });
}

/// Two texts where they part: what each has behind the beginning they share.
struct Parting {
  std::size_t shared;  ///< bytes from the beginning on that are the same
  ByteView expected, actual;
};

inline Parting parting(ByteView expected, ByteView actual) {
  const auto [one, other] = std::ranges::mismatch(expected, actual);
  const auto shared = static_cast<std::size_t>(one - expected.begin());
  return {shared, {one, expected.end()}, {other, actual.end()}};
}

/// The packet a finding is about; nullptr when it is about none.
inline const wire::Packet* packet_of(const Evidence& evidence, const Finding& finding) {
  if (evidence.outcome == nullptr || finding.frame < 0) return nullptr;
  return &evidence.outcome->frames[static_cast<std::size_t>(finding.frame)].packet;
}

inline bool starts_with(const Bytes& bytes, const Bytes& beginning) {
  return bytes.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), bytes.begin());
}

/// What fills the rest of a buffer: zeros, or the pattern of -ftrivial-auto-var-init.
inline bool is_filling(std::uint8_t byte) { return byte == 0x00 || byte == 0xfe || byte == 0xaa; }

/// stderr without the newline at its end.
inline std::string_view last_words(const Outcome& outcome) {
  std::string_view words = outcome.err;
  while (words.ends_with('\n')) words.remove_suffix(1);
  return words;
}

inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// What reading in text mode makes of line ends in Python: 0d 0a and 0d become 0a.
inline std::string universal_newlines(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!pair) made += text[i] == '\r' ? '\n' : text[i];
  }
  return made;
}

}  // namespace wirebook::check::rules
