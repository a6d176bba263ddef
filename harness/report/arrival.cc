#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/check/kernels_own.hh"
#include "harness/report/parts.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/diagram.hh"
#include "harness/wire/headers.hh"

namespace wirebook::report {

namespace {

using check::Finding;
using Kind = Finding::Kind;

constexpr std::string_view options = "options";
constexpr std::size_t most_fields = 3;
constexpr std::size_t most_nearest = 4;
constexpr std::size_t most_numbers = 6;
constexpr std::size_t most_arithmetic = 14;

const Frame* frame_at(const Outcome* outcome, int index) {
  if (outcome == nullptr || index < 0) return nullptr;
  const auto position = static_cast<std::size_t>(index);
  return position < outcome->frames.size() ? &outcome->frames[position] : nullptr;
}

const wire::Layer* layer_named(const wire::Packet& packet, std::string_view name) {
  for (const auto& layer : packet.layers()) {
    if (layer.header->name == name) return &layer;
  }
  return nullptr;
}

const wire::Field* field_named(const wire::Header& header, std::string_view name) {
  for (const auto& field : header.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

/// Stands for the options in a picture: they have no field in the table.
wire::Field behind(const wire::Header& header) {
  return {options, static_cast<std::uint16_t>(header.size() * 8U), 8, wire::Show::hex, {}, {}};
}

void write_diagram(Text& text, const wire::Packet& packet, wire::Layer layer,
                   const std::vector<wire::Field>& marked) {
  const std::size_t fixed = layer.header->size();
  const std::size_t further = layer.length - std::min(fixed, layer.length);
  const bool is_wrong = std::any_of(marked.begin(), marked.end(), [&](const wire::Field& field) {
    return field.bit >= fixed * 8;
  });
  const bool is_short = further > 0 && !marked.empty() && !is_wrong;
  if (is_short) layer.length = fixed;
  for (const auto& line : wire::diagram(packet, layer, marked)) {
    const bool is_marked = line.size() > 2 && line.compare(line.size() - 2, 2, "<<") == 0;
    text.line(line, is_marked ? Style::bad : Style::plain);
  }
  if (is_short) text.line(fmt::format("     (then {} of options)", counted(further, "byte")));
}

/// "IPv4 header, bytes 14-33 of the frame".
std::string place_of(const wire::Layer& layer) {
  return fmt::format("{} header, bytes {}-{} of the frame", layer.header->name, layer.offset,
                     layer.offset + layer.length - 1);
}

bool belongs(const Finding& finding, int frame) {
  return finding.frame == frame && finding.kind == Kind::field;
}

/// What a wrong field follows from comes before it: what was chosen, what is computed from that,
/// and the card, which the kernel finds for an address.
int rank_of(const Finding& finding) {
  if (finding.header == wire::ethernet::header.name) return 2;
  return finding.derived ? 1 : 0;
}

/// The wrong fields of a frame, causes first.
std::vector<Finding> fields_of(const std::vector<Finding>& findings, int frame) {
  std::vector<Finding> fields;
  std::copy_if(findings.begin(), findings.end(), std::back_inserter(fields),
               [&](const Finding& finding) { return belongs(finding, frame); });
  std::stable_sort(fields.begin(), fields.end(), [](const Finding& one, const Finding& other) {
    return rank_of(one) < rank_of(other);
  });
  return fields;
}

/// The pictures of the headers of a frame that have a wrong field, all of them marked; where one
/// has a cause, those that only follow it are left out. Says whether there was one.
bool write_pictures(Text& text, const std::vector<Finding>& fields, const Frame& frame, int index) {
  bool drawn = false;
  const int cause = fields.empty() ? 0 : rank_of(fields.front());
  for (const auto& layer : frame.packet.layers()) {
    std::vector<wire::Field> marked;
    bool has_cause = false;
    for (const auto& finding : fields) {
      if (finding.header != layer.header->name) continue;
      has_cause = has_cause || rank_of(finding) == cause;
      if (const auto* field = field_named(*layer.header, finding.field)) marked.push_back(*field);
      if (finding.field == options) marked.push_back(behind(*layer.header));
    }
    if (marked.empty() || !has_cause) continue;
    text.section(fmt::format("What arrived: packet {}, {}", index + 1, place_of(layer)));
    text.line();
    write_diagram(text, frame.packet, layer, marked);
    drawn = true;
  }
  return drawn;
}

/// A frame with wrong fields: pictures, then a paragraph for each of the first fields.
void write_frame(Text& text, const std::vector<Finding>& findings, const Outcome* outcome,
                 int index, Named& named) {
  const auto fields = fields_of(findings, index);
  const auto* frame = frame_at(outcome, index);
  if (frame != nullptr) named.insert(index);
  const bool drawn = frame != nullptr && write_pictures(text, fields, *frame, index);
  if (!drawn) {
    text.section(frame == nullptr ? "What arrived"
                                  : fmt::format("What arrived: packet {}", index + 1));
  }
  for (std::size_t i = 0; i < fields.size() && i < most_fields; ++i) {
    text.line();
    write_field(text, fields[i], outcome);
  }
  if (fields.size() > most_fields) {
    const std::size_t more = fields.size() - most_fields;
    text.line();
    text.line(fmt::format("  {} of this packet {} wrong, too.", counted(more, "more field"),
                          more == 1 ? "is" : "are"));
  }
}

/// What the program sent, wherever it went: indices into Outcome::frames.
std::vector<int> programs_frames(const Outcome& outcome) {
  std::vector<int> frames;
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (frame.host != student_name || !is_told(outcome.frames, i) || outcome.is_farewell(frame))
      continue;
    if (!check::kernels_own(outcome, i)) frames.push_back(static_cast<int>(i));
  }
  return frames;
}

/// What came although it is not what was asked for; nothing to choose from is said as well.
/// @param chosen the frame whose wrong fields follow
void write_what_came(Text& text, const Outcome& outcome, int chosen, Named& named) {
  const auto frames = programs_frames(outcome);
  if (frames.empty()) return text.line("  Nothing at all left the student's host.");
  if (frames == std::vector<int>{chosen}) {
    return text.line(fmt::format("  What came instead is packet {}, shown below.", chosen + 1));
  }
  // In a story that tells them all one by one their numbers are enough.
  if (frames.size() > 1 && frames.size() <= most_numbers && is_told_whole(outcome) &&
      !has_conversation(outcome)) {
    std::string numbers;
    for (const int frame : frames) {
      const char* joint = frame == frames.front() ? "" : frame == frames.back() ? " and " : ", ";
      numbers += fmt::format("{}{}", joint, frame + 1);
      named.insert(frame);
    }
    return text.line(fmt::format("  What came instead: packets {}.", numbers));
  }
  text.line("  What came instead:");
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (i == most_nearest) return text.line("    ... and more; the capture has them all.");
    const auto& frame = *frame_at(&outcome, frames[i]);
    named.insert(frames[i]);
    text.paragraph(wire::summary(frame.packet), 15,
                   fmt::format("    packet {:<3} ", frames[i] + 1));
  }
}

void write_missing(Text& text, const Finding& finding, const Outcome* outcome, int chosen,
                   Named& named) {
  text.section("What is missing");
  text.paragraph(finding.sentence);
  if (const auto* frame = frame_at(outcome, finding.frame)) {
    named.insert(finding.frame);
    text.line();
    text.paragraph(fmt::format(
        "The nearest packet that came is packet {}{}", finding.frame + 1,
        finding.frame == chosen ? ", shown below." : ":\n" + wire::summary(frame->packet)));
  } else if (outcome != nullptr) {
    text.line();
    write_what_came(text, *outcome, chosen, named);
  }
}

void write_extra(Text& text, const Finding& finding, const Outcome* outcome, Named& named) {
  text.section("What came and must not");
  const auto* frame = frame_at(outcome, finding.frame);
  if (frame == nullptr) return text.paragraph(finding.sentence);
  named.insert(finding.frame);
  const auto packet = wire::summary(frame->packet);
  // A sentence that says what the packet is says it once.
  const auto said = finding.sentence.find(packet);
  text.paragraph(said == std::string::npos ? finding.sentence : finding.sentence.substr(0, said));
  text.paragraph(packet, 15, fmt::format("    packet {:<3} ", finding.frame + 1));
}

/// Bytes of the expected or the actual value: as they were given, or from the value.
Bytes field_bytes(const Bytes& given, const std::optional<std::uint64_t>& value,
                  const wire::Field* field) {
  if (!given.empty() || !value || field == nullptr) return given;
  if (field->bit % 8 != 0 || field->width % 8 != 0 || field->width > 64) return given;
  Bytes bytes;
  for (int shift = field->width - 8; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(*value >> shift));
  }
  return bytes;
}

/// One side of a wrong field: its bytes, what they say, and the number in base 16.
struct Side {
  Bytes bytes;
  std::optional<std::uint64_t> value;
  std::string shown;  ///< as the field is read

  /// "any but 0", say: words that stand for values.
  [[nodiscard]] bool is_words() const { return bytes.empty() && !value && !shown.empty(); }
  [[nodiscard]] std::string hex() const {
    if (is_words()) return "";
    return bytes.empty() && !value ? "(none)" : to_hex(bytes, " ");
  }
  /// An address is a better reading of the number than the number in base ten.
  [[nodiscard]] std::string reading() const {
    if (is_words()) return "";
    const bool is_number = value && (shown.empty() || shown.starts_with("0x"));
    return is_number ? fmt::format("{}", *value) : shown;
  }
};

/// "    expected    27 10        10000   0x2710", and the other side in the same columns.
void write_sides(Text& text, const Side& expected, const Side& actual, std::size_t digits) {
  constexpr std::size_t narrowest = 5, least = 12;
  const auto width = std::max({expected.hex().size(), actual.hex().size(), narrowest});
  const auto room = std::max({expected.reading().size(), actual.reading().size(), least});
  for (const auto* side : {&expected, &actual}) {
    const char* name = side == &expected ? "expected" : "actual";
    if (side->is_words()) {
      text.line(fmt::format("    {:12}{}", name, side->shown));
      continue;
    }
    const auto hex = fmt::format("    {:12}{:{}} ", name, side->hex(), width);
    text.line(side->value ? fmt::format("{}{:>{}}   0x{:0{}x}", hex, side->reading(), room,
                                        *side->value, digits)
                          : fmt::format("{} {}", hex, side->reading()));
  }
}

std::string where_is(const Finding& finding, std::size_t bytes, const wire::Field* field) {
  if (field != nullptr && field->width < 8) {
    const unsigned first = field->bit % 8U;
    return fmt::format("byte {}, bit{} {}", finding.offset, field->width == 1 ? "" : "s",
                       field->width == 1 ? fmt::format("{}", first)
                                         : fmt::format("{}-{}", first, first + field->width - 1U));
  }
  if (bytes <= 1) return fmt::format("byte {}", finding.offset);
  return fmt::format("bytes {}-{}", finding.offset, finding.offset + bytes - 1);
}

/// Of a fragment, the sum of the whole datagram is shown.
void write_arithmetic(Text& text, const Outcome& outcome, const Finding& finding,
                      const wire::Layer& layer) {
  const auto packet = outcome.whole_packet(finding.frame);
  // Where other fields are wrong, too, their sum is not the expected one.
  if (wire::right_checksum(packet, *layer.header) != finding.expected_value) return;
  const auto lines = wire::checksum_arithmetic(packet, *layer.header);
  if (lines.empty()) return;
  text.line();
  text.line("    How the expected value comes about (checksum field taken as 0000):");
  const std::size_t shown = lines.size() > most_arithmetic ? most_arithmetic : lines.size();
  const std::size_t skipped = lines.size() - shown;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    // The result is in the last line, so what is left out is in the middle.
    if (skipped > 0 && i == shown - 2) {
      text.line(fmt::format("      [{} of the data more]", counted(skipped, "line")));
      i += skipped;
    }
    text.line("    " + lines[i]);
  }
}

}  // namespace

void write_field(Text& text, const Finding& finding, const Outcome* outcome) {
  const bool is_payload = finding.header == "payload";
  if (is_payload || finding.field.empty() ||
      (!finding.expected_value && finding.expected.size() > 16)) {
    text.line("  " + (is_payload || finding.field.empty() ? finding.header : finding.field),
              Style::bold);
    text.paragraph(finding.sentence, 4);
    return write_comparison(text, finding);
  }
  const auto* frame = frame_at(outcome, finding.frame);
  const auto* layer = frame == nullptr ? nullptr : layer_named(frame->packet, finding.header);
  const auto* field = layer == nullptr ? nullptr : field_named(*layer->header, finding.field);
  const auto expected = field_bytes(finding.expected, finding.expected_value, field);
  const auto actual = field_bytes(finding.actual, finding.actual_value, field);
  const std::size_t bytes = std::max(expected.size(), actual.size());
  const std::size_t digits =
      field != nullptr ? (field->width + 3U) / 4U : std::max<std::size_t>(2 * bytes, 1);
  // Below Ethernet's name, for an address of IPv4 is called the same.
  const bool is_card = finding.header == wire::ethernet::header.name;
  text.line(fmt::format("  {:26}  {}",
                        is_card ? finding.header + " " + finding.field : finding.field,
                        where_is(finding, bytes, field)));
  write_sides(text, {expected, finding.expected_value, finding.expected_shown},
              {actual, finding.actual_value, finding.actual_shown}, digits);
  const bool says_more = finding.sentence.find(to_hex(expected, " ")) == std::string::npos;
  if (finding.field == options && says_more) text.paragraph(finding.sentence, 4);
  const bool is_checksum = finding.field.find("checksum") != std::string::npos;
  if (is_checksum && layer != nullptr) {
    write_arithmetic(text, *outcome, finding, *layer);
  } else if (finding.derived && finding.field.find("length") != std::string::npos) {
    text.line("    The expected value follows from the packet's real size.");
  }
}

void write_whole_packet(Text& text, const Outcome& outcome, int frame) {
  const auto* sent = frame_at(&outcome, frame);
  if (sent == nullptr) return;
  text.section(fmt::format("What arrived: packet {}, every field as you sent it", frame + 1));
  for (const auto& layer : sent->packet.layers()) {
    if (*layer.header == wire::ethernet::header && sent->packet.layers().size() > 1) continue;
    text.line();
    text.line("  " + place_of(layer));
    write_diagram(text, sent->packet, layer, {});
  }
  const auto payload = sent->packet.payload();
  if (payload.empty()) return;
  text.line();
  text.line(fmt::format("  payload, {}: {}", counted(payload.size(), "byte"),
                        wire::shown_data(payload, 50)));
}

void write_arrival(Text& text, const std::vector<Finding>& findings, const Outcome* outcome,
                   std::vector<Finding>& left_over, Named& named) {
  // One frame is told in full: the one the first finding about a frame's fields is about.
  const auto first = std::find_if(findings.begin(), findings.end(),
                                  [](const Finding& f) { return f.kind == Kind::field; });
  const int chosen = first == findings.end() ? -1 : first->frame;
  bool missing_told = false;
  bool extra_told = false;
  bool comparison_told = false;
  for (const auto& finding : findings) {
    const bool only_words = finding.kind == Kind::ending || finding.kind == Kind::call ||
                            finding.kind == Kind::peer || finding.kind == Kind::other;
    if (only_words && &finding == &findings.front()) {
      text.section("What must be otherwise");
      text.paragraph(finding.sentence);
    } else if (finding.kind == Kind::missing && !std::exchange(missing_told, true)) {
      write_missing(text, finding, outcome, chosen, named);
    } else if (finding.kind == Kind::extra && !std::exchange(extra_told, true)) {
      write_extra(text, finding, outcome, named);
    } else if ((finding.kind == Kind::stream || finding.kind == Kind::output) &&
               !std::exchange(comparison_told, true)) {
      text.section(finding.kind == Kind::stream ? "The byte stream" : "What your program printed");
      text.paragraph(finding.sentence);
      write_comparison(text, finding);
    } else if (!belongs(finding, chosen)) {
      left_over.push_back(finding);
    }
  }
  if (first == findings.end()) return;
  write_frame(text, findings, outcome, chosen, named);
}

}  // namespace wirebook::report
