// <netinet/tcp.h> and <netinet/ip.h>; says everything again when nothing comes for 300 ms; an
// acknowledgment for every segment with data, and one for the SYN+ACK.
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <string>

#include "tests/variants/variant.h"

static sockaddr_in from, to;
static int out = -1, in = -1;
static uint32_t sent = 0xfffffffa, wanted;

static uint16_t native_sum(const std::string& bytes) {
  uint64_t sum = 0;
  for (size_t i = 0; i < bytes.size(); i += 2) {
    uint16_t word = 0;
    memcpy(&word, &bytes[i], i + 1 < bytes.size() ? 2 : 1);
    sum += word;
  }
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum;
}

static void say(void (*flags)(tcphdr&), const std::string& data) {
  tcphdr tcp = {};
  tcp.source = from.sin_port;
  tcp.dest = to.sin_port;
  tcp.seq = htonl(sent);
  tcp.doff = sizeof tcp / 4;
  tcp.window = htons(29200);
  flags(tcp);
  if (tcp.ack) tcp.ack_seq = htonl(wanted);
  const auto bytes = [](const auto& value) {
    return std::string(reinterpret_cast<const char*>(&value), sizeof value);
  };
  const uint16_t length = htons(sizeof tcp + data.size()), protocol = htons(6);
  const auto addresses = bytes(from.sin_addr) + bytes(to.sin_addr);
  tcp.check = native_sum(addresses + bytes(protocol) + bytes(length) + bytes(tcp) + data);
  iphdr ip = {};
  ip.version = 4;
  ip.ihl = 5;
  ip.ttl = 33;
  ip.protocol = IPPROTO_TCP;
  ip.saddr = from.sin_addr.s_addr;
  ip.daddr = to.sin_addr.s_addr;
  const auto packet = bytes(ip) + bytes(tcp) + data;
  if (sendto(out, packet.data(), packet.size(), 0, (sockaddr*)&to, sizeof to) == -1) {
    exit(failed("sendto"));
  }
}

/// The next segment of this connection, or nothing within 300 ms.
static bool hear(tcphdr& tcp, std::string& data) {
  pollfd ready{in, POLLIN, 0};
  while (poll(&ready, 1, 300) == 1) {
    char packet[4096];
    const ssize_t count = recv(in, packet, sizeof packet, 0);
    iphdr ip;
    memcpy(&ip, packet, sizeof ip);
    if (count < 40 || ip.protocol != IPPROTO_TCP || ip.daddr != from.sin_addr.s_addr) continue;
    memcpy(&tcp, packet + ip.ihl * 4, sizeof tcp);
    if (tcp.source != to.sin_port || tcp.dest != from.sin_port) continue;
    if (tcp.rst) exit(4);
    const int begin = ip.ihl * 4 + tcp.doff * 4;
    data.assign(packet + begin, ntohs(ip.tot_len) - begin);
    return true;
  }
  return false;
}

/// Says it until an answer comes for which `done` holds.
template <typename Done>
static void exchange(void (*flags)(tcphdr&), const std::string& data, uint32_t takes, Done done) {
  for (int attempt = 0; attempt < 5; ++attempt) {
    say(flags, data);
    tcphdr tcp;
    std::string came;
    while (hear(tcp, came)) {
      if (!done(tcp, came)) continue;
      sent += takes;
      return;
    }
  }
  exit(3);
}

int main(int argc, char** argv) {
  const char* words = "handshake SRC SPORT DST DPORT MESSAGE";
  if (argc != 6 || !endpoint(argv[1], argv[2], &from) || !endpoint(argv[3], argv[4], &to) ||
      strlen(argv[5]) < 1 || strlen(argv[5]) > 1400) {
    return usage(words);
  }
  out = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (out == -1) return failed("socket");
  in = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_IP));
  if (in == -1) return failed("socket");
  const auto ack = [](tcphdr& tcp) { tcp.ack = 1; };
  exchange([](tcphdr& tcp) { tcp.syn = 1; }, "", 1,
           [](const tcphdr& tcp, const std::string&) {
             wanted = ntohl(tcp.seq) + 1;
             return tcp.syn && tcp.ack && ntohl(tcp.ack_seq) == sent + 1;
           });
  say(ack, "");
  std::string line;
  const auto take = [&](const tcphdr& tcp, const std::string& data) {
    const bool is_next = !data.empty() && ntohl(tcp.seq) == wanted;
    if (is_next) {
      line += data;
      wanted += data.size();
    }
    if (tcp.fin && (line.empty() || line.back() != '\n')) exit(4);
    return is_next;
  };
  exchange([](tcphdr& tcp) { tcp.ack = tcp.psh = 1; }, argv[5], strlen(argv[5]), take);
  while (line.back() != '\n') exchange(ack, "", 0, take);
  say(ack, "");
  exchange([](tcphdr& tcp) { tcp.ack = tcp.fin = 1; }, "", 1,
           [](const tcphdr& tcp, const std::string& data) {
             return tcp.fin && ntohl(tcp.seq) + data.size() == wanted;
           });
  ++wanted;
  say(ack, "");
  fputs(line.c_str(), stdout);
}
