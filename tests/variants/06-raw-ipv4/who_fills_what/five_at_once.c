// sendmmsg() sends all five with one call; header and text are two pieces of memory each.
#include <netinet/ip.h>
#include <sys/uio.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in own, to;
  if (argc != 3 || !endpoint(argv[1], "9", &to)) return usage("who_fills_what DST TEXT");
  const int guide = socket(AF_INET, SOCK_DGRAM, 0);
  socklen_t length = sizeof own;
  if (connect(guide, (struct sockaddr*)&to, sizeof to) == -1) return failed("connect");
  if (getsockname(guide, (struct sockaddr*)&own, &length) == -1) return failed("getsockname");

  const int size = sizeof(struct iphdr) + strlen(argv[2]);
  for (const char* letter = "AB"; *letter; ++letter) printf("%c len=%d ck=valid\n", *letter, size);
  printf("C id=kernel\nD id=0\nE src=%s\n", inet_ntoa(own.sin_addr));
  fflush(stdout);

  struct iphdr headers[5];
  struct iovec parts[5][2];
  struct mmsghdr messages[5];
  memset(headers, 0, sizeof headers);
  memset(messages, 0, sizeof messages);
  for (int i = 0; i < 5; ++i) {
    headers[i].version = 4;
    headers[i].ihl = 5;
    headers[i].tot_len = htons(size);
    headers[i].id = htons(0x0101);
    headers[i].ttl = 255;
    headers[i].protocol = 253;
    headers[i].saddr = own.sin_addr.s_addr;
    headers[i].daddr = to.sin_addr.s_addr;
    parts[i][0] = (struct iovec){&headers[i], sizeof headers[i]};
    parts[i][1] = (struct iovec){argv[2], strlen(argv[2])};
    messages[i].msg_hdr.msg_name = &to;
    messages[i].msg_hdr.msg_namelen = sizeof to;
    messages[i].msg_hdr.msg_iov = parts[i];
    messages[i].msg_hdr.msg_iovlen = 2;
  }
  headers[0].tot_len = 0;
  headers[1].tot_len = htons(9999);
  headers[1].check = htons(0xdead);
  headers[2].id = 0;
  headers[3].id = 0;
  headers[3].frag_off = htons(0x4000);
  headers[4].saddr = 0;
  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  return sendmmsg(fd, messages, 5, 0) == 5 ? 0 : failed("sendmmsg");
}
