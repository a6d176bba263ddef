// connected_udp HOST PORT MESSAGE
//
// Finds out whether a UDP service is there. Sends MESSAGE as one datagram to HOST and PORT, without
// a newline, and nothing before or after it, and waits at most 2 seconds for what happens:
//
//     an answer from there       is printed, byte for byte; exit 0
//     a refusal by HOST          stderr ends with `recv: ECONNREFUSED`; exit 1, at once
//     neither of them            exit 3
//
// Exit: 0 answered; 1 refused, or another system call failed, stderr ends with `call: ERRNO`;
//       2 bad usage (also a HOST that is no IPv4 address and a PORT not from 1 to 65535), nothing
//       is sent then; 3 no answer and no refusal in time.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: %s HOST PORT MESSAGE\n", argv[0]);
    return 2;
  }

  TODO("create a datagram socket, and tell the kernel whom it will talk to");
}
