// A run that somebody follows, call by call.
#include "harness/lab/follower.hh"

#include <algorithm>

#include "tests/lab/lab_test.hh"

namespace wirebook {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Writes down what it is told; lets the program go on when it has been asked a few times.
class Scribe : public Follower {
 public:
  void see(const std::vector<Happening>& news) override {
    for (const auto& one : news) told.push_back(word_for(one));
  }
  void stop_before(const SystemCall& call) override {
    told.push_back("stop before " + spelled(call));
    asked_ = 0;
  }
  bool may_go_on() override { return ++asked_ == 3; }
  [[nodiscard]] int waits() const override { return -1; }
  [[nodiscard]] std::chrono::nanoseconds patience() const override {
    return std::chrono::milliseconds(1);
  }

  std::vector<std::string> told;

 private:
  static std::string word_for(const Happening& one) {
    switch (one.kind) {
      case Happening::Kind::returned:
        return describe(one.call);
      case Happening::Kind::frame:
        return "frame of " + one.frame.host;
      case Happening::Kind::peer:
        return one.host + " " + one.text;
      case Happening::Kind::output:
        return "prints " + one.text;
    }
    return {};
  }

  int asked_ = 0;
};

using Followed = LabTest;

TEST_F(Followed, AProgramStopsBeforeEachCallUntilItMayGoOn) {
  Scribe scribe;
  const auto outcome = run("caller", {.arguments = {"one_socket"}, .follower = &scribe});
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_THAT(scribe.told,
              ElementsAre("stop before socket(AF_INET, SOCK_STREAM, 0)",
                          "socket(AF_INET, SOCK_STREAM, 0) = 3",
                          "stop before setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1)",
                          "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0",
                          "stop before bind(3, 0.0.0.0:7000)", "bind(3, 0.0.0.0:7000) = 0",
                          "stop before listen(3, 5)", "listen(3, 5) = 0",
                          "stop before socket(AF_INET, SOCK_RAW, 0)",
                          "socket(AF_INET, SOCK_RAW, 0) = -1 EPROTONOSUPPORT",
                          "stop before close(3)", "close(3) = 0"));
}

TEST_F(Followed, WhatACallCausesIsToldBeforeTheNextOne) {
  Scribe scribe;
  const auto outcome = run("speaker",
                           {.arguments = {"send_datagrams", std::string(peer_address), "7000", "2"},
                            .follower = &scribe},
                           {Script{}.bind_udp(7000).receive_datagram().reply("yes")});
  EXPECT_EQ(outcome.ending.status, 0);
  // What the other host did may be told before or after the call's return: both are true.
  const auto place = [&](std::string_view words) {
    const auto found = std::ranges::find_if(
        scribe.told, [&](const std::string& line) { return line.starts_with(words); });
    EXPECT_NE(found, scribe.told.end()) << words << " in " << testing::PrintToString(scribe.told);
    return found - scribe.told.begin();
  };
  const auto first = place("stop before sendto(3, \"0\", 1, 0, 10.9.0.2:7000)");
  const auto second = place("stop before sendto(3, \"1\", 1, 0, 10.9.0.2:7000)");
  for (const auto* words : {"frame of student", "frame of internet-host",
                            "internet-host receives a datagram", "internet-host answers \"yes\""}) {
    EXPECT_LT(first, place(words));
    EXPECT_LT(place(words), second);
  }
  EXPECT_EQ(std::ranges::count(scribe.told, "frame of student"), 2);
}

TEST_F(Followed, TheDeadlineCountsWhileAProgramRunsAndNotWhileItIsStopped) {
  Scribe scribe;
  const auto outcome =
      run("speaker",
          {.arguments = {"send_stream", std::string(peer_address), "7000", "1", "5"},
           .deadline = std::chrono::milliseconds(300),
           .follower = &scribe},
          {Script{}.listen_tcp(7000).accept().receive(5)});
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::timed_out);
  EXPECT_FALSE(scribe.told.empty());
}

TEST_F(Followed, ThreadsThatStopAtTheSameTimeAllGoOn) {
  const auto outcome = run("caller", {.arguments = {"in_threads"}, .one_by_one = true});
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
  EXPECT_EQ(outcome.ending.status, 0);
}

TEST_F(Followed, AProgramMayBeEndedWhileItStandsStill) {
  class Unmoved : public Scribe {
   public:
    bool may_go_on() override { return false; }
  };
  Unmoved unmoved;
  const auto outcome = run("caller", {.arguments = {"call_beside_a_flood"}, .follower = &unmoved});
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::printed_too_much);
  EXPECT_EQ(outcome.ending.left_running, 1U);
}

TEST_F(Followed, AFaultOfTheFollowerEndsTheRun) {
  class Clumsy : public Scribe {
   public:
    void stop_before(const SystemCall&) override { throw std::runtime_error("stumbled"); }
  };
  Clumsy clumsy;
  EXPECT_THROW(run("caller", {.arguments = {"one_socket"}, .follower = &clumsy}),
               std::runtime_error);
}

}  // namespace
}  // namespace wirebook
