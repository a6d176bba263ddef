#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/fd.hh"
#include "harness/lab/outcome.hh"
#include "harness/lab/plan.hh"
#include "harness/lab/script.hh"
#include "harness/sandbox/capture.hh"
#include "harness/sandbox/endpoint.hh"
#include "harness/sandbox/jail.hh"
#include "harness/sandbox/packet_socket.hh"

namespace wirebook {

/// What the players of a run know of each other and of the student.
struct Scene {
  /// What comes with an announcement.
  struct Notice {
    std::optional<sandbox::Endpoint> sender;  ///< of the last datagram
    std::optional<wire::Packet> packet;       ///< the last one received
  };
  std::map<std::string, Notice> notices;  ///< announced so far
  /// Unix servers that are to listen at a path of the student's view.
  std::vector<sandbox::PlacedSocket> unix_servers;
  bool is_ordered = false;  ///< whether a script waits for another
  /// Whether the student's program has read everything that came over a connection, or sleeps
  /// without reading it; nothing when its host has no such connection, or not yet.
  /// @param sent how much was sent over it
  std::function<std::optional<bool>(const sandbox::Endpoint& student, const sandbox::Endpoint& peer,
                                    std::uint64_t sent)>
      has_read;
  /// Whether the program sleeps and will read no more of a connection until something changes:
  /// it has left something unread, or has read all that it will ever be sent.
  std::function<bool(const sandbox::Endpoint& student, const sandbox::Endpoint& peer,
                     std::uint64_t all)>
      reads_no_more;
  /// Whether the student's program sleeps, with all its threads and children.
  std::function<bool()> is_at_rest;
  /// Asks the student's program to end.
  std::function<void()> send_sigterm;
};

/// Plays one Script on real, non-blocking sockets of a host: does every step that can be done and
/// says what the next one waits for. Never blocks.
class Player {
 public:
  /// A step that is done. What the player sends, it sent after `at`; what it received had come.
  struct Done {
    std::chrono::nanoseconds at;  ///< Unix time
    const Step* step;
  };

  /// What the current step waits for; `fd` is -1 when it waits for something else: the student's
  /// server, another script, a frame.
  struct Wait {
    int fd;
    short events;  ///< poll(2)
  };

  /// Where a peer plays.
  struct Place {
    std::string host;
    int network;  ///< a descriptor of its namespace; sockets are made there
    bool ipv6;
    WayToStudent way;
    sandbox::Capture::Nonce nonce;  ///< of the lab's markers, which no script sees
  };

  Player(Script script, Place place, Scene& scene);

  /// Does what can be done now. @returns whether it did anything
  bool advance();
  [[nodiscard]] std::optional<Wait> waits() const;
  /// Waits for what nobody tells, and must look again soon.
  [[nodiscard]] bool wants_to_look() const { return wants_to_look_; }
  /// Steps done so far, in order.
  [[nodiscard]] const std::vector<Done>& done() const { return done_; }
  [[nodiscard]] const std::string& host() const { return place_.host; }

  /// The server this player wants to reach, while it is not known to listen.
  [[nodiscard]] std::optional<Listener> wanted_listener() const;
  /// The student's server is ready (or will never be readier): go on.
  void server_is_ready();

  /// Sees a frame that some host sent.
  void see(const Frame& frame);

  /// The program is gone: takes in what is still on the way and closes streams that have ended.
  /// False when nothing came.
  bool drain();

  /// What fails from now on fails for this reason, whatever the sockets say.
  void blame(std::string_view reason) { blamed_ = reason; }

  /// A descriptor that is closed where waiting hurts nobody; may be none.
  Fd release();

  /// The peer's side of the story; `why` is given to a script that was not finished.
  [[nodiscard]] PeerReport report(std::string_view why) const;

 private:
  /// One named socket of the script: a listener, a stream or a datagram socket.
  struct Socket {
    Fd listener, stream, datagram;
    int receive_buffer = 0;         ///< 0: the kernel's
    Bytes inbox;                    ///< received, not yet asked for by a step
    std::size_t sent = 0;           ///< of the current send step
    std::size_t piece = 0;          ///< of the current send_pieces step
    std::uint64_t sent_in_all = 0;  ///< over the stream
    Bytes rest;                     ///< what send_until_full has left
    bool connecting = false;
    bool window_closed = false;  ///< its own
    bool ended = false;          ///< the student's FIN or RST has come
    int error = 0;               ///< what ended it, 0 for a FIN
  };
  enum class Result { done, waiting, failed };

  Result perform(const Step& step, Socket& socket);
  std::optional<Result> perform_stream(const Step& step, Socket& socket);
  std::optional<Result> perform_packet(const Step& step);
  Result listen(const Step& step, Socket& socket);
  Result listen_unix(const Step& step, Socket& socket);
  Result accept(Socket& socket);
  Result connect(const Step& step, Socket& socket);
  Result send(Socket& socket, ByteView data);
  Result send_pieces(const Step& step, Socket& socket);
  bool is_read(Socket& socket);
  [[nodiscard]] bool fills_its_reader(const Socket& socket, std::size_t unsent) const;
  Result send_until_full(const Step& step, Socket& socket);
  std::optional<Result> push(Socket& socket, ByteView data);
  Result receive(const Step& step, Socket& socket);
  Result end(const Step& step, Socket& socket);
  Result send_and_close(const Step& step, Socket& socket);
  Result await_rest();
  Result bind(const Step& step, Socket& socket);
  Result join(const Step& step, Socket& socket);
  Result send_datagram(const Step& step, Socket& socket, const sandbox::Endpoint& to);
  Result receive_datagram(Socket& socket);
  Result keep_replying(const Step& step, Socket& socket);
  Result open_raw(const Step& step);
  Result receive_packet(const Step& step);
  Result send_packet(const Step& step);
  Result announce(const Step& step);
  Result await_notice(const Step& step);
  Result wait(int fd, short events);
  Result look_again();
  Result fail(std::string reason);
  /// How many bytes; not all that there are, when it is many.
  std::size_t take_in(Socket& socket);
  void stop();
  Fd open_socket(int type) const;
  [[nodiscard]] sandbox::Endpoint address_of(const Step& step) const;

  Script script_;
  Place place_;
  Scene& scene_;
  std::size_t next_ = 0;
  std::vector<Done> done_;
  std::map<std::string, Socket> sockets_;
  std::map<std::size_t, Fd> raw_sockets_;  ///< by protocol
  std::optional<sandbox::PacketSocket> packet_socket_;
  std::optional<sandbox::Endpoint> last_sender_;
  Fd clock_;  ///< of keep_replying
  Packets packets_;
  std::optional<Wait> wait_;
  bool wants_to_look_ = false;
  bool watches_window_ = false;
  bool server_ready_ = false;
  bool stopped_ = false;
  bool program_is_gone_ = false;
  std::string reason_;
  std::string blamed_;
  Bytes received_;
  std::vector<Bytes> datagrams_;
};

/// What an errno means for a reader of the page.
std::string socket_error_in_words(int error);

}  // namespace wirebook
