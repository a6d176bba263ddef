// The TTL travels with sendmsg() as ancillary data; the answer is read with recvmsg() into two
// pieces, and the length of its header comes from the total length.
#include <netinet/ip.h>
#include <poll.h>

#include <chrono>

#include "tests/variants/variant.h"

using Clock = std::chrono::steady_clock;

static ssize_t send_with_ttl(int fd, sockaddr_in to, int ttl, char* text) {
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof ttl)] = {};
  iovec piece{text, strlen(text)};
  msghdr message{};
  message.msg_name = &to;
  message.msg_namelen = sizeof to;
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = IPPROTO_IP;
  header->cmsg_type = IP_TTL;
  header->cmsg_len = CMSG_LEN(sizeof ttl);
  memcpy(CMSG_DATA(header), &ttl, sizeof ttl);
  return sendmsg(fd, &message, 0);
}

int main(int argc, char** argv) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  const int protocol = argc == 5 ? number(argv[2], 1, 254) : -1;
  const int ttl = argc == 5 ? number(argv[3], 1, 255) : -1;
  if (protocol < 0 || ttl < 0 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
    return usage("kernel_header DST PROTO TTL TEXT");
  }
  const int fd = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK, protocol);
  if (fd == -1) return failed("socket");
  if (send_with_ttl(fd, to, ttl, argv[4]) == -1) return failed("sendmsg");

  const auto end = Clock::now() + std::chrono::seconds(2);
  for (auto now = Clock::now(); now < end; now = Clock::now()) {
    pollfd one{fd, POLLIN, 0};
    poll(&one, 1, std::chrono::ceil<std::chrono::milliseconds>(end - now).count());
    ip fixed{};
    char rest[65536];
    iovec pieces[] = {{&fixed, sizeof fixed}, {rest, sizeof rest}};
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = 2;
    const ssize_t size = recvmsg(fd, &message, 0);
    if (size < 0 || fixed.ip_src.s_addr != to.sin_addr.s_addr) continue;
    const size_t options = fixed.ip_hl * 4 - sizeof fixed;
    fwrite(rest + options, 1, ntohs(fixed.ip_len) - fixed.ip_hl * 4, stdout);
    return 0;
  }
  return 3;
}
