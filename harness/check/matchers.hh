/// \file
/// The words of a grader's sentences:
///
///     EXPECT_THAT(outcome, SendsExactly({kernel_ipv4(17) / kernel_udp(port) / payload("hello")}));
///     EXPECT_THAT(outcome, Prints("hello to you"));
///     EXPECT_THAT(outcome, ExitsWith(0));
#pragma once

#include <gmock/gmock-matchers.h>

#include <string>
#include <string_view>
#include <vector>

#include "harness/check/spec.hh"
#include "harness/lab/outcome.hh"

namespace wirebook {

/// For Google Test's own messages: the command line, not the bytes of the object.
void PrintTo(const Outcome& outcome, std::ostream* stream);

using OutcomeMatcher = testing::Matcher<const Outcome&>;

/// The student's host sends these frames and no others, in this order. What its kernel adds by
/// itself is not the program's: ICMP errors, and resets of connections it knows nothing about.
OutcomeMatcher SendsExactly(const std::vector<FrameSpec>& frames);

/// The same, in whatever order.
OutcomeMatcher SendsInAnyOrder(const std::vector<FrameSpec>& frames);

/// Not a single frame leaves the student's host, not even over loopback.
OutcomeMatcher SendsNothing();

/// A TCP conversation of the student's program; segments, pure acknowledgements and retransmissions
/// are the kernel's affair.
struct TcpSpec {
  bool student_connects = true;  ///< else the peer does
  std::uint16_t port = 0;        ///< of the side that listens
  Bytes stream;                  ///< what the student's side sends, whole
  bool ends_first = false;       ///< the student's FIN comes before the peer's
  /// The peer breaks it off: a beginning of the stream is enough, and no end is due.
  bool is_cut_short = false;

  [[nodiscard]] TcpSpec ending_first() const;
  [[nodiscard]] TcpSpec cut_short() const;
};
TcpSpec connects_to(std::uint16_t port, std::string_view sends);
TcpSpec accepts_on(std::uint16_t port, std::string_view sends);

/// Exactly this conversation: the stream to the last byte, then FIN, never RST, and nothing else.
OutcomeMatcher Speaks(TcpSpec conversation);

/// A server's conversations with its clients, in the order in which these connected: as Speaks().
OutcomeMatcher SpeaksWithEach(std::vector<TcpSpec> clients);

/// Whoever listens on this port does so at every address of the host.
OutcomeMatcher ListensAtEveryAddress(std::uint16_t port);

/// When a script sent SIGTERM, every client had ended and the program slept: it had closed every
/// connection on its side, too. None of its sockets was in CLOSE_WAIT.
OutcomeMatcher LeavesNoSocketInCloseWait();

/// A TCP conversation whose segments the program writes itself, from an address of its choice.
struct HandmadeTcp {
  std::string source;
  std::uint16_t source_port = 0;
  std::uint16_t port = 0;  ///< of internet-host
  std::string message;     ///< what the program sends, in one segment
};

/// Exactly this conversation: opened, the message sent, what comes acknowledged, then ended with
/// FIN; no number wrong, never a window of 0, never RST, and nothing else.
OutcomeMatcher ConversesByHand(HandmadeTcp conversation);

/// A SYN to each of these ports of internet-host, in any order, and where none was answered a
/// second one; nothing that goes on from there. The kernel's resets are its own.
OutcomeMatcher ProbesHalfOpen(const std::vector<std::uint16_t>& ports);

/// Every datagram that came to this port is answered once, to its own sender, unchanged, in order.
OutcomeMatcher EchoesEachDatagram(std::uint16_t port);

/// The peer's kernel answers a SYN with SYN+ACK and this acknowledgment number.
OutcomeMatcher GetsSynAck(std::uint64_t acknowledgment);

/// That SYN+ACK has TCP options of these kinds: the peer's kernel has understood the SYN's.
OutcomeMatcher GetsOptionsBack(std::vector<std::uint8_t> kinds);

/// One datagram arrives at the program that has a socket at internet-host: these bytes.
OutcomeMatcher PeerReceives(std::string datagram);

/// The unix server on the student's host receives these bytes, in one connection, and no others.
OutcomeMatcher ServerReceives(std::string stream);

/// The program that internet-host's TCP serves reads these bytes, then the end of the stream.
OutcomeMatcher PeerReads(std::string stream);

/// A counter of internet-host's kernel rises by this much: PeerCounts("Ip ReasmOKs", 1).
OutcomeMatcher PeerCounts(std::string counter, std::int64_t rise);

/// The student's host joins a multicast group at an interface, "eth0", and leaves it in the end;
/// how often its kernel says so is the kernel's affair (IGMPv3, RFC 3376).
OutcomeMatcher JoinsAndLeaves(std::string group, std::string interface);

/// Every rule of the scripted wire met a frame to act on: without it the run shows nothing.
OutcomeMatcher MeetsEveryWireRule();

/// stdout, to the letter; one newline more at the end is not held against the program.
OutcomeMatcher Prints(std::string text);

/// stdout as with Prints: lines of words with these names. The first line that differs is compared
/// word by word, and told with the line of stdin that it answers.
OutcomeMatcher PrintsTable(std::vector<std::string> columns, std::string text);

/// stderr's last line ends with this: "connect: ECONNREFUSED".
OutcomeMatcher Complains(std::string ending);

/// The program ends by itself with this status and leaves no process behind.
OutcomeMatcher ExitsWith(int status);

/// Every child that has ended is waited for before the program ends: none is left a zombie.
OutcomeMatcher ReapsItsChildren();

}  // namespace wirebook
