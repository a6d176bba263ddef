// A raw TCP socket with IP_HDRINCL, which also sees the SYN+ACK: waits for it and says so. TTL 255;
// header, header and payload from three places.
#include <poll.h>
#include <sys/uio.h>

#include <cstdint>
#include <string>

#include "tests/variants/variant.h"

static std::string big_endian(std::uint64_t value, int bytes) {
  std::string text;
  while (bytes-- > 0) text += static_cast<char>(value >> 8 * bytes);
  return text;
}

static std::string base64(const std::string& text) {
  static const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bits, out;
  for (const unsigned char byte : text) {
    for (int i = 7; i >= 0; --i) bits += static_cast<char>('0' + (byte >> i & 1));
  }
  while (bits.size() % 6 != 0) bits += '0';
  for (size_t i = 0; i < bits.size(); i += 6)
    out += digits[std::stoi(bits.substr(i, 6), nullptr, 2)];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

static std::uint16_t checksum(const std::string& bytes) {
  std::uint32_t sum = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    sum += static_cast<unsigned char>(bytes[i]) << (i % 2 == 0 ? 8 : 0);
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return ~sum;
}

int main(int argc, char** argv) {
  if (argc != 10) return usage("raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT");
  sockaddr_in source, to;
  const long id = number(argv[5], 1, 65535), seq = number(argv[6], 0, 0xffffffff);
  const long ack = number(argv[7], 0, 0xffffffff), window = number(argv[8], 0, 65535);
  if (!endpoint(argv[1], argv[2], &source) || !endpoint(argv[3], argv[4], &to) || id < 0 ||
      seq < 0 || ack < 0 || window < 0 || strlen(argv[9]) > 40000) {
    return usage("raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT");
  }
  std::string payload = base64(argv[9]);
  const std::string addresses =
      big_endian(ntohl(source.sin_addr.s_addr), 4) + big_endian(ntohl(to.sin_addr.s_addr), 4);
  const std::string ports =
      big_endian(ntohs(source.sin_port), 2) + big_endian(ntohs(to.sin_port), 2);
  std::string ip = big_endian(0x45000000, 4) + big_endian(id, 2) + big_endian(0, 2) +
                   big_endian(0xff060000, 4) + addresses;
  std::string tcp = ports + big_endian(seq, 4) + big_endian(ack, 4) + big_endian(0x5002, 2) +
                    big_endian(window, 2) + big_endian(0, 4);
  const auto pseudo = addresses + big_endian(6, 2) + big_endian(tcp.size() + payload.size(), 2);
  tcp.replace(16, 2, big_endian(checksum(pseudo + tcp + payload), 2));

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_TCP);
  if (fd == -1) return failed("socket");
  const int on = 1;
  if (setsockopt(fd, IPPROTO_IP, IP_HDRINCL, &on, sizeof on) == -1) return failed("setsockopt");
  iovec parts[] = {
      {ip.data(), ip.size()}, {tcp.data(), tcp.size()}, {payload.data(), payload.size()}};
  const msghdr message{&to, sizeof to, parts, 3, nullptr, 0, 0};
  if (sendmsg(fd, &message, 0) == -1) return failed("sendmsg");
  pollfd answer{fd, POLLIN, 0};
  unsigned char bytes[100] = {};
  if (poll(&answer, 1, 1000) == 1 && recv(fd, bytes, sizeof bytes, 0) >= 40) {
    fprintf(stderr, "answered with flags %02x\n", bytes[33]);
  }
}
