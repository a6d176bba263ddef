// Peers go to the student's server when it is ready, and when it never will be.
#include <signal.h>

#include <algorithm>

#include "harness/wire/headers.hh"
#include "tests/lab/lab_test.hh"

namespace wirebook {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

class Server : public LabTest {
 protected:
  static Outcome serve(const std::string& role, const std::string& address, int port,
                       const Script& client) {
    return run("speaker", {.arguments = {role, address, std::to_string(port)}, .deadline = 1000ms},
               {client});
  }

  static Script tcp_client() {
    return Script{}.connect_tcp(5309).send("hello").receive(5).finish().receive_end();
  }

  static Script tcp_client_that_only_finishes() {
    return Script{}.connect_tcp(5309).send("hello").receive(5).finish();
  }
};

TEST_F(Server, IsReachedAsSoonAsItListens) {
  for (int i = 0; i < 20; ++i) {
    const auto outcome = serve("serve_stream", "0.0.0.0", 5309, tcp_client());
    EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
    EXPECT_TRUE(outcome.peers.at(0).finished) << outcome.peers.at(0).reason;
  }
}

TEST_F(Server, OnTheWrongPortIsSeenThere) {
  const auto outcome = serve("serve_stream", "0.0.0.0", 9003, tcp_client());
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::timed_out);
  EXPECT_THAT(outcome.ending.waiting_in, HasSubstr("accept"));
  EXPECT_THAT(outcome.peers.at(0).reason, HasSubstr("refused"));
  EXPECT_THAT(outcome.listeners, Contains(Field(&Listener::port, 9003)));
}

TEST_F(Server, OnLoopbackOnlyIsSeenThere) {
  const auto outcome = serve("serve_stream", "127.0.0.1", 5309, tcp_client());
  EXPECT_THAT(outcome.peers.at(0).reason, HasSubstr("refused"));
  EXPECT_THAT(outcome.listeners, Contains(Field(&Listener::address, "127.0.0.1")));
}

TEST_F(Server, OfDatagramsIsReachedAsSoonAsItIsBound) {
  for (int i = 0; i < 20; ++i) {
    const auto outcome =
        serve("serve_datagrams", "0.0.0.0", 4135,
              Script{}.bind_udp(0).send_to_student(4135, "hello").receive_datagram());
    EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
    EXPECT_TRUE(outcome.peers.at(0).finished) << outcome.peers.at(0).reason;
  }
}

TEST_F(Server, ThatEndsBeforeItListensIsNotWaitedFor) {
  const auto outcome = serve("bind_and_leave", "0.0.0.0", 5309, tcp_client());
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
  EXPECT_FALSE(outcome.peers.at(0).finished);
  EXPECT_THAT(outcome.peers.at(0).reason, HasSubstr("had ended"));
  EXPECT_THAT(outcome.frames, IsEmpty());
}

TEST_F(Server, ThatHangsIsNotSaidToHaveClosedItsConnections) {
  const auto outcome =
      run("hearer", {.arguments = {"serve_all", "0.0.0.0", "5309", "1"}, .deadline = 1000ms},
          {Script{}.connect_tcp(5309).send("hello").receive(5).receive(1)});
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::timed_out);
  EXPECT_EQ(outcome.ending.waiting_in, "poll");
  EXPECT_EQ(outcome.peers.at(0).reason, "the program had ended");
}

TEST_F(Server, GetsSigtermWhenItSleeps) {
  for (int i = 0; i < 20; ++i) {
    const auto outcome =
        run("hearer", {.arguments = {"serve_all", "0.0.0.0", "5309", "2"}},
            {tcp_client_that_only_finishes().await_rest().send_sigterm().receive_end()});
    EXPECT_EQ(outcome.ending.kind, Ending::Kind::signalled);
    EXPECT_EQ(outcome.ending.signal, SIGTERM);
    EXPECT_TRUE(outcome.sigterm_at.has_value());
    ASSERT_EQ(outcome.close_wait_at_sigterm, 0U) << "in lab " << i;
  }
}

TEST_F(Server, IsRefusedBesideACopyOfItself) {
  const auto outcome =
      run("speaker",
          {.arguments = {"serve_stream", "0.0.0.0", "5309"}, .trace = true, .beside_a_copy = true});
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
  EXPECT_TRUE(outcome.beside_a_copy);
  EXPECT_THAT(outcome.calls, Contains(testing::Property(&SystemCall::error, EADDRINUSE)));
}

TEST_F(Server, IsWrittenToWhenItsClientIsGone) {
  const auto outcome =
      run("hearer", {.arguments = {"serve_all", "0.0.0.0", "5309", "1"}, .trace = true},
          {Script{}.connect_tcp(5309).send_and_close(std::string(1400, 'x'))});
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
  const auto both = [](const Frame& frame) {
    return frame.host == peer_name && frame.packet.payload().size() == 1400 &&
           frame.packet.get(wire::tcp::header, wire::tcp::fin) == 1U;
  };
  EXPECT_TRUE(std::ranges::any_of(outcome.frames, both)) << "data and FIN in one segment";
}

}  // namespace
}  // namespace wirebook
