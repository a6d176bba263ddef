#include "harness/lab/wire_script.hh"

#include <fmt/format.h>

#include <stdexcept>

#include "harness/base/ordinal.hh"
#include "harness/wire/checksum.hh"

namespace wirebook {
namespace {

std::string subject_of(const WireRule& rule) {
  return rule.which.is_every()
             ? fmt::format("every {}", rule.frames.words())
             : fmt::format("the {} {}", ordinal(rule.which.number()), rule.frames.words());
}

std::string described(const Until& until) {
  return until.count == 1 ? fmt::format("the next {} has passed", until.frames.words())
                          : fmt::format("the {} {} after it has passed", ordinal(until.count),
                                        until.frames.words());
}

void turn_over(Bytes& bytes, std::size_t bit_of_frame) {
  bytes.at(bit_of_frame / 8) ^= static_cast<std::uint8_t>(0x80U >> bit_of_frame % 8);
}

}  // namespace

Which::Which(int number) : number_(static_cast<std::size_t>(number)) {
  if (number < 1) {
    throw std::invalid_argument(fmt::format("no frame is the {}th: they count from 1", number));
  }
}

Damage& Damage::checksums_redone() {
  redone_ = true;
  return *this;
}

bool Damage::fits(const wire::Packet& packet) const {
  return header_ == nullptr ? byte_ < packet.payload().size()
                            : wire::fits(packet.bytes_of(*header_), *field_);
}

Bytes Damage::done_to(const wire::Packet& packet) const {
  Bytes bytes(packet.bytes().begin(), packet.bytes().end());
  if (!fits(packet)) return bytes;
  if (value_) {
    bytes = value_->written_to(packet);
  } else if (header_ == nullptr) {
    turn_over(bytes, (packet.payload_offset() + byte_) * 8 + 7 - bit_);
  } else {
    turn_over(bytes, packet.find(*header_)->offset * 8 + field_->bit + field_->width - 1U - bit_);
  }
  return redone_ ? wire::with_right_checksums(wire::Packet::parse(std::move(bytes))) : bytes;
}

std::string Damage::words() const {
  const std::string sums = redone_ ? ", checksums redone" : "";
  if (header_ == nullptr)
    return fmt::format("flip bit {} of byte {} of the data{}", bit_, byte_, sums);
  const auto field = fmt::format("{} {}", header_->name, field_->name);
  return value_ ? fmt::format("{} becomes {}{}", field, value_->shown(), sums)
                : fmt::format("flip bit {} of {}{}", bit_, field, sums);
}

std::string Damage::change_in(const wire::Packet& packet) const {
  const auto after = done_to(packet);
  if (header_ == nullptr) {
    const auto at = packet.payload_offset() + byte_;
    return fmt::format("byte {} of the data 0x{:02x} became 0x{:02x}", byte_, packet.bytes()[at],
                       after[at]);
  }
  const auto* layer = packet.find(*header_);
  const auto changed = ByteView(after).subspan(layer->offset, layer->length);
  return fmt::format("{} {} {} became {}", header_->name, field_->name,
                     wire::shown(packet.bytes_of(*header_), *field_),
                     wire::shown(changed, *field_));
}

Damage put(const wire::Header& header, const wire::FieldName& field, const wire::Value& value) {
  Damage damage;
  damage.value_.emplace(header, field, value);
  damage.header_ = &header;
  damage.field_ = &damage.value_->field();
  return damage;
}

Damage flip(const wire::Header& header, const wire::FieldName& field, unsigned bit) {
  Damage damage;
  damage.header_ = &header;
  damage.field_ = &field.in(header);
  damage.bit_ = bit;
  if (bit >= damage.field_->width) {
    throw std::invalid_argument(fmt::format("{}'s \"{}\" has {} bits, no bit {}", header.name,
                                            damage.field_->name, damage.field_->width, bit));
  }
  return damage;
}

Damage flip_data(std::size_t byte, unsigned bit) {
  if (bit > 7) throw std::invalid_argument(fmt::format("a byte has 8 bits, no bit {}", bit));
  Damage damage;
  damage.byte_ = byte;
  damage.bit_ = bit;
  return damage;
}

Until until(FramePattern frames, int count) {
  if (count < 1) throw std::invalid_argument("a delay ends with at least one frame");
  return {std::move(frames), static_cast<std::size_t>(count)};
}

std::string describe(const WireRule& rule) {
  const auto subject = subject_of(rule);
  switch (rule.act) {
    case WireRule::Act::drop:
      return "drop " + subject;
    case WireRule::Act::duplicate:
      return "duplicate " + subject;
    case WireRule::Act::reorder:
      return fmt::format("swap {} with the next", subject);
    case WireRule::Act::delay:
      return fmt::format("hold back {} until {}", subject, described(*rule.until));
    case WireRule::Act::corrupt:
      return fmt::format("change {} ({})", subject, rule.damage->words());
  }
  return {};
}

WireScript& WireScript::add(WireRule rule) {
  rules_.push_back(std::move(rule));
  return *this;
}

WireScript& WireScript::drop(Which which, FramePattern frames) {
  return add({WireRule::Act::drop, which, std::move(frames)});
}
WireScript& WireScript::duplicate(Which which, FramePattern frames) {
  return add({WireRule::Act::duplicate, which, std::move(frames)});
}
WireScript& WireScript::reorder(Which which, FramePattern frames) {
  return add({WireRule::Act::reorder, which, std::move(frames)});
}
WireScript& WireScript::delay(Which which, FramePattern frames, Until until) {
  return add({WireRule::Act::delay, which, std::move(frames), std::move(until)});
}
WireScript& WireScript::corrupt(Which which, FramePattern frames, Damage damage) {
  return add({WireRule::Act::corrupt, which, std::move(frames), std::nullopt, std::move(damage)});
}

}  // namespace wirebook
