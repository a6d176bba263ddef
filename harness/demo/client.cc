#include "harness/demo/client.hh"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "harness/base/bytes.hh"
#include "harness/base/sys.hh"
#include "harness/lab/addresses.hh"

namespace wirebook::demo {
namespace {

struct Peer {
  sockaddr_in address{};
  std::uint8_t protocol = 0;
  std::string_view text;
};

Peer peer_of(char** argv) {
  Peer peer{.text = argv[3]};
  const auto number = std::strtoul(argv[2], nullptr, 10);
  peer.protocol = static_cast<std::uint8_t>(number);
  peer.address.sin_family = AF_INET;
  peer.address.sin_port = htons(static_cast<std::uint16_t>(number));
  if (::inet_pton(AF_INET, argv[1], &peer.address.sin_addr) != 1) throw SysError(argv[1], EINVAL);
  return peer;
}

const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

/// At once: what stays in a buffer would be seen later than it was printed.
void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void stream(const Peer& peer) {
  const int fd = sys("socket", ::socket(AF_INET, SOCK_STREAM, 0));
  sys("connect", ::connect(fd, generic(peer.address), sizeof peer.address));
  const auto line = std::string(peer.text) + "\n";
  for (std::string_view left = line; !left.empty();) {
    const auto size = sys("send", ::send(fd, left.data(), left.size(), MSG_NOSIGNAL));
    left.remove_prefix(static_cast<std::size_t>(size));
  }
  std::array<char, 1000> buffer{};
  for (;;) {
    const auto size = sys("recv", ::recv(fd, buffer.data(), buffer.size(), 0));
    if (size == 0) break;
    print({buffer.data(), static_cast<std::size_t>(size)});
  }
  sys("close", ::close(fd));
}

void datagram(const Peer& peer) {
  const int fd = sys("socket", ::socket(AF_INET, SOCK_DGRAM, 0));
  sys("sendto", ::sendto(fd, peer.text.data(), peer.text.size(), 0, generic(peer.address),
                         sizeof peer.address));
  std::array<char, 1000> buffer{};
  sockaddr_in from{};
  socklen_t length = sizeof from;
  const auto size = sys("recvfrom", ::recvfrom(fd, buffer.data(), buffer.size(), 0,
                                               reinterpret_cast<sockaddr*>(&from), &length));
  print({buffer.data(), static_cast<std::size_t>(size)});
  sys("close", ::close(fd));
}

void raw(const Peer& peer) {
  iphdr header{};
  header.version = 4;
  header.ihl = sizeof header / 4;
  header.tos = 24 << 2;  // DSCP 24
  header.id = htons(1984);
  header.ttl = 64;
  header.protocol = peer.protocol;
  header.daddr = peer.address.sin_addr.s_addr;
  ::inet_pton(AF_INET, student_address.data(), &header.saddr);
  Bytes packet(sizeof header);
  std::memcpy(packet.data(), &header, sizeof header);
  packet.insert(packet.end(), peer.text.begin(), peer.text.end());
  const int fd = sys("socket", ::socket(AF_INET, SOCK_RAW, IPPROTO_RAW));
  auto to = peer.address;
  to.sin_port = 0;  // there are no ports in IPv4
  sys("sendto", ::sendto(fd, packet.data(), packet.size(), 0, generic(to), sizeof to));
  sys("close", ::close(fd));
}

}  // namespace

int play_client(std::string_view name, int argc, char** argv) {
  const auto play = name == stream_client     ? stream
                    : name == datagram_client ? datagram
                    : name == raw_client      ? raw
                                              : nullptr;
  if (play == nullptr) return -1;
  if (argc != 4) return 2;
  try {
    play(peer_of(argv));
    return 0;
  } catch (const SysError& error) {
    std::fprintf(stderr, "%s: %s\n", error.attempt().c_str(), errno_name(error.error()).c_str());
    return 1;
  }
}

}  // namespace wirebook::demo
