#include "harness/lab/frame_pattern.hh"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "harness/wire/headers.hh"

namespace wirebook {
namespace {

/// What one of them is called: "TCP segment".
std::string noun_of(const wire::Header& header) {
  if (header == wire::ethernet::header) return "frame";
  const bool datagram = header == wire::udp::header;
  const bool segment = header == wire::tcp::header;
  const bool message = header == wire::arp::header || header.name.starts_with("ICMP");
  return fmt::format("{} {}", header.name,
                     datagram  ? "datagram"
                     : segment ? "segment"
                     : message ? "message"
                               : "packet");
}

std::string words_of(const wire::FieldValue& value) {
  if (value.field().width > 1) return fmt::format("with {} {}", value.field().name, value.shown());
  return fmt::format("{} {}", value.shown() == "0" ? "without" : "with", value.field().name);
}

}  // namespace

std::string_view name_of(Way way) {
  return way == Way::from_student ? "from the student" : "to the student";
}

FramePattern& FramePattern::header(const wire::Header& header) {
  headers_.push_back(&header);
  return *this;
}

FramePattern& FramePattern::arp() { return header(wire::arp::header); }
FramePattern& FramePattern::ipv4() { return header(wire::ipv4::header); }
FramePattern& FramePattern::ipv6() { return header(wire::ipv6::header); }
FramePattern& FramePattern::icmp() { return header(wire::icmp::header); }
FramePattern& FramePattern::udp() { return header(wire::udp::header); }
FramePattern& FramePattern::tcp() { return header(wire::tcp::header); }

FramePattern& FramePattern::with(const wire::FieldName& field, const wire::Value& value) {
  values_.emplace_back(headers_.empty() ? wire::ethernet::header : *headers_.back(), field, value);
  return *this;
}

FramePattern& FramePattern::flag(const wire::FieldName& name, unsigned value) {
  with(name, value);
  const auto& field = values_.back().field();
  if (field.width == 1) return *this;
  throw std::invalid_argument(
      fmt::format("{}'s \"{}\" has {} bits; a flag has one, other fields "
                  "need a value",
                  values_.back().header().name, field.name, field.width));
}

FramePattern& FramePattern::with(const wire::FieldName& name) { return flag(name, 1); }
FramePattern& FramePattern::without(const wire::FieldName& name) { return flag(name, 0); }

FramePattern& FramePattern::with_data() {
  data_ = true;
  return *this;
}

FramePattern& FramePattern::carrying(std::string_view bytes) {
  carried_ = bytes;
  return *this;
}

bool FramePattern::matches(const wire::Packet& packet, Way way) const {
  if (way_ && *way_ != way) return false;
  const auto has = [&](const wire::Header* header) { return packet.has(*header); };
  const auto holds = [&](const wire::FieldValue& value) { return value.holds_in(packet); };
  return std::ranges::all_of(headers_, has) && std::ranges::all_of(values_, holds) &&
         (!data_ || !packet.payload().empty()) &&
         as_text(packet.payload()).find(carried_) != std::string_view::npos;
}

std::string FramePattern::words() const {
  auto words = noun_of(headers_.empty() ? wire::ethernet::header : *headers_.back());
  words += fmt::format(" {}", way_ ? name_of(*way_) : "in either direction");
  std::vector<std::string> conditions;
  for (const auto& value : values_) conditions.push_back(words_of(value));
  if (data_) conditions.emplace_back("with data");
  if (!carried_.empty()) {
    conditions.push_back(fmt::format("carrying \"{}\"", printable(carried_, 24)));
  }
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    words += (i == 0 ? " " : ", ") + conditions[i];
  }
  return words;
}

FramePattern from_student() { return FramePattern(Way::from_student); }
FramePattern to_student() { return FramePattern(Way::to_student); }
FramePattern either_way() { return FramePattern(std::nullopt); }

}  // namespace wirebook
