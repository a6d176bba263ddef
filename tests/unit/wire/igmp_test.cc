#include "harness/wire/igmp.hh"

#include <gtest/gtest.h>

#include "harness/wire/compose.hh"
#include "harness/wire/headers.hh"

namespace wirebook::wire {
namespace {

/// A report as Linux sends it: 24 bytes of header with Router Alert, to 224.0.0.22.
Packet report(std::string_view message, std::string_view to = "224.0.0.22") {
  return Packet::parse_ip(FrameBuilder()
                              .ipv4("10.9.0.1", to)
                              .set(ipv4::protocol, 2)
                              .set(ipv4::ttl, 1)
                              .options(from_hex("94040000"))
                              .payload(from_hex(message))
                              .build());
}

TEST(MembershipReport, IsComposedWithItsChecksumAndParsed) {
  const auto packet =
      Packet::parse_ip(FrameBuilder()
                           .ipv4("10.9.0.1", "224.0.0.22")
                           .membership_report(igmp_record::changes_to_exclude, "239.151.12.236")
                           .build());
  EXPECT_EQ(packet.get(ipv4::header, ipv4::protocol), 2U);
  EXPECT_EQ(packet.get(igmp::header, igmp::records), 1U);
  // As Linux has it in captures/04-datagram/multicast.txt.
  EXPECT_EQ(packet.get(igmp::header, igmp::checksum), 0xdd7aU);
  EXPECT_EQ(shown(packet.bytes_of(igmp_record::header), igmp_record::group), "239.151.12.236");
  EXPECT_TRUE(packet.payload().empty());
  EXPECT_TRUE(packet.problems().empty());
  EXPECT_EQ(summary(packet), "IGMP 10.9.0.1 > 224.0.0.22 membership report: joins 239.151.12.236");
}

TEST(MembershipReport, IsToldInWords) {
  const auto words = in_words(report("2200 de7a 0000 0001 0300 0000 ef970cec"));
  EXPECT_NE(words.find("type 0x22 (membership report)"), std::string::npos) << words;
  EXPECT_NE(words.find("checksum 0xde7a (right)"), std::string::npos) << words;
  EXPECT_NE(words.find("record type 3 (change to include mode)"), std::string::npos) << words;
  EXPECT_NE(words.find("multicast address 239.151.12.236"), std::string::npos) << words;
}

TEST(MembershipReport, ThatPromisesTooMuchHasAProblem) {
  const auto packet = report("2200 0000 0000 0001 0400 0007 ef010203");
  ASSERT_EQ(packet.problems().size(), 1U);
  EXPECT_EQ(packet.problems()[0].reason,
            "a group record says 28 bytes behind it, only 0 are there");
  EXPECT_EQ(summary(report("2200 0000 0000 0002 0400 0000 ef010203 0300 0000 ef010204")),
            "IGMP 10.9.0.1 > 224.0.0.22 membership report with 2 group records");
}

TEST(GroupRecords, TellWhoJoinsAndWhoLeaves) {
  const auto records =
      group_records(report("2200 0000 0000 0002"
                           "0400 0000 ef010203"
                           "0300 0000 ef010204"));
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].group, 0xef010203U);
  EXPECT_TRUE(records[0].joins());
  EXPECT_FALSE(records[0].leaves());
  EXPECT_EQ(records[1].group, 0xef010204U);
  EXPECT_TRUE(records[1].leaves());
}

TEST(GroupRecords, PassOverSourcesAndAuxiliaryData) {
  const auto records =
      group_records(report("2200 0000 0000 0002"
                           "0401 0001 ef010203 0a090002 00000000"
                           "0400 0000 ef010204"));
  ASSERT_EQ(records.size(), 2U);
  EXPECT_FALSE(records[0].joins());
  EXPECT_TRUE(records[1].joins());
}

TEST(GroupRecords, OfACutReportAreThoseThatAreWhole) {
  EXPECT_EQ(group_records(report("2200 0000 0000 0009 0400 0000 ef010203 0400")).size(), 1U);
  EXPECT_TRUE(group_records(report("2200 0000 0000")).empty());
  EXPECT_EQ(report("2200 0000 0000").problems().size(), 1U);
}

TEST(GroupRecords, OfAnythingElseAreNone) {
  EXPECT_TRUE(group_records(report("1600 0000 ef010203 0000")).empty());
  EXPECT_TRUE(group_records(report("2200 0000 0000 0001 0400 0000 ef010203", "10.9.0.2")).empty());
  EXPECT_TRUE(group_records(Packet()).empty());
}

}  // namespace
}  // namespace wirebook::wire
