// raw_udp SRC SPORT DST DPORT MESSAGE
//
// Sends MESSAGE in one UDP datagram from port SPORT of SRC to port DPORT of DST; the IPv4 and the
// UDP header are yours, and the UDP checksum is right. The IPv4 header has no options, DSCP 0, no
// flags, any identification and any TTL from 1.
//
// SPORT, DPORT 1 to 65535, decimal.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
//       sockets: `socket: EPERM`); 2 bad usage, and nothing is sent.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: %s SRC SPORT DST DPORT MESSAGE\n", argv[0]);
    return 2;
  }

  TODO("build the IPv4 header as in raw_hello and the 8 bytes of the UDP header behind it");
}
