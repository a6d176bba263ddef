// multicast GROUP PORT IFADDR
//
// Joins the multicast group GROUP (an IPv4 address from 224.0.0.0 to 239.255.255.255) at the
// interface that has the address IFADDR, and waits at most 2 seconds for a datagram to GROUP and
// PORT. Prints it byte for byte, and answers to GROUP and PORT, through the same interface, with a
// TTL of 1: `heard `, then what the datagram said. Leaves the group; closing the socket does that.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (like `setsockopt: ENODEV`);
//       2 bad usage (also a GROUP that is none, a bad address, and a port not from 1 to 65535), and
//       nothing is sent; 3 no datagram in time.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: %s GROUP PORT IFADDR\n", argv[0]);
    return 2;
  }

  TODO("bind a datagram socket to PORT, and join GROUP at the interface with IFADDR");
}
