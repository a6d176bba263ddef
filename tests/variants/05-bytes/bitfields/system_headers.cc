// The kernel's own structs, whose bit-fields are declared for this machine; a stream of words.
#include <linux/tcp.h>
#include <netinet/ip.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <sstream>
#include <string>

#include "tests/variants/variant.h"

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    int version, ihl, dscp, ecn, rf, df, mf, offset, size;
    std::string letters, more;
    words >> version >> ihl >> dscp >> ecn >> rf >> df >> mf >> offset >> size >> letters;
    const auto in = [](int value, int most) { return value >= 0 && value <= most; };
    const bool fits = words && !(words >> more) && in(version, 15) && in(ihl, 15) && in(dscp, 63) &&
                      in(ecn, 3) && in(rf, 1) && in(df, 1) && in(mf, 1) && in(offset, 65535) &&
                      offset % 8 == 0 && in(size, 60) && size % 4 == 0;
    if (!fits) return usage("bitfields < lines");
    iphdr ip{};
    tcphdr tcp{};
    ip.version = version;
    ip.ihl = ihl;
    ip.tos = dscp * 4 + ecn;
    ip.frag_off = htons(rf * 0x8000 + df * IP_DF + mf * IP_MF + offset / 8);
    tcp.doff = size / 4;
    for (const char letter : letters == "-" ? "" : letters) {
      switch (letter) {
        case 'C':
          tcp.cwr = 1;
          break;
        case 'E':
          tcp.ece = 1;
          break;
        case 'U':
          tcp.urg = 1;
          break;
        case 'A':
          tcp.ack = 1;
          break;
        case 'P':
          tcp.psh = 1;
          break;
        case 'R':
          tcp.rst = 1;
          break;
        case 'S':
          tcp.syn = 1;
          break;
        case 'F':
          tcp.fin = 1;
          break;
        default:
          return usage("letters of CEUAPRSF");
      }
    }
    const auto* i = reinterpret_cast<const unsigned char*>(&ip);
    const auto* t = reinterpret_cast<const unsigned char*>(&tcp);
    printf("%02x %02x %02x%02x %02x %02x\n", i[0], i[1], i[6], i[7], t[12], t[13]);
  }
}
