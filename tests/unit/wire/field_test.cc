#include "harness/wire/field.hh"

#include <gtest/gtest.h>

#include <stdexcept>

#include "harness/wire/headers.hh"

namespace wirebook::wire {
namespace {

const std::vector<const Header*> all_headers{
    &ethernet::header,  &vlan::header,           &arp::header,           &ipv4::header,
    &ipv6::header,      &ipv6_extension::header, &ipv6_fragment::header, &icmp::header,
    &icmp_echo::header, &icmpv6::header,         &icmpv6_echo::header,   &udp::header,
    &tcp::header,       &sctp::header,           &igmp::header,          &igmp_record::header};

constexpr Field twelve_bits{"twelve bits", 4, 12, Show::hex, "", ""};
constexpr Field sixty_four_bits{"sixty-four bits", 4, 64, Show::hex, "", ""};

TEST(FieldTable, HasTheLengthOfTheRfc) {
  EXPECT_EQ(ethernet::header.size(), 14U);
  EXPECT_EQ(vlan::header.size(), 4U);
  EXPECT_EQ(arp::header.size(), 28U);
  EXPECT_EQ(ipv4::header.size(), 20U);
  EXPECT_EQ(ipv6::header.size(), 40U);
  EXPECT_EQ(ipv6_extension::header.size(), 8U);
  EXPECT_EQ(ipv6_fragment::header.size(), 8U);
  EXPECT_EQ(icmp::header.size(), 8U);
  EXPECT_EQ(icmp_echo::header.size(), 8U);
  EXPECT_EQ(icmpv6::header.size(), 8U);
  EXPECT_EQ(icmpv6_echo::header.size(), 8U);
  EXPECT_EQ(igmp::header.size(), 8U);
  EXPECT_EQ(igmp_record::header.size(), 8U);
  EXPECT_EQ(udp::header.size(), 8U);
  EXPECT_EQ(tcp::header.size(), 20U);
  EXPECT_EQ(sctp::header.size(), 12U);
}

TEST(FieldTable, LeavesNoBitAndNoColumnOut) {
  for (const Header* header : all_headers) {
    std::size_t next = 0;
    for (const Field& field : header->fields) {
      EXPECT_EQ(field.bit, next) << header->name << ' ' << field.name;
      EXPECT_FALSE(field.name.empty()) << header->name << " bit " << field.bit;
      EXPECT_FALSE(field.reference.empty()) << header->name << ' ' << field.name;
      EXPECT_FALSE(field.filled_by.empty()) << header->name << ' ' << field.name;
      next += field.width;
    }
    EXPECT_EQ(next, header->size() * 8) << header->name;
  }
}

TEST(FieldTable, NoticesGapsOverlapsAndHalfBytes) {
  constexpr Field first{"first", 0, 8, Show::hex, "", ""};
  constexpr std::array gap{first, Field{"second", 9, 7, Show::hex, "", ""}};
  constexpr std::array overlap{first, Field{"second", 7, 9, Show::hex, "", ""}};
  constexpr std::array half{first, Field{"second", 8, 4, Show::hex, "", ""}};
  constexpr std::array good{first, Field{"second", 8, 8, Show::hex, "", ""}};
  constexpr bool gap_found = !consecutive(gap), overlap_found = !consecutive(overlap);
  constexpr bool half_found = !consecutive(half), good_accepted = consecutive(good);
  EXPECT_TRUE(gap_found);
  EXPECT_TRUE(overlap_found);
  EXPECT_TRUE(half_found);
  EXPECT_TRUE(good_accepted);
}

TEST(FieldTable, HasNoTwoFieldsOfOneName) {
  for (const Header* header : all_headers) {
    for (const Field& one : header->fields) {
      for (const Field& other : header->fields) {
        if (&one == &other) continue;
        EXPECT_NE(one.name, other.name) << header->name;
      }
    }
  }
}

TEST(Read, TakesBitsInNetworkOrder) {
  const Bytes bytes = from_hex("4560001e07c06000");
  EXPECT_EQ(read(bytes, ipv4::version), 4U);
  EXPECT_EQ(read(bytes, ipv4::ihl), 5U);
  EXPECT_EQ(read(bytes, ipv4::dscp), 24U);
  EXPECT_EQ(read(bytes, ipv4::ecn), 0U);
  EXPECT_EQ(read(bytes, ipv4::total_length), 30U);
  EXPECT_EQ(read(bytes, ipv4::identification), 1984U);
  EXPECT_EQ(read(bytes, ipv4::reserved_flag), 0U);
  EXPECT_EQ(read(bytes, ipv4::dont_fragment), 1U);
  EXPECT_EQ(read(bytes, ipv4::more_fragments), 1U);
  EXPECT_EQ(read(bytes, ipv4::fragment_offset), 0U);
}

TEST(Read, CrossesByteBorders) {
  EXPECT_EQ(read(from_hex("abcd"), twelve_bits), 0xbcdU);
  EXPECT_EQ(read(from_hex("0123456789abcdef01"), sixty_four_bits), 0x123456789abcdef0U);
}

TEST(Write, ChangesItsOwnBitsOnly) {
  for (const Header* header : all_headers) {
    for (const Field& field : header->fields) {
      if (field.width > 64) continue;
      Bytes ones(header->size(), 0xff);
      write(ones, field, 0);
      EXPECT_EQ(read(ones, field), 0U) << header->name << ' ' << field.name;
      write(ones, field, ~std::uint64_t{0});
      EXPECT_EQ(ones, Bytes(header->size(), 0xff)) << header->name << ' ' << field.name;
      Bytes zeros(header->size(), 0);
      write(zeros, field, ~std::uint64_t{0});
      write(zeros, field, 0);
      EXPECT_EQ(zeros, Bytes(header->size(), 0)) << header->name << ' ' << field.name;
    }
  }
}

TEST(Write, DropsBitsAboveTheWidth) {
  Bytes bytes(2);
  write(bytes, twelve_bits, 0xfabc);
  EXPECT_EQ(to_hex(bytes), "0abc");
}

TEST(Write, PutsANumberAtTheEndOfAWideField) {
  Bytes bytes(ipv6::header.size());
  write(bytes, ipv6::source, 1);
  EXPECT_EQ(shown(bytes, ipv6::source), "::1");
  EXPECT_EQ(read(bytes, ipv6::source), 1U);
}

TEST(Write, PutsWholeBytesIn) {
  Bytes bytes(ipv6::header.size());
  write(bytes, ipv6::destination, ByteView(address_bytes("fd09::2", Show::ipv6)));
  EXPECT_EQ(shown(bytes, ipv6::destination), "fd09::2");
  EXPECT_EQ(shown(bytes, ipv6::source), "::");
  EXPECT_THROW(write(bytes, ipv6::source, ByteView(Bytes(4))), std::invalid_argument);
  EXPECT_THROW(write(bytes, ipv6::traffic_class, ByteView(Bytes(1))), std::invalid_argument);
}

TEST(Fits, AsksForTheLastBit) {
  EXPECT_TRUE(fits(Bytes(2), twelve_bits));
  EXPECT_FALSE(fits(Bytes(1), twelve_bits));
  EXPECT_FALSE(fits({}, ipv4::version));
}

TEST(BytesOf, AreTheBytesAFieldTouches) {
  const Bytes bytes = from_hex("4560001e07c0");
  EXPECT_EQ(to_hex(bytes_of(bytes, ipv4::total_length)), "001e");
  EXPECT_EQ(to_hex(bytes_of(bytes, ipv4::dscp)), "60");
  EXPECT_EQ(to_hex(bytes_of(bytes, ipv4::ihl)), "45");
  EXPECT_TRUE(bytes_of(bytes, ipv4::ttl).empty());
}

TEST(Shown, FollowsTheTable) {
  EXPECT_EQ(shown(0x0a090001, ipv4::source), "10.9.0.1");
  EXPECT_EQ(shown(0x020900000001, ethernet::source), "02:09:00:00:00:01");
  EXPECT_EQ(shown(0x800, ethernet::ethertype), "0x0800");
  EXPECT_EQ(shown(5, ipv6::flow_label), "0x00005");
  EXPECT_EQ(shown(1984, ipv4::identification), "1984");
  EXPECT_EQ(shown(from_hex("45"), ipv4::ttl), "(cut off)");
}

TEST(AddressBytes, ReadWhatShownWrites) {
  EXPECT_EQ(to_hex(address_bytes("10.9.0.1", Show::ipv4)), "0a090001");
  EXPECT_EQ(to_hex(address_bytes("fd09::1", Show::ipv6)), "fd090000000000000000000000000001");
  EXPECT_EQ(to_hex(address_bytes("02:09:00:00:00:01", Show::mac)), "020900000001");
}

TEST(AddressBytes, RefuseWhatIsNoAddress) {
  for (const char* text : {"", "10.9.0", "10.9.0.256", "fd09::1", "hello"}) {
    EXPECT_THROW(address_bytes(text, Show::ipv4), std::invalid_argument) << text;
  }
  for (const char* text : {"", "02:09:00:00:00", "02-09-00-00-00-01", "02:09:00:00:00:0g"}) {
    EXPECT_THROW(address_bytes(text, Show::mac), std::invalid_argument) << text;
  }
  EXPECT_THROW(address_bytes("10.9.0.1", Show::ipv6), std::invalid_argument);
  EXPECT_THROW(address_bytes("7", Show::decimal), std::invalid_argument);
}

}  // namespace
}  // namespace wirebook::wire
