// <netinet/tcp.h>; a raw TCP socket with IP_HDRINCL for both directions; a second SYN after 300 ms;
// a zero identification with DF, TTL 255, a random first number.
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/random.h>

#include <string>

#include "tests/variants/variant.h"

static uint16_t native_sum(const std::string& bytes) {
  uint64_t sum = 0;
  for (size_t i = 0; i < bytes.size(); i += 2) {
    uint16_t word;
    memcpy(&word, &bytes[i], 2);
    sum += word;
  }
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum;
}

template <typename Value>
static std::string bytes(const Value& value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

int main(int argc, char** argv) {
  const char* words = "port_states SRC DST PORT...";
  sockaddr_in from, to;
  if (argc < 4 || argc > 19 || !endpoint(argv[1], "60606", &from) || !endpoint(argv[2], "1", &to)) {
    return usage(words);
  }
  for (int i = 3; i < argc; ++i) {
    if (number(argv[i], 1, 65535) < 0) return usage(words);
  }
  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_TCP);
  if (fd == -1) return failed("socket");
  const int on = 1;
  if (setsockopt(fd, IPPROTO_IP, IP_HDRINCL, &on, sizeof on) == -1) return failed("setsockopt");
  for (int i = 3; i < argc; ++i) {
    to.sin_port = htons(atoi(argv[i]));
    tcphdr tcp = {};
    tcp.source = from.sin_port;
    tcp.dest = to.sin_port;
    if (getrandom(&tcp.seq, sizeof tcp.seq, 0) == -1) return failed("getrandom");
    tcp.ack_seq = 0x01020304;
    tcp.doff = 5;
    tcp.syn = 1;
    tcp.window = htons(512);
    const uint16_t size = htons(sizeof tcp), protocol = htons(6);
    tcp.check = native_sum(bytes(from.sin_addr) + bytes(to.sin_addr) + bytes(protocol) +
                           bytes(size) + bytes(tcp));
    iphdr ip = {};
    ip.version = 4;
    ip.ihl = 5;
    ip.frag_off = htons(IP_DF);
    ip.ttl = 255;
    ip.protocol = IPPROTO_TCP;
    ip.saddr = from.sin_addr.s_addr;
    ip.daddr = to.sin_addr.s_addr;
    const auto packet = bytes(ip) + bytes(tcp);
    const char* state = nullptr;
    for (int attempt = 0; attempt < 2 && state == nullptr; ++attempt) {
      if (sendto(fd, packet.data(), packet.size(), 0, (sockaddr*)&to, sizeof to) == -1) {
        return failed("sendto");
      }
      pollfd ready{fd, POLLIN, 0};
      while (state == nullptr && poll(&ready, 1, 300) == 1) {
        char came[4096];
        if (recv(fd, came, sizeof came, 0) < 40) continue;
        tcphdr answer;
        memcpy(&answer, came + (came[0] & 15) * 4, sizeof answer);
        if (answer.source != tcp.dest || answer.dest != tcp.source) continue;
        if (ntohl(answer.ack_seq) != ntohl(tcp.seq) + 1) continue;
        state = answer.rst ? "closed" : "open";
      }
    }
    printf("%s %s\n", argv[i], state == nullptr ? "filtered" : state);
  }
}
