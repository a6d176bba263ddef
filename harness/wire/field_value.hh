/// \file
/// A field of a header and a value for it, checked against the header's table when it is written
/// down: nobody finds out later that a field does not exist.
///
///     FieldValue(udp::header, udp::destination_port, 9000)
///     FieldValue(ipv4::header, "source", "10.9.0.2")
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/wire/packet.hh"

namespace wirebook::wire {

/// A field as a script names it: its entry in a table, or its name there.
class FieldName {
 public:
  FieldName(const Field& field) : name_(field.name), entry_(&field) {}
  FieldName(std::string_view name) : name_(name) {}
  FieldName(const char* name) : name_(name) {}

  /// The header's own entry. The name must outlive nothing: it is looked up at once.
  /// @throws std::invalid_argument listing the header's fields when it is none of them
  [[nodiscard]] const Field& in(const Header& header) const;

 private:
  std::string_view name_;
  const Field* entry_ = nullptr;
};

/// A value as a script writes it: a number, or an address in text.
class Value {
 public:
  template <std::integral T>
  Value(T number) : number_(static_cast<std::uint64_t>(number)) {}
  Value(std::string_view address) : address_(address) {}
  Value(const char* address) : address_(address) {}
  Value(const std::string& address) : address_(address) {}

  [[nodiscard]] std::uint64_t number() const { return number_; }
  /// Empty when it is a number.
  [[nodiscard]] const std::string& address() const { return address_; }

 private:
  std::uint64_t number_ = 0;
  std::string address_;
};

/// A field of a header with a value for it.
class FieldValue {
 public:
  /// @throws std::invalid_argument when the header has no such field or the value does not fit
  FieldValue(const Header& header, const FieldName& name, const Value& value);

  /// Whether the packet has the header, and this value in the field.
  [[nodiscard]] bool holds_in(const Packet& packet) const;
  /// The packet's bytes with the value written in, and nothing else; unchanged when it lacks the
  /// field.
  [[nodiscard]] Bytes written_to(const Packet& packet) const;
  /// The value as the field shows it: "9000", "10.9.0.2".
  [[nodiscard]] std::string shown() const;

  [[nodiscard]] const Header& header() const { return *header_; }
  [[nodiscard]] const Field& field() const { return *field_; }

 private:
  const Header* header_;
  const Field* field_;
  std::uint64_t number_ = 0;
  Bytes address_;
};

}  // namespace wirebook::wire
