#include "harness/wire/field_value.hh"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace wirebook::wire {

namespace {

std::string names_in(const Header& header) {
  std::vector<std::string_view> names;
  for (const Field& field : header.fields) names.push_back(field.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

const Field& FieldName::in(const Header& header) const {
  const auto found =
      std::find_if(header.fields.begin(), header.fields.end(), [&](const Field& field) {
        return entry_ != nullptr ? field == *entry_ : field.name == name_;
      });
  if (found != header.fields.end()) return *found;
  throw std::invalid_argument(fmt::format("{} has no field \"{}\"{}; it has: {}", header.name,
                                          name_, entry_ != nullptr ? " of that place" : "",
                                          names_in(header)));
}

FieldValue::FieldValue(const Header& header, const FieldName& name, const Value& value)
    : header_(&header), field_(&name.in(header)), number_(value.number()) {
  if (!value.address().empty()) {
    address_ = address_bytes(value.address(), field_->show);
  } else if (field_->width > 64 || (field_->width < 64 && number_ >> field_->width != 0)) {
    throw std::invalid_argument(fmt::format("{} is no value for the {} bits of {}'s \"{}\"",
                                            number_, field_->width, header.name, field_->name));
  }
  if (!address_.empty() && address_.size() * 8 != field_->width) {
    throw std::invalid_argument(fmt::format("\"{}\" is no value for {}'s \"{}\"", value.address(),
                                            header.name, field_->name));
  }
}

bool FieldValue::holds_in(const Packet& packet) const {
  if (address_.empty()) return packet.get(*header_, *field_) == number_;
  return std::ranges::equal(packet.bytes_of(*header_, *field_), address_);
}

Bytes FieldValue::written_to(const Packet& packet) const {
  Bytes bytes(packet.bytes().begin(), packet.bytes().end());
  const Layer* layer = packet.find(*header_);
  if (layer == nullptr || !fits(packet.bytes_of(*header_), *field_)) return bytes;
  const auto header = std::span(bytes).subspan(layer->offset, layer->length);
  if (address_.empty()) {
    write(header, *field_, number_);
  } else {
    write(header, *field_, ByteView(address_));
  }
  return bytes;
}

std::string FieldValue::shown() const {
  if (address_.empty()) return wire::shown(number_, *field_);
  const Field alone{field_->name, 0, field_->width, field_->show, {}, {}};
  return wire::shown(ByteView(address_), alone);
}

}  // namespace wirebook::wire
