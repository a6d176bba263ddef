// Random data, by which the reply is known as well; the TTL comes as ancillary data, and select()
// waits.
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <sys/select.h>

#include <array>
#include <chrono>
#include <random>

#include "tests/variants/variant.h"

using Message = std::array<std::uint16_t, 32>;
using Clock = std::chrono::steady_clock;

static Message request(int id, int sequence, std::random_device& random) {
  Message message{};
  message[0] = htons(ICMP_ECHO << 8);
  message[2] = htons(id);
  message[3] = htons(sequence);
  for (std::size_t i = 4; i < message.size(); ++i) message[i] = random();
  std::uint32_t sum = 0;
  for (const auto word : message) sum += word;
  sum = (sum >> 16) + (sum & 0xffff);
  sum += sum >> 16;
  message[1] = ~sum;
  return message;
}

/// The TTL of the reply to this request, -1 when none came.
static int await(int fd, const sockaddr_in& to, const Message& asked, Clock::time_point end) {
  for (auto now = Clock::now(); now < end; now = Clock::now()) {
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(end - now).count();
    timeval patience{left / 1000000, left % 1000000};
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(fd, &readable);
    if (select(fd + 1, &readable, nullptr, nullptr, &patience) != 1) continue;
    alignas(4) char packet[2048];
    alignas(cmsghdr) char control[64];
    sockaddr_in from{};
    iovec piece{packet, sizeof packet};
    msghdr message{&from, sizeof from, &piece, 1, control, sizeof control, 0};
    if (recvmsg(fd, &message, MSG_DONTWAIT) < 84) continue;
    const char* icmp = packet + reinterpret_cast<ip*>(packet)->ip_hl * 4;
    if (from.sin_addr.s_addr != to.sin_addr.s_addr || icmp[0] != ICMP_ECHOREPLY) continue;
    if (memcmp(icmp + 4, &asked[2], 60) != 0) continue;
    const cmsghdr* ttl = CMSG_FIRSTHDR(&message);
    int value = -1;
    memcpy(&value, CMSG_DATA(ttl), sizeof value);
    return value;
  }
  return -1;
}

int main(int argc, char** argv) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  const int id = argc == 4 ? number(argv[2], 1, 65535) : -1;
  const int count = argc == 4 ? number(argv[3], 1, 100) : -1;
  if (id < 0 || count < 0 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
    return usage("ping_raw DST ID COUNT");
  }
  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (fd == -1) return failed("socket");
  const int on = 1;
  setsockopt(fd, IPPROTO_IP, IP_RECVTTL, &on, sizeof on);
  std::random_device random;
  for (int k = 1; k <= count; ++k) {
    const auto asked = request(id, k, random);
    if (sendto(fd, &asked, sizeof asked, 0, reinterpret_cast<sockaddr*>(&to), sizeof to) == -1) {
      return failed("sendto");
    }
    const int ttl = await(fd, to, asked, Clock::now() + std::chrono::seconds(2));
    if (ttl == -1) return 3;
    printf("seq=%d ttl=%d bytes=64\n", k, ttl);
    fflush(stdout);
  }
}
