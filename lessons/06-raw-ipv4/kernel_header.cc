// kernel_header DST PROTO TTL TEXT
//
// Sends TEXT in one IPv4 packet with protocol PROTO to DST. The kernel writes the IPv4 header; you
// only tell it the time to live, TTL.
// Then waits at most 2 seconds for a packet of the same protocol from DST, and prints its payload,
// byte for byte and nothing else. A packet from anybody else is not the answer, and does not make
// the wait longer.
//
// PROTO 1 to 254, TTL 1 to 255, decimal.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
//       sockets: `socket: EPERM`); 2 bad usage, and nothing is sent; 3 no answer in time.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: %s DST PROTO TTL TEXT\n", argv[0]);
    return 2;
  }

  TODO("make a raw socket for protocol PROTO and send TEXT to DST with one call");
}
