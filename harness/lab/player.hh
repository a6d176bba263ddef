#pragma once

#include <netinet/in.h>

#include <map>
#include <optional>
#include <string>

#include "harness/base/fd.hh"
#include "harness/lab/outcome.hh"
#include "harness/lab/script.hh"

namespace wirebook {

/// Plays one Script on real, non-blocking sockets of a host: does every step that can be done and
/// says what the next one waits for. Never blocks.
class Player {
 public:
  /// What the current step waits for; `fd` is -1 when it waits for the student's server to listen.
  struct Wait {
    int fd;
    short events;  ///< poll(2)
  };

  /// @param host by name, for the report
  /// @param network its namespace; sockets are made there
  Player(Script script, std::string host, int network);

  /// Does what can be done now.
  void advance();
  [[nodiscard]] std::optional<Wait> waits() const;

  /// The server this player wants to reach, while it is not known to listen.
  [[nodiscard]] std::optional<Listener> wanted_listener() const;
  /// The student's server is ready (or will never be readier): go on.
  void server_is_ready();

  /// The program is gone: takes in what is still on the way and closes streams that have ended.
  void drain();

  /// The peer's side of the story; `why` is given to a script that was not finished.
  [[nodiscard]] PeerReport report(std::string_view why) const;

 private:
  /// One named socket of the script: a listener, a stream or a datagram socket.
  struct Socket {
    Fd listener, stream, datagram;
    Bytes inbox;           ///< received, not yet asked for by a step
    std::size_t sent = 0;  ///< of the current send step
    bool connecting = false;
    bool ended = false;  ///< the student's FIN or RST has come
    int error = 0;       ///< what ended it, 0 for a FIN
  };
  enum class Result { done, waiting, failed };

  Result perform(const Step& step, Socket& socket);
  Result listen(const Step& step, Socket& socket);
  Result accept(Socket& socket);
  Result connect(const Step& step, Socket& socket);
  Result send(const Step& step, Socket& socket);
  Result receive(const Step& step, Socket& socket);
  Result end(const Step& step, Socket& socket);
  Result bind(const Step& step, Socket& socket);
  Result send_datagram(const Step& step, Socket& socket, const sockaddr_in& to);
  Result receive_datagram(Socket& socket);
  Result wait(int fd, short events);
  Result fail(std::string reason);
  void take_in(Socket& socket);
  void stop();

  Script script_;
  std::string host_;
  int network_;
  std::size_t next_ = 0;
  std::map<std::string, Socket> sockets_;
  std::optional<sockaddr_in> last_sender_;
  std::optional<Wait> wait_;
  bool server_ready_ = false;
  bool stopped_ = false;
  std::string reason_;
  Bytes received_;
  std::vector<Bytes> datagrams_;
};

}  // namespace wirebook
