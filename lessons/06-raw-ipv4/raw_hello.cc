// raw_hello SRC DST ID TTL DSCP PROTO TEXT
//
// Sends one IPv4 packet whose header is yours: addresses SRC and DST, identification ID, TTL, DSCP
// (the ECN bits are 0), protocol PROTO, no options, no flags. The payload is TEXT as lower-case hex
// digits, nothing else: `alpha` travels as `616c706861`.
//
// ID 1 to 65535, TTL 1 to 255, DSCP 0 to 63, PROTO 0 to 255; all decimal.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
//       sockets: `socket: EPERM`); 2 bad usage, and nothing is sent.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 8) {
    std::fprintf(stderr, "usage: %s SRC DST ID TTL DSCP PROTO TEXT\n", argv[0]);
    return 2;
  }

  TODO("fill the 20 bytes of the IPv4 header, field by field, in network byte order");
}
