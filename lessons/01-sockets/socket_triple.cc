// socket_triple FAMILY TYPE PROTO
//
// Creates one socket from three names, asks the kernel what it has made, prints
//
//     domain=D type=T protocol=P
//
// in decimal, and closes the socket. Nothing is sent.
//
// FAMILY  unix | inet | inet6 | packet | bluetooth | NUMBER
// TYPE    stream | dgram | raw | seqpacket | NUMBER
// PROTO   0 | tcp | udp | icmp | icmpv6 | sctp | raw | NUMBER
//
// Exit: 0 ok; 1 the kernel refused, stderr ends with `socket: ERRNO` (like `socket: EPERM`);
//       2 bad usage, also for an unknown word.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: %s FAMILY TYPE PROTO\n", argv[0]);
    return 2;
  }

  TODO("turn the three words into the three numbers that socket() wants");
}
