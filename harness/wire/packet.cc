#include "harness/wire/packet.hh"

#include <algorithm>

#include "harness/wire/headers.hh"

namespace wirebook::wire {

const Layer* Packet::find(const Header& header) const {
  const auto found = std::find_if(layers_.begin(), layers_.end(), [&](const Layer& layer) {
    return *layer.header == header ||
           (layer.header->form_of != nullptr && *layer.header->form_of == header);
  });
  return found == layers_.end() ? nullptr : &*found;
}

ByteView Packet::bytes_of(const Header& header) const {
  const Layer* layer = find(header);
  return layer == nullptr ? ByteView{} : bytes().subspan(layer->offset, layer->length);
}

ByteView Packet::bytes_of(const Header& header, const Field& field) const {
  return wire::bytes_of(bytes_of(header), field);
}

std::optional<std::uint64_t> Packet::get(const Header& header, const Field& field) const {
  const ByteView found = bytes_of(header);
  if (field.width > 64 || !fits(found, field)) return std::nullopt;
  return read(found, field);
}

ByteView Packet::payload() const { return bytes().subspan(payload_offset_, payload_length_); }

ByteView Packet::padding() const { return bytes().subspan(payload_offset_ + payload_length_); }

std::uint64_t tcp_field(const Packet& packet, const Field& field) {
  return packet.get(tcp::header, field).value_or(0);
}

}  // namespace wirebook::wire
