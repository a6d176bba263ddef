// ping_unpriv DST COUNT
//
// Sends COUNT ICMP echo requests to DST, each when the reply to the one before it has come, and
// prints a line for each reply. The sequence numbers are 1 to COUNT; each request carries 56 bytes
// of data, any ones. The program has no right at all: no capability, no root.
//
//   seq=N bytes=B      N: the sequence number, B: the size of the ICMP message, header included
//
// The reply to a request comes from DST and has its sequence number; anything else is passed over,
// and does not make the wait longer.
//
// COUNT 1 to 100, decimal.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (where the system does not
//       allow ping sockets: `socket: EACCES`); 2 bad usage, and nothing is sent; 3 no reply to a
//       request within 2 seconds, and nothing more is sent.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s DST COUNT\n", argv[0]);
    return 2;
  }

  TODO("make the socket that may send echo requests without any right, and send the first one");
}
