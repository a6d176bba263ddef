/* The probes by hand, too, without data and with a checksum; prints everything at the end. */
#include <poll.h>
#include <time.h>

#include "tests/variants/variant.h"

static unsigned sum(const unsigned char* bytes, int size, unsigned total) {
  for (int i = 0; i < size; ++i) total += i % 2 ? bytes[i] : bytes[i] << 8;
  while (total >> 16) total = (total & 0xffff) + (total >> 16);
  return total;
}

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int main(int argc, char** argv) {
  struct sockaddr_in to, own = {0};
  const long most = argc == 3 ? number(argv[2], 1, 64) : -1;
  if (most < 0 || !endpoint(argv[1], "9", &to)) return usage("traceroute DST MAXHOPS");
  const int out = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  const int in = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  const int any = socket(AF_INET, SOCK_DGRAM, 0);
  if (out == -1 || in == -1 || any == -1) return failed("socket");
  socklen_t size = sizeof own;
  if (connect(any, (struct sockaddr*)&to, sizeof to) == -1) return failed("connect");
  if (getsockname(any, (struct sockaddr*)&own, &size) == -1) return failed("getsockname");
  char report[64 * 40] = "";
  int status = 3;
  for (int hop = 1; hop <= most && status == 3; ++hop) {
    const int port = 33433 + hop;
    unsigned char packet[28] = {0x45, 0, 0, 28, 0, hop, 0, 0, hop, 17};
    memcpy(packet + 12, &own.sin_addr, 4);
    memcpy(packet + 16, &to.sin_addr, 4);
    const unsigned char udp[8] = {port >> 8, 0x77, port >> 8, port, 0, 8};
    memcpy(packet + 20, udp, 8);
    const unsigned check = ~sum(packet + 12, 16, 17 + 8) & 0xffff;
    packet[26] = check >> 8;
    packet[27] = check;
    if (sendto(out, packet, 28, 0, (struct sockaddr*)&to, sizeof to) == -1) return failed("sendto");
    char line[40];
    snprintf(line, sizeof line, "%d *\n", hop);
    const long until = now() + 600;
    struct pollfd ready = {in, POLLIN, 0};
    while (until > now() && poll(&ready, 1, until - now()) == 1) {
      unsigned char came[1500];
      if (recv(in, came, sizeof came, 0) < 56) continue;
      const unsigned char* icmp = came + (came[0] & 15) * 4;
      const unsigned char* quoted = icmp + 8 + (icmp[8] & 15) * 4;
      if ((icmp[0] != 3 && icmp[0] != 11) || memcmp(quoted, udp, 4)) continue;
      struct in_addr from;
      memcpy(&from, came + 12, 4);
      if (icmp[0] == 3) status = 0;
      snprintf(line, sizeof line, "%d %s%s\n", hop, inet_ntoa(from),
               icmp[0] == 3 ? " reached" : "");
      break;
    }
    strcat(report, line);
  }
  fputs(report, stdout);
  return status;
}
