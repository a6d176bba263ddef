#include "harness/lab/arrivals.hh"

#include <gmock/gmock.h>

#include "harness/lab/scripted_wire.hh"
#include "tests/unit/lab/cable.hh"

namespace wirebook {
namespace {

using testing::HasSubstr;

constexpr auto there = Way::from_student;

/// Datagrams "0", "1", ... that a wire of this script carries.
class Carrying {
 public:
  Carrying(const WireScript& script, int count) : wire_(script) {
    for (int i = 0; i < count; ++i) {
      carried_.push_back({there, datagram(there, std::to_string(i))});
      wire_.carry(there, carried_.back().frame, out_);
    }
  }

  /// What came out of it.
  [[nodiscard]] std::vector<Arrival> arrivals() const {
    std::vector<Arrival> arrivals;
    for (const auto& [way, frame] : out_) arrivals.push_back({way, {}, frame});
    return arrivals;
  }

  [[nodiscard]] std::string judge(const std::vector<Arrival>& arrivals,
                                  std::size_t proven = 100) const {
    return disagreement({carried_, wire_.fates(), proven, strays}, there, arrivals);
  }

  std::vector<Carried> strays;

 private:
  ScriptedWire wire_;
  std::vector<Carried> carried_;
  std::vector<ScriptedWire::Delivery> out_;
};

TEST(Arrivals, AgreeWithEverythingAWireDoes) {
  const auto udp = from_student().udp();
  const Carrying carrying(WireScript{}
                              .drop(1, udp)
                              .duplicate(2, udp)
                              .reorder(3, udp)
                              .corrupt(5, udp, flip_data(0))
                              .delay(6, udp, until(from_student().carrying("7"))),
                          10);
  EXPECT_EQ(carrying.judge(carrying.arrivals()), "");
}

TEST(Arrivals, ShowThatAFrameWasLostOrCameTwice) {
  const Carrying carrying(WireScript{}, 3);
  auto arrivals = carrying.arrivals();
  arrivals.push_back(arrivals.front());
  EXPECT_THAT(carrying.judge(arrivals), HasSubstr("arrived 2 times, not 1"));
  arrivals.pop_back();
  arrivals.pop_back();
  EXPECT_THAT(carrying.judge(arrivals), HasSubstr("arrived 0 times, not 1"));
  EXPECT_EQ(carrying.judge(arrivals, 2), "") << "the last one may still be under way";
}

TEST(Arrivals, ShowThatADroppedFrameCame) {
  const Carrying carrying(WireScript{}.drop(2, from_student()), 2);
  auto arrivals = carrying.arrivals();
  arrivals.push_back({there, {}, datagram(there, "1")});
  EXPECT_THAT(carrying.judge(arrivals), HasSubstr("arrived 1 times, not 0"));
}

TEST(Arrivals, ShowThatAFrameWasNotHeldBack) {
  const Carrying carrying(WireScript{}.reorder(1, from_student()), 2);
  auto arrivals = carrying.arrivals();
  EXPECT_EQ(carrying.judge(arrivals), "");
  std::swap(arrivals[0], arrivals[1]);
  EXPECT_THAT(carrying.judge(arrivals), HasSubstr("was not held back"));
}

TEST(Arrivals, ShowThatAFrameCameUnchanged) {
  const Carrying carrying(WireScript{}.corrupt(1, from_student(), flip_data(0)), 1);
  EXPECT_THAT(carrying.judge({{there, {}, datagram(there, "0")}}), HasSubstr("times, not"));
}

TEST(Arrivals, MayBeginWithWhatWasLeftOfTheRunBefore) {
  Carrying carrying(WireScript{}, 1);
  auto arrivals = carrying.arrivals();
  arrivals.push_back({there, {}, datagram(there, "late")});
  EXPECT_NE(carrying.judge(arrivals), "");
  carrying.strays.push_back({there, datagram(there, "late")});
  EXPECT_EQ(carrying.judge(arrivals), "");
}

}  // namespace
}  // namespace wirebook
