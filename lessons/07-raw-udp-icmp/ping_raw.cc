// ping_raw DST ID COUNT
//
// Sends COUNT ICMP echo requests to DST from a raw ICMP socket, each when the reply to the one
// before it has come, and prints a line for each reply. The identifier is ID in all of them, the
// sequence numbers are 1 to COUNT; each request carries 56 bytes of data, any ones.
//
//   seq=N ttl=T bytes=B      N: the sequence number, T: the TTL with which the reply arrived,
//                            B: the size of the ICMP message, header included
//
// The reply to a request comes from DST and has its identifier and sequence number; anything else
// is passed over, and does not make the wait longer.
//
// ID 1 to 65535, COUNT 1 to 100, decimal.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
//       sockets: `socket: EPERM`); 2 bad usage, and nothing is sent; 3 no reply to a request within
//       2 seconds, and nothing more is sent.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: %s DST ID COUNT\n", argv[0]);
    return 2;
  }

  TODO("make a raw socket for ICMP and send the first echo request, with the right checksum");
}
