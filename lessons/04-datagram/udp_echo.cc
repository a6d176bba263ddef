// udp_echo PORT COUNT
//
// Receives COUNT datagrams on PORT, on every address of this host, and sends each one back to where
// it came from: one datagram for one datagram, unchanged, whatever its size. Then ends.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (like `bind: EADDRINUSE`);
//       2 bad usage (also a port not from 1 to 65535, and a COUNT below 1).

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s PORT COUNT\n", argv[0]);
    return 2;
  }

  TODO("create a datagram socket and bind it to PORT");
}
