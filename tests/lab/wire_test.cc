// The wire and its capture: complete, in order, as a cable would carry it, and silent by itself.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "harness/base/sys.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/headers.hh"
#include "tests/lab/hogs.hh"
#include "tests/lab/lab_test.hh"

namespace wirebook {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Wire : public LabTest {
 protected:
  /// New labs, a few datagrams in each: the first one and the last one are there, on both sides.
  static void expect_every_datagram(int labs) {
    constexpr int datagrams = 3;
    for (int i = 0; i < labs; ++i) {
      Script peer;
      peer.bind_udp(4135);
      for (int j = 0; j < datagrams; ++j) peer.receive_datagram();
      const auto outcome =
          run("speaker", {.arguments = {"send_datagrams", "10.9.0.2", "4135", "3"}}, {peer});
      std::vector<std::string> seen;
      for (const auto& frame : outcome.frames) seen.emplace_back(as_text(frame.packet.payload()));
      ASSERT_THAT(seen, testing::ElementsAre("0", "1", "2")) << "in lab " << i;
      ASSERT_TRUE(outcome.peers.at(0).finished) << "in lab " << i;
    }
  }
};

TEST_F(Wire, LosesNeitherTheFirstNorTheLastPacket) { expect_every_datagram(200); }

TEST_F(Wire, LosesNothingWhenTheMachineIsBusy) {
  const Hogs hogs(2 * std::max(1U, std::thread::hardware_concurrency()));
  expect_every_datagram(60);
}

/// 60 kB, which the kernel would send in super-frames with unfinished checksums if it could.
TEST_F(Wire, CarriesWholeFramesWithRightChecksums) {
  constexpr std::size_t size = 60000;
  const auto outcome =
      run("speaker", {.arguments = {"send_stream", "10.9.0.2", "5309", "1", std::to_string(size)}},
          {Script{}.listen_tcp(5309).accept().receive(size).receive_end().close()});
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_THAT(outcome.peers.at(0).received, SizeIs(size));
  std::size_t carried = 0;
  for (const auto& frame : outcome.frames) {
    const auto& packet = frame.packet;
    EXPECT_LE(packet.bytes().size(), 1514U);
    EXPECT_EQ(packet.get(wire::ipv4::header, wire::ipv4::header_checksum),
              wire::right_checksum(packet, wire::ipv4::header));
    EXPECT_EQ(packet.get(wire::tcp::header, wire::tcp::checksum),
              wire::right_checksum(packet, wire::tcp::header));
    if (frame.host == student_name) carried += packet.payload().size();
  }
  EXPECT_EQ(carried, size);
}

TEST_F(Wire, KeepsTheOrder) {
  for (int i = 0; i < 20; ++i) {
    const auto outcome =
        run("speaker", {.arguments = {"send_stream", "10.9.0.2", "5309", "1", "5"}},
            {Script{}.listen_tcp(5309).accept().receive(5).receive_end().close()});
    ASSERT_GE(outcome.frames.size(), 5U);
    const auto in_order = [](const Frame& a, const Frame& b) { return a.at < b.at; };
    EXPECT_TRUE(std::ranges::is_sorted(outcome.frames, in_order));
    EXPECT_THAT(wire::summary(outcome.frames[0].packet), HasSubstr("SYN"));
    EXPECT_EQ(outcome.frames[0].host, student_name);
    EXPECT_THAT(wire::summary(outcome.frames[1].packet), HasSubstr("SYN"));
    EXPECT_EQ(outcome.frames[1].host, peer_name);
    EXPECT_EQ(outcome.frames[2].host, student_name);
  }
}

TEST_F(Wire, IsSilentByItself) {
  const auto outcome = run("speaker", {.arguments = {"say_nothing", "0.0.0.0", "0", "1500"}});
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
  EXPECT_THAT(outcome.frames, IsEmpty());
}

/// The peers' datagrams all go out before anybody reads the capture: some find no room there.
TEST_F(Wire, GivesNoVerdictWhenFramesWereLost) {
  Script peer;
  peer.bind_udp(0);
  for (int i = 0; i < 3000; ++i) peer.send_to_student(4135, std::string(8000, 'x'));
  try {
    run("speaker", {.arguments = {"serve_datagrams", "0.0.0.0", "4135"}}, {peer});
    FAIL() << "a verdict from half the frames";
  } catch (const SysError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no verdict"));
  }
}

}  // namespace
}  // namespace wirebook
