#include "harness/wire/pcap_file.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/wire/frames.hh"

namespace wirebook::wire {
namespace {

using namespace test;
using namespace std::chrono_literals;
using testing::HasSubstr;

/// A directory of its own for every test, gone afterwards.
class PcapFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "wire_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::filesystem::path file(ByteView content) {
    const auto path = directory_ / "wire.pcap";
    std::ofstream(path, std::ios::binary) << as_text(content);
    return path;
  }

  /// Why the content is no capture.
  std::string complaint(ByteView content) {
    try {
      read_capture(file(content));
    } catch (const BadCapture& bad) {
      return bad.what();
    }
    return "no complaint";
  }

  std::filesystem::path directory_;
};

std::vector<Record> two_records() {
  return {{1700000000s + 123456789ns, ipv4_frame().udp(1, 2).payload("one").build()},
          {1700000001s, from_hex(arp_who_has)}};
}

TEST_F(PcapFile, ReadsWhatItWrote) {
  const std::vector<Record> written = two_records();
  const std::vector<Record> read = read_capture(file(to_pcap(written)));
  ASSERT_EQ(read.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(read[i].at, written[i].at);
    EXPECT_EQ(read[i].bytes, written[i].bytes);
  }
}

TEST_F(PcapFile, IsNanosecondPcap) {
  EXPECT_EQ(to_hex(to_pcap({})),
            "4d3cb2a1"
            "02000400"
            "00000000"
            "00000000"
            "00000400"
            "01000000");
  EXPECT_EQ(to_hex(ByteView(to_pcap({{1s + 2ns, Bytes{0xab}}})).subspan(24)),
            "01000000"
            "02000000"
            "01000000"
            "01000000"
            "ab");
  EXPECT_TRUE(read_capture(file(to_pcap({}))).empty());
}

TEST_F(PcapFile, ReadsMicrosecondsToo) {
  Bytes content = to_pcap({{1s, Bytes(14)}});
  content[0] = 0xd4, content[1] = 0xc3;  // the magic number of plain pcap, d4c3b2a1
  content[28] = 7;
  EXPECT_EQ(read_capture(file(content)).at(0).at, 1s + 7us);
}

TEST_F(PcapFile, NamesTheRecordWhereAFileEnds) {
  Bytes content = to_pcap(two_records());
  content.pop_back();
  EXPECT_THAT(complaint(content), HasSubstr("wire.pcap: record 2: "));
  content.resize(24 + 16 + 3);
  EXPECT_THAT(complaint(content), HasSubstr("wire.pcap: record 1: "));
  content.resize(24 + 5);
  EXPECT_THAT(complaint(content), HasSubstr("wire.pcap: record 1: "));
}

TEST_F(PcapFile, RefusesAnotherLinkType) {
  Bytes content = to_pcap({});
  content[20] = 101;
  EXPECT_THAT(complaint(content), HasSubstr("wire.pcap: link type RAW, not Ethernet"));
}

TEST_F(PcapFile, RefusesWhatIsNoCapture) {
  EXPECT_THAT(complaint(to_bytes("hello, this is no capture at all")),
              HasSubstr("wire.pcap: no capture file: "));
  EXPECT_THAT(complaint({}), HasSubstr("wire.pcap: no capture file: "));
}

TEST_F(PcapFile, SaysWhyAFileCannotBeOpened) {
  try {
    read_capture(directory_ / "absent.pcap");
    FAIL() << "an absent file was read";
  } catch (const BadCapture& bad) {
    EXPECT_THAT(bad.what(), HasSubstr("absent.pcap: No such file or directory"));
  }
}

}  // namespace
}  // namespace wirebook::wire
