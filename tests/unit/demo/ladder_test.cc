#include "harness/demo/ladder.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/wire/headers.hh"

namespace wirebook::demo {
namespace {

using testing::ElementsAre;

Happening frame_of(std::string_view host) {
  Happening one{.kind = Happening::Kind::frame};
  one.frame.host = host;
  return one;
}

Happening result_of_call(std::string_view name) {
  Happening one{.kind = Happening::Kind::returned};
  one.call.name = name;
  return one;
}

/// "student", "internet-host" for a frame, the call's name for a result, the words of a step.
std::vector<std::string> told(std::vector<Happening> news) {
  std::vector<std::string> words;
  for (const auto& one : in_order(std::move(news))) {
    words.push_back(one.kind == Happening::Kind::frame      ? one.frame.host
                    : one.kind == Happening::Kind::returned ? one.call.name + "()"
                                                            : one.text);
  }
  return words;
}

TEST(NewsInOrder, TheResultOfASendStandsBehindItsOwnFrames) {
  const Happening step{.kind = Happening::Kind::peer, .text = "receives a line"};
  EXPECT_THAT(
      told({frame_of("student"), frame_of("student"), frame_of("internet-host"), step,
            frame_of("student"), result_of_call("send")}),
      ElementsAre("student", "student", "send()", "internet-host", "receives a line", "student"));
  EXPECT_THAT(told({frame_of("student"), result_of_call("sendto"), frame_of("internet-host")}),
              ElementsAre("student", "sendto()", "internet-host"));
}

TEST(NewsInOrder, ACallThatSendsNothingComesFirst) {
  EXPECT_THAT(told({frame_of("internet-host"), result_of_call("close")}),
              ElementsAre("close()", "internet-host"));
}

TEST(NewsInOrder, ACallThatWaitsForTheOtherHostReturnsWhenItDid) {
  EXPECT_THAT(told({frame_of("student"), frame_of("internet-host"), frame_of("student"),
                    result_of_call("connect")}),
              ElementsAre("student", "internet-host", "student", "connect()"));
  const Happening step{.kind = Happening::Kind::peer, .text = "accepts a connection"};
  EXPECT_THAT(told({frame_of("student"), step, result_of_call("connect")}),
              ElementsAre("student", "connect()", "accepts a connection"));
}

TEST(NewsInOrder, EachOfSeveralResultsHasItsOwnPlace) {
  EXPECT_THAT(told({frame_of("student"), result_of_call("send"), frame_of("student"),
                    frame_of("internet-host"), result_of_call("send")}),
              ElementsAre("student", "send()", "student", "send()", "internet-host"));
}

TEST(FieldsInWords, AreNamedAndLeaveOutWhatIsZero) {
  const auto packet =
      wire::Packet::parse(from_hex("020900000002 020900000001 0800"
                                   "4500 001e 0000 4000 40 11 0000 0a090001 0a090002"
                                   "9c40 2710 000a 0000 6869"));
  const auto words = [&](const wire::Header& header, bool all) {
    return fields_in_words(packet, *packet.find(header), all);
  };
  EXPECT_THAT(words(wire::ipv4::header, false),
              ElementsAre("version 4", "IHL 5", "total length 30", "don't fragment",
                          "time to live 64", "protocol 17", "header checksum 0x0000",
                          "source 10.9.0.1", "destination 10.9.0.2"));
  EXPECT_THAT(
      words(wire::udp::header, false),
      ElementsAre("source port 40000", "destination port 10000", "length 10", "checksum 0x0000"));
  EXPECT_THAT(words(wire::ipv4::header, true), testing::SizeIs(15));
}

}  // namespace
}  // namespace wirebook::demo
