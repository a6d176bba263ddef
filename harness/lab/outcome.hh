/// \file
/// What one run of a student's program left behind: plain records, no descriptors, nothing alive.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/lab/addresses.hh"
#include "harness/lab/fate.hh"
#include "harness/lab/system_call.hh"
#include "harness/wire/packet.hh"

namespace wirebook {

namespace check {
struct MatcherLog;
}

/// Time since the program was started.
using Moment = std::chrono::nanoseconds;

/// A frame as it left one interface; every frame of the wire is recorded once, by its sender's
/// host. What a router forwards is a frame of the router's.
struct Frame {
  Moment at{};
  std::string host;       ///< who sent it: "student", "internet-host", "router-2"
  std::string interface;  ///< "eth0", or "lo" for traffic that never left the host
  wire::Packet packet;
  /// Whether the student's host sent it or hears it; false for what passes between other hosts.
  bool at_student = true;
  Fate fate = {};  ///< what the scripted wire did to it on its way

  /// The frame as it arrived; nullptr when it never did.
  [[nodiscard]] const wire::Packet* arrived() const {
    if (fate.is_lost()) return nullptr;
    return fate.kind == Fate::Kind::changed ? &fate.instead : &packet;
  }
};

/// How the program's life ended.
struct Ending {
  enum class Kind {
    exited,     ///< by itself, with `status`
    signalled,  ///< by `signal`; by SIGTERM only when a script sent it, see Outcome::sigterm_at
    timed_out,  ///< the harness ended it after the deadline
    printed_too_much,
    sent_too_much,   ///< flooded the wire
    took_too_much,   ///< its processes had more memory together than any exercise needs
    not_executable,  ///< exec failed; `reason` says why
  };
  Kind kind = Kind::exited;
  int status = 0;                ///< exit status (exited)
  int signal = 0;                ///< signal number (signalled)
  Moment told_to_end{};          ///< timed_out: when the harness told it to end
  unsigned unreaped = 0;         ///< children that had ended, and that it never waited for
  bool circled = false;          ///< timed_out: before the deadline, as it went round and round
  bool ignored_sigterm = false;  ///< timed_out: SIGTERM did not end it, SIGKILL did
  unsigned left_running = 0;  ///< processes of its own that it left behind (ended by the harness)
  std::uint64_t peak_memory = 0;  ///< bytes, largest process
  std::string waiting_in;  ///< timed_out: the system call it hung in, "recvfrom"; may be empty
  std::string reason;      ///< not_executable: the errno name
  /// signalled: where a second build of the program, with sanitizers, stopped at the same input:
  /// the line of its own file, and the sanitizer's word for it. 0 and empty: nobody knows.
  int crash_line = 0;
  std::string crash_word = {};
};

/// One line of the story: what happened, when, at which host.
struct Event {
  enum class Kind { started, frame, wire, signal, peer, output, ended, harness };
  Moment at{};
  Kind kind = Kind::harness;
  std::string host;
  std::string text;  ///< one line, safe to print
  int frame = -1;    ///< index into Outcome::frames, for Kind::frame and Kind::wire
};

/// What one peer saw and did: its side of the story.
struct PeerReport {
  std::string name;              ///< "TCP server on port 5309"
  bool finished = false;         ///< every step of its script was done
  std::string stuck_at;          ///< the step it could not do, in words; empty when finished
  std::string reason;            ///< why: "the student's program ended", "connection reset"
  Bytes received;                ///< everything it received (a stream), or
  std::vector<Bytes> datagrams;  ///< each datagram it received
  std::string host{peer_name};   ///< where it plays
};

/// A socket the program listened on (TCP) or had bound (UDP), as the kernel saw it.
struct Listener {
  enum class Protocol { tcp, udp } protocol = Protocol::tcp;
  std::string address;  ///< "0.0.0.0", "127.0.0.1"
  std::uint16_t port = 0;
};

/// Everything about one run.
struct Outcome {
  int number = 0;                    ///< which run of its check, from 0
  std::vector<std::string> command;  ///< argv; argv[0] is the exercise's name
  std::string input;                 ///< stdin, whole
  Ending ending;
  std::string out;            ///< stdout, whole
  std::string err;            ///< stderr, whole
  std::vector<Frame> frames;  ///< all hosts', in the order they were sent; noise included
  /// What came out of a scripted wire, as the hosts at its ends heard it, in the order in which it
  /// came: `host` received the frame. Empty where the wire is a plain one.
  std::vector<Frame> arrivals;
  std::vector<Event> events;  ///< in order
  std::vector<PeerReport> peers;
  /// When a script told the program to end.
  std::optional<Moment> sigterm_at;
  unsigned close_wait_at_sigterm = 0;  ///< the student's sockets then in CLOSE_WAIT
  bool beside_a_copy = false;          ///< a first copy of the program was running, see RunOptions
  /// Each rule of the scripted wire.
  std::vector<WireRuleReport> wire;
  std::vector<Listener> listeners;  ///< the last set seen while waiting for the program to listen
  /// The program's calls on sockets, in order; empty unless it was traced.
  std::vector<SystemCall> calls;
  bool traced = false;
  std::uint64_t calls_left_out = 0;  ///< more than anybody would read
  /// Kernel counters of internet-host that changed while the program ran, "Udp InCsumErrors" -> 1
  std::map<std::string, std::int64_t> peer_counters;
  std::chrono::nanoseconds epoch{};  ///< Unix time of Moment 0, for capture files
  check::MatcherLog* log = nullptr;  ///< told what is asked of this outcome; for the bit ledger

  /// Whether a frame comes behind the end that the harness made of a hung program: what its kernel
  /// says then, and what is answered, is not the program's.
  [[nodiscard]] bool is_farewell(const Frame& frame) const {
    return ending.kind == Ending::Kind::timed_out && ending.told_to_end < frame.at;
  }

  /// Frames the student's host put on the wire, without noise (ARP, neighbour discovery, MLD,
  /// IGMP).
  [[nodiscard]] std::vector<Frame> sent() const;
  /// The packet that a frame is, or is a fragment of: put together from all of its host's fragments
  /// when they are there.
  [[nodiscard]] wire::Packet whole_packet(int frame) const;
  /// Frames that internet-host's kernel and programs put on the wire, without noise.
  [[nodiscard]] std::vector<Frame> answered() const;
  /// What reached the student's host, without noise, in the order and as often as it came and as
  /// the scripted wire had changed it.
  [[nodiscard]] std::vector<Frame> received() const;
  /// Frames of any host, by its name, without noise.
  [[nodiscard]] std::vector<Frame> sent_by(std::string_view host) const;
};

/// ARP, ICMPv6 133-136 and 143, IGMP to a multicast address: what kernels say by themselves.
bool is_noise(const wire::Packet& packet);

/// Whether a frame is told to a reader: no noise, or what the student's kernel says of groups on
/// behalf of a program (IGMP). It says that more than once, when it likes; told is the first.
bool is_told(const std::vector<Frame>& frames, std::size_t index);

}  // namespace wirebook
