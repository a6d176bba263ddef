#include "harness/check/spec.hh"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "harness/lab/addresses.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/names.hh"

namespace wirebook {
namespace {

std::uint64_t address_value(std::string_view text) {
  in_addr address{};
  if (inet_pton(AF_INET, std::string(text).c_str(), &address) == 1) return ntohl(address.s_addr);
  std::string digits(text);
  std::erase(digits, ':');
  std::uint64_t value = 0;
  for (const auto byte : from_hex(digits)) value = value << 8U | byte;
  return value;
}

/// Bytes from the start of a header to the end of the frame; nothing here is padded.
FieldRule::Relation length_of(const wire::Header& header) {
  return [&header](const wire::Packet& packet) -> std::optional<std::uint64_t> {
    const auto* layer = packet.find(header);
    if (layer == nullptr) return std::nullopt;
    return packet.bytes().size() - layer->offset;
  };
}

FieldRule::Relation checksum_of(const wire::Header& header) {
  return [&header](const wire::Packet& packet) -> std::optional<std::uint64_t> {
    // UDP sums as many bytes as its length says: while that is wrong, no sum is right.
    if (header == wire::udp::header &&
        packet.get(header, wire::udp::length) != length_of(header)(packet)) {
      return std::nullopt;
    }
    return wire::right_checksum(packet, header);
  };
}

}  // namespace

HeaderSpec::HeaderSpec(const wire::Header& header) : header_(&header) {
  for (const auto& field : header.fields) {
    rules_.push_back({field, FieldClass::required, 0, {}, "the task leaves it 0"});
  }
}

FieldRule& HeaderSpec::rule(const wire::Field& field) {
  const auto found = std::find_if(rules_.begin(), rules_.end(),
                                  [&](const FieldRule& rule) { return rule.field == field; });
  if (found == rules_.end()) {
    throw std::invalid_argument(fmt::format("{} has no field {}", header_->name, field.name));
  }
  return *found;
}

HeaderSpec& HeaderSpec::with(const wire::Field& field, std::uint64_t value, std::string_view why) {
  rule(field) = {field, FieldClass::required, value, {}, std::string(why)};
  return *this;
}

HeaderSpec& HeaderSpec::with(const wire::Field& field, std::string_view address,
                             std::string_view why) {
  return with(field, address_value(address), why);
}

HeaderSpec& HeaderSpec::derived(const wire::Field& field, FieldRule::Relation relation,
                                std::string_view why) {
  rule(field) = {field, FieldClass::derived, 0, std::move(relation), std::string(why)};
  return *this;
}

HeaderSpec& HeaderSpec::one_of(const wire::Field& field, std::vector<std::uint64_t> values,
                               std::string_view why) {
  rule(field) = {field, FieldClass::derived, 0, {}, std::string(why), std::move(values)};
  return *this;
}

HeaderSpec& HeaderSpec::options_left_to_kernel(std::string_view why) {
  options_ = {FieldClass::free_kernel, {}, {}, std::string(why)};
  return *this;
}

HeaderSpec& HeaderSpec::options(Bytes expected, std::string_view why) {
  return options(std::move(expected), {}, why);
}

HeaderSpec& HeaderSpec::options(Bytes expected, OptionsRule::Judge judge, std::string_view why) {
  options_ = {FieldClass::required, std::move(expected), std::move(judge), std::string(why)};
  return *this;
}

std::string OptionsRule::complaint(ByteView options) const {
  if (kind == FieldClass::free_kernel) return {};
  if (judge) return judge(options);
  if (std::equal(options.begin(), options.end(), expected.begin(), expected.end())) return {};
  return fmt::format("are {}, they must be {}", options.empty() ? "missing" : to_hex(options, " "),
                     to_hex(expected, " "));
}

HeaderSpec& HeaderSpec::left_to_kernel(const wire::Field& field, std::string_view why) {
  rule(field) = {field, FieldClass::free_kernel, 0, {}, std::string(why)};
  return *this;
}

HeaderSpec& HeaderSpec::left_to_student(const wire::Field& field, std::string_view why) {
  rule(field) = {field, FieldClass::free_student, 0, {}, std::string(why)};
  return *this;
}

HeaderSpec& HeaderSpec::left_to_student_but(const wire::Field& field, std::uint64_t never,
                                            std::string_view why) {
  left_to_student(field, why);
  rule(field).never = never;
  return *this;
}

std::vector<std::uint64_t> derived_values(const FieldRule& rule, const wire::Packet& packet) {
  if (!rule.relation) return rule.one_of;
  const auto value = rule.relation(packet);
  return value ? std::vector{*value} : std::vector<std::uint64_t>{};
}

Payload payload(std::string_view text) { return {Payload::Kind::whole, to_bytes(text)}; }

Payload part_of(std::string_view what) {
  return {Payload::Kind::part, {}, fmt::format("part of {}", what)};
}

Payload any_payload() { return {Payload::Kind::any, {}, "what the kernel quotes"}; }

Payload chosen_payload(std::size_t size) {
  return {Payload::Kind::chosen, {}, "any data", {}, size};
}

FrameSpec::FrameSpec(HeaderSpec first) {
  if (!(first.header() == wire::ethernet::header)) headers_.push_back(kernel_ethernet());
  headers_.push_back(std::move(first));
}

FrameSpec operator/(FrameSpec frame, HeaderSpec next) {
  frame.headers_.push_back(std::move(next));
  return frame;
}

FrameSpec operator/(FrameSpec frame, Payload payload) {
  frame.payload_ = std::move(payload);
  return frame;
}

HeaderSpec kernel_ethernet() {
  return HeaderSpec(wire::ethernet::header)
      .with(wire::ethernet::destination, peer_mac, "the other end of the cable")
      .with(wire::ethernet::source, student_mac, "the student's end of the cable")
      .with(wire::ethernet::ethertype, wire::ethertype::ipv4, "IPv4 follows");
}

HeaderSpec kernel_ipv4(std::uint64_t protocol) {
  namespace ip = wire::ipv4;
  return HeaderSpec(ip::header)
      .with(ip::version, 4, "IPv4")
      .with(ip::ihl, 5, "20 bytes: no options were asked for")
      .left_to_kernel(ip::dscp, "0 unless IP_TOS was set")
      .left_to_kernel(ip::ecn, "0 unless the connection negotiated ECN")
      .derived(ip::total_length, length_of(ip::header), "bytes from here to the end")
      .left_to_kernel(ip::identification, "any number")
      .with(ip::reserved_flag, 0, "always 0")
      .left_to_kernel(ip::dont_fragment, "set by path MTU discovery")
      .with(ip::more_fragments, 0, "it fits into one frame")
      .with(ip::fragment_offset, 0, "it fits into one frame")
      .left_to_kernel(ip::ttl, "64 unless IP_TTL was set")
      .with(ip::protocol, protocol, "what the socket speaks")
      .derived(ip::header_checksum, checksum_of(ip::header), "RFC 1071 over the header")
      .with(ip::source, student_address, "the student's host")
      .with(ip::destination, peer_address, "internet-host");
}

HeaderSpec kernel_ipv4_fragment(std::uint64_t protocol, std::uint64_t identification,
                                std::uint64_t offset, bool last) {
  namespace ip = wire::ipv4;
  return kernel_ipv4(protocol)
      .one_of(ip::identification, {identification}, "the same in every fragment")
      .one_of(ip::more_fragments, {last ? 0U : 1U}, "0 in the last fragment only")
      .one_of(ip::fragment_offset, {offset}, "where the fragment before it ends");
}

HeaderSpec handmade_ipv4() {
  namespace ip = wire::ipv4;
  return HeaderSpec(ip::header)
      .with(ip::version, 4)
      .with(ip::ihl, 5)
      .derived(ip::total_length, length_of(ip::header), "the kernel writes the real length")
      .left_to_student_but(ip::ttl, 0, "any but 0")
      .derived(ip::header_checksum, checksum_of(ip::header), "the kernel writes the right sum")
      .with(ip::source, student_address)
      .with(ip::destination, peer_address);
}

HeaderSpec kernel_udp(std::uint64_t destination_port) {
  namespace udp = wire::udp;
  return HeaderSpec(udp::header)
      .left_to_kernel(udp::source_port, "any, unless bound")
      .with(udp::destination_port, destination_port)
      .derived(udp::length, length_of(udp::header), "8 and the payload")
      .derived(udp::checksum, checksum_of(udp::header), "RFC 768, with the pseudo header");
}

HeaderSpec handmade_udp() {
  namespace udp = wire::udp;
  return HeaderSpec(udp::header)
      .derived(udp::length, length_of(udp::header), "8 and the payload")
      .derived(udp::checksum, checksum_of(udp::header), "RFC 768, with the pseudo header");
}

HeaderSpec kernel_ipv4_report(std::string_view source) {
  namespace ip = wire::ipv4;
  return kernel_ipv4(wire::ip_protocol::igmp)
      .with(ip::ihl, 6, "24 bytes, with Router Alert")
      .left_to_kernel(ip::dscp, "Linux asks for 48, network control")
      .with(ip::ttl, 1, "RFC 3376, 4: no router passes it on")
      .with(ip::source, source, "the interface")
      .with(ip::destination, "224.0.0.22", "RFC 3376, 4.2.14: whoever keeps the lists")
      .options(from_hex("94040000"), "RFC 3376, 4: Router Alert");
}

HeaderSpec kernel_report() {
  namespace igmp = wire::igmp;
  return HeaderSpec(igmp::header)
      .with(igmp::type, igmp::membership_report, "a membership report")
      .with(igmp::reserved, 0, "RFC 3376, 4.2.1")
      .derived(igmp::checksum, checksum_of(igmp::header), "RFC 3376, 4.2.2, the whole message")
      .with(igmp::still_reserved, 0, "RFC 3376, 4.2.1")
      .with(igmp::records, 1, "one group");
}

HeaderSpec membership(std::string_view group, bool joins) {
  namespace record = wire::igmp_record;
  return HeaderSpec(record::header)
      .with(record::type, joins ? record::changes_to_exclude : record::changes_to_include,
            joins ? "excluded is nobody: joins" : "included is nobody: leaves")
      .with(record::auxiliary_length, 0, "RFC 3376, 4.2.10")
      .with(record::sources, 0, "no sender is named")
      .with(record::group, group, "the group");
}

HeaderSpec echo_request(std::uint64_t sequence) {
  namespace echo = wire::icmp_echo;
  return HeaderSpec(echo::header)
      .with(echo::type, 8, "echo request")
      .derived(echo::checksum, checksum_of(echo::header), "RFC 792, over the whole message")
      .with(echo::sequence_number, sequence);
}

HeaderSpec kernel_tcp() {
  namespace tcp = wire::tcp;
  const auto header_words = [](const wire::Packet& packet) -> std::optional<std::uint64_t> {
    const auto* layer = packet.find(tcp::header);
    if (layer == nullptr) return std::nullopt;
    return layer->length / 4;
  };
  return HeaderSpec(tcp::header)
      .derived(tcp::data_offset, header_words, "where the byte stream goes on")
      .with(tcp::reserved, 0, "RFC 9293, 3.1")
      .left_to_kernel(tcp::cwr, "congestion is the kernel's affair")
      .left_to_kernel(tcp::ece, "congestion is the kernel's affair")
      .with(tcp::urg, 0, "nothing is urgent")
      .left_to_kernel(tcp::psh, "the kernel's advice to the receiver")
      .with(tcp::rst, 0, "nobody resets the connection")
      .left_to_kernel(tcp::window, "the room the kernel has")
      .derived(tcp::checksum, checksum_of(tcp::header), "RFC 9293, 3.1, with the pseudo header")
      .with(tcp::urgent_pointer, 0, "nothing is urgent")
      .options_left_to_kernel("the kernel negotiates them");
}

HeaderSpec handmade_tcp() {
  namespace tcp = wire::tcp;
  return HeaderSpec(tcp::header)
      .with(tcp::data_offset, 5)
      .derived(tcp::checksum, checksum_of(tcp::header), "RFC 9293, 3.1, with the pseudo header");
}

namespace check {
namespace {

/// The bytes a field would touch if it had this value.
Bytes bytes_with(ByteView header, const wire::Field& field, std::uint64_t value) {
  Bytes changed(header.begin(), header.end());
  wire::write(changed, field, value);
  const auto touched = wire::bytes_of(changed, field);
  return {touched.begin(), touched.end()};
}

/// What is wrong with a field, without what it must be.
Finding field_with(const HeaderSpec& spec, const FieldRule& rule, const wire::Packet& packet) {
  const auto bytes = packet.bytes_of(spec.header());
  const auto actual = wire::read(bytes, rule.field);
  Finding finding;
  finding.kind = Finding::Kind::field;
  finding.header = spec.header().name;
  finding.field = rule.field.name;
  finding.offset = packet.find(spec.header())->offset + rule.field.bit / 8U;
  finding.actual_value = actual;
  finding.actual_shown = wire::shown(actual, rule.field);
  finding.actual = bytes_with(bytes, rule.field, actual);
  return finding;
}

Finding wrong_field(const HeaderSpec& spec, const FieldRule& rule, const wire::Packet& packet,
                    std::uint64_t expected) {
  auto finding = field_with(spec, rule, packet);
  finding.expected_value = expected;
  finding.expected_shown = wire::shown(expected, rule.field);
  finding.derived = rule.kind == FieldClass::derived;
  finding.expected = bytes_with(packet.bytes_of(spec.header()), rule.field, expected);
  finding.sentence = fmt::format("{} {} is {}, it must be {}", finding.header, finding.field,
                                 finding.actual_shown, finding.expected_shown);
  return finding;
}

/// A field that may be anything but what it is.
Finding forbidden_value(const HeaderSpec& spec, const FieldRule& rule, const wire::Packet& packet) {
  auto finding = field_with(spec, rule, packet);
  finding.expected_shown = fmt::format("any but {}", finding.actual_shown);
  finding.sentence = fmt::format("{} {} is {}, it must not be", finding.header, finding.field,
                                 finding.actual_shown);
  return finding;
}

void compare_header(const HeaderSpec& spec, const wire::Packet& packet,
                    std::vector<Finding>& findings) {
  const auto bytes = packet.bytes_of(spec.header());
  for (const auto& rule : spec.rules()) {
    if (!wire::fits(bytes, rule.field)) continue;
    if (rule.never && wire::read(bytes, rule.field) == *rule.never) {
      findings.push_back(forbidden_value(spec, rule, packet));
    }
    if (rule.kind == FieldClass::free_kernel || rule.kind == FieldClass::free_student) continue;
    const auto legal =
        rule.kind == FieldClass::derived ? derived_values(rule, packet) : std::vector{rule.value};
    const auto actual = wire::read(bytes, rule.field);
    if (legal.empty() || std::find(legal.begin(), legal.end(), actual) != legal.end()) continue;
    findings.push_back(wrong_field(spec, rule, packet, legal.front()));
  }
}

void compare_options(const HeaderSpec& spec, const wire::Packet& packet,
                     std::vector<Finding>& findings) {
  const auto fixed = spec.header().size();
  const auto options = packet.bytes_of(spec.header()).subspan(fixed);
  const auto complaint = spec.options() ? spec.options()->complaint(options) : "";
  if (complaint.empty()) return;
  Finding finding;
  finding.kind = Finding::Kind::field;
  finding.header = spec.header().name;
  finding.field = "options";
  finding.offset = packet.find(spec.header())->offset + fixed;
  finding.expected = spec.options()->expected;
  finding.actual.assign(options.begin(), options.end());
  finding.sentence = fmt::format("the {} options {}", finding.header, complaint);
  findings.push_back(std::move(finding));
}

Finding missing_header(const HeaderSpec& spec, const wire::Packet& packet) {
  Finding finding;
  finding.kind = Finding::Kind::missing;
  finding.header = spec.header().name;
  finding.sentence = fmt::format("this is no {} packet: {}", finding.header, wire::summary(packet));
  return finding;
}

void compare_payload(const FrameSpec& spec, const wire::Packet& packet,
                     std::vector<Finding>& findings) {
  const auto* last = packet.find(spec.headers().back().header());
  const auto kind = spec.payload().kind;
  const bool is_compared = kind == Payload::Kind::whole || kind == Payload::Kind::chosen;
  if (!is_compared || last == nullptr) return;
  // From behind the last header that the task knows: a wrong protocol number makes the parser see
  // headers in what is payload here.
  const auto begin = last->offset + last->length;
  const auto end = std::max(begin, packet.payload_offset() + packet.payload().size());
  const auto actual = packet.bytes().subspan(begin, end - begin);
  if (kind == Payload::Kind::chosen) {
    if (actual.size() == spec.payload().size) return;
    Finding finding;
    finding.kind = Finding::Kind::field;
    finding.header = "payload";
    finding.field = "size";
    finding.offset = begin;
    finding.expected_value = spec.payload().size;
    finding.actual_value = actual.size();
    finding.sentence = fmt::format("the payload has {} bytes, it must have {}", actual.size(),
                                   spec.payload().size);
    findings.push_back(std::move(finding));
    return;
  }
  const auto& expected = spec.payload().bytes;
  if (std::equal(actual.begin(), actual.end(), expected.begin(), expected.end())) return;
  Finding finding;
  finding.kind = Finding::Kind::field;
  finding.header = "payload";
  finding.offset = begin;
  finding.expected = expected;
  finding.actual.assign(actual.begin(), actual.end());
  if (spec.payload().parts) finding.parts = spec.payload().parts(expected, actual);
  finding.sentence =
      finding.parts.empty()
          ? fmt::format("the payload is \"{}\" ({} bytes), it must be \"{}\" ({} bytes)",
                        printable(as_text(actual), 24), actual.size(),
                        printable(as_text(expected), 24), expected.size())
      : actual.size() != expected.size()
          ? fmt::format("the payload has {} bytes, it must have {}", actual.size(), expected.size())
          : in_words(finding.parts);
  findings.push_back(std::move(finding));
}

}  // namespace

std::vector<Finding> compare(const FrameSpec& spec, const wire::Packet& packet, int index) {
  std::vector<Finding> findings;
  for (const auto& header : spec.headers()) {
    if (packet.has(header.header())) {
      compare_header(header, packet, findings);
      compare_options(header, packet, findings);
    } else {
      findings.push_back(missing_header(header, packet));
      break;
    }
  }
  compare_payload(spec, packet, findings);
  for (auto& finding : findings) finding.frame = index;
  return findings;
}

}  // namespace check
}  // namespace wirebook
