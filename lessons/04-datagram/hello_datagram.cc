// hello_datagram HOST PORT MESSAGE
//
// Sends MESSAGE, without a newline, as one UDP datagram to HOST (an IPv4 address) and PORT.
// Waits at most 2 seconds for an answer from that address and port, and prints it byte for byte.
// A datagram from anywhere else is not the answer, and does not make the wait longer.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO`; 2 bad usage (also a bad
//       address, and a port not from 1 to 65535), and nothing is sent; 3 no answer in time.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: %s HOST PORT MESSAGE\n", argv[0]);
    return 2;
  }

  TODO("create a datagram socket and send MESSAGE to HOST and PORT with one call");
}
