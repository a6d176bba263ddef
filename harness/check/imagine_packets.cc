#include <algorithm>
#include <span>

#include "harness/check/imagine.hh"
#include "harness/check/wrong_sums.hh"
#include "harness/lab/addresses.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/compose.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/packet.hh"

namespace wirebook::check {
namespace {

namespace ip = wire::ipv4;
namespace echo = wire::icmp_echo;

constexpr std::uint64_t kernels_ttl = 64;

}  // namespace

std::vector<Imagined> imagine_kernel_packet(const Bytes& bytes) {
  const auto packet = wire::Packet::parse(bytes);
  const auto ttl = *packet.get(ip::header, ip::ttl);
  const auto protocol = *packet.get(ip::header, ip::protocol);
  const auto with = [&](std::uint64_t other_ttl, const Bytes& payload) {
    return wire::FrameBuilder()
        .ethernet(student_mac, peer_mac)
        .ipv4(student_address, peer_address)
        .set(ip::dont_fragment, 1)
        .set(ip::ttl, other_ttl)
        .set(ip::protocol, protocol)
        .payload(payload)
        .build();
  };
  const Bytes text(packet.payload().begin(), packet.payload().end());
  const auto behind = [&](std::uint8_t last) {
    auto longer = text;
    longer.push_back(last);
    return longer;
  };
  const auto inner = packet.bytes().subspan(packet.find(ip::header)->offset);
  return {{"", bytes},
          {"TTL_DEFAULT", with(kernels_ttl, text)},
          {"DOUBLE_HEADER", with(ttl, {inner.begin(), inner.end()})},
          {"DOUBLE_HEADER", with(kernels_ttl, {inner.begin(), inner.end()})},
          {"SENT_NUL", with(ttl, behind('\0'))},
          {"NEWLINE", with(ttl, behind('\n'))}};
}

std::vector<Imagined> imagine_received(const Bytes& bytes) {
  const auto packet = wire::Packet::parse_ip(bytes);
  const auto ihl = *packet.get(ip::header, ip::ihl);
  const auto from = [&](std::size_t begin) {
    const auto rest = packet.bytes().subspan(std::min(begin, packet.bytes().size()));
    return Bytes(rest.begin(), rest.end());
  };
  const std::size_t length = ihl * 4;
  std::vector<Imagined> all{{"", from(length)}, {"PRINTS_IP_HEADER", from(0)}};
  all.push_back({"IHL_AS_BYTES", from(ihl)});
  for (const std::size_t fixed : {20, 24, 28}) {
    if (fixed == length) continue;
    all.push_back({fixed == ip::header.size() ? "ASSUMES_20" : "ASSUMES_FIXED", from(fixed)});
  }
  return all;
}

std::vector<Imagined> imagine_echo_requests(const Bytes& first, const Bytes& second) {
  const auto packet = wire::Packet::parse(first);
  const auto begin = packet.find(echo::header)->offset;
  const Bytes message(first.begin() + static_cast<std::ptrdiff_t>(begin), first.end());
  const auto sum = *packet.get(echo::header, echo::checksum);
  const auto with_sum = [&](Bytes bytes, std::uint64_t value) {
    wire::write(std::span(bytes).subspan(begin), echo::checksum, value);
    return bytes;
  };
  const auto with = [&](Bytes bytes, const wire::Field& field, std::uint64_t value) {
    const auto changed = std::span(bytes).subspan(begin);
    wire::write(changed, field, value);
    wire::write(changed, echo::checksum, 0);
    wire::write(changed, echo::checksum, wire::internet_checksum({changed}));
    return bytes;
  };
  const auto then = [](Bytes one, const Bytes& other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
  };
  const auto swapped = [&](const wire::Field& field) {
    const auto turned = [&](const Bytes& bytes) {
      const auto value = wire::read(ByteView(bytes).subspan(begin), field);
      return with(bytes, field, reversed(value, 2));
    };
    return then(turned(first), turned(second));
  };
  std::vector<Imagined> all{{"", then(first, second)},
                            {"ID_SWAPPED", swapped(echo::identifier)},
                            {"SEQ_SWAPPED", swapped(echo::sequence_number)},
                            {"SEQ_FROM_0", then(with(first, echo::sequence_number, 0), first)},
                            {"CK_MISSING", with_sum(first, 0)},
                            {"CK_SWAPPED", with_sum(first, reversed(sum, 2))},
                            {"CK_STALE", then(first, with_sum(second, sum))}};
  const auto pseudo = wire::pseudo_header(packet);
  auto unsummed = message;
  wire::write(unsummed, echo::checksum, 0);
  for (const auto& wrong : wrong_sums(echo::header, pseudo, unsummed)) {
    all.push_back({std::string(wrong.code), with_sum(first, wrong.value)});
    all.push_back({std::string(wrong.code), with_sum(first, reversed(wrong.value, 2))});
  }
  return all;
}

}  // namespace wirebook::check
