// A raw socket of the packet's own protocol with IP_HDRINCL; length and checksum are right anyway;
// sendmsg() gathers header and payload.
#include <netinet/ip.h>
#include <sys/uio.h>

#include <string>

#include "tests/variants/variant.h"

static std::uint16_t checksum(const iphdr& header) {
  std::uint16_t words[10];
  std::uint32_t sum = 0;
  memcpy(words, &header, sizeof words);
  for (const auto word : words) sum += word;
  sum = (sum & 0xffff) + (sum >> 16);
  return ~(sum + (sum >> 16));
}

int main(int argc, char** argv) {
  if (argc != 8) return usage("raw_hello SRC DST ID TTL DSCP PROTO TEXT");
  const long id = number(argv[3], 1, 65535), ttl = number(argv[4], 1, 255);
  const long dscp = number(argv[5], 0, 63), protocol = number(argv[6], 0, 255);
  iphdr header{};
  if (id < 0 || ttl < 0 || dscp < 0 || protocol < 0 || strlen(argv[7]) > 32000 ||
      inet_pton(AF_INET, argv[1], &header.saddr) != 1 ||
      inet_pton(AF_INET, argv[2], &header.daddr) != 1) {
    return usage("raw_hello SRC DST ID TTL DSCP PROTO TEXT");
  }
  std::string payload;
  for (const char* at = argv[7]; *at != '\0'; ++at) {
    char digits[3];
    snprintf(digits, sizeof digits, "%02x", *at & 0xff);
    payload += digits;
  }
  header.version = 4;
  header.ihl = 5;
  header.tos = dscp << 2;
  header.tot_len = htons(sizeof header + payload.size());
  header.id = htons(id);
  header.ttl = ttl;
  header.protocol = protocol;
  header.check = checksum(header);

  // Protocol 0 cannot be asked for: the kernel takes it for "none named".
  const int fd = socket(AF_INET, SOCK_RAW, protocol == 0 ? long{IPPROTO_RAW} : protocol);
  if (fd == -1) return failed("socket");
  const int on = 1;
  if (setsockopt(fd, IPPROTO_IP, IP_HDRINCL, &on, sizeof on) == -1) return failed("setsockopt");
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = header.daddr;
  iovec parts[] = {{&header, sizeof header}, {payload.data(), payload.size()}};
  const msghdr message{&to, sizeof to, parts, 2, nullptr, 0, 0};
  if (sendmsg(fd, &message, 0) == -1) return failed("sendmsg");
}
