// sendmmsg(): all fragments with one call, each gathered from its header and a part of the
// datagram.
#include <netinet/ip.h>
#include <sys/uio.h>

#include <cstdint>
#include <iterator>
#include <vector>

#include "tests/variants/variant.h"

static void put16(std::vector<std::uint8_t>& bytes, std::size_t at, std::uint16_t value) {
  bytes[at] = value >> 8;
  bytes[at + 1] = value & 0xff;
}

int main(int argc, char** argv) {
  const char* words = "fragments SRC DST SPORT DPORT ID FRAG";
  if (argc != 7) return usage(words);
  sockaddr_in to{};
  in_addr source{};
  const long source_port = number(argv[3], 1, 65535), id = number(argv[5], 1, 65535);
  const long frag = number(argv[6], 8, 1480);
  if (!endpoint(argv[2], argv[4], &to) || inet_pton(AF_INET, argv[1], &source) != 1 ||
      source_port < 0 || id < 0 || frag < 0) {
    return usage(words);
  }

  // In front of the datagram its pseudo header: both are summed in one go.
  constexpr std::size_t pseudo = 12;
  std::vector<std::uint8_t> bytes(pseudo + 8);
  for (int c = getchar(); c != EOF; c = getchar()) bytes.push_back(static_cast<std::uint8_t>(c));
  const std::size_t size = bytes.size() - pseudo;
  memcpy(&bytes[0], &source, 4);
  memcpy(&bytes[4], &to.sin_addr, 4);
  put16(bytes, 8, IPPROTO_UDP);
  put16(bytes, 10, size);
  put16(bytes, pseudo, source_port);
  put16(bytes, pseudo + 2, ntohs(to.sin_port));
  put16(bytes, pseudo + 4, size);
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) sum += i % 2 == 0 ? bytes[i] << 8 : bytes[i];
  sum = (sum >> 16) + (sum & 0xffff);
  sum += sum >> 16;
  const std::uint16_t check = ~sum;
  put16(bytes, pseudo + 6, check == 0 ? 0xffff : check);

  const std::size_t step = frag / 8 * 8, count = (size + step - 1) / step;
  std::vector<iphdr> headers(count);
  std::vector<iovec> parts;
  std::vector<mmsghdr> messages(count);
  for (std::size_t i = 0; i < count; ++i) {
    headers[i].version = 4;
    headers[i].ihl = 5;
    headers[i].id = htons(id);
    headers[i].frag_off = htons(i * step / 8 + (i + 1 < count ? 1 << 13 : 0));
    headers[i].ttl = 200;
    headers[i].protocol = IPPROTO_UDP;
    headers[i].saddr = source.s_addr;
    headers[i].daddr = to.sin_addr.s_addr;
    parts.push_back({&headers[i], sizeof headers[i]});
    parts.push_back({&bytes[pseudo + i * step], i + 1 < count ? step : size - i * step});
  }
  for (std::size_t i = 0; i < count; ++i) {
    messages[i].msg_hdr.msg_name = &to;
    messages[i].msg_hdr.msg_namelen = sizeof to;
    messages[i].msg_hdr.msg_iov = &parts[2 * i];
    messages[i].msg_hdr.msg_iovlen = 2;
  }
  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  return sendmmsg(fd, messages.data(), count, 0) == static_cast<int>(count) ? 0
                                                                            : failed("sendmmsg");
}
