// traceroute DST MAXHOPS
//
// Finds out which routers lie on the way to DST. Probe k is one UDP datagram with any data, to port
// 33433 + k, whose TTL is k, so that the k-th router has to drop it and says so in an ICMP message.
// For each probe one line, in order:
//
//     1 10.9.0.254                 who has answered
//     2 *                          nobody has, for half a second or more
//     3 10.9.3.2 reached           DST has: port unreachable
//
// The next probe leaves when the one before is answered or given up. After `reached`, or after
// MAXHOPS probes, the program ends. An answer belongs to the probe that it quotes: another one, or
// one that comes too late, is passed over.
//
// MAXHOPS 1 to 64, decimal.
//
// Exit: 0 when DST was reached, 3 when it was not; 1 a system call failed, stderr ends with
//       `call: ERRNO`; 2 bad usage, and nothing is sent.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s DST MAXHOPS\n", argv[0]);
    return 2;
  }

  TODO("open a socket that hears ICMP, and send one UDP datagram with a TTL of 1");
}
