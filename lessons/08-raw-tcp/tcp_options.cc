// tcp_options SRC SPORT DST DPORT SEQ
//
// Sends one TCP SYN with three options: maximum segment size 1400, SACK permitted, and window scale
// 7, in any order, in 12 bytes that kind 0 or 1 fills up. The IPv4 and the TCP header are yours.
// The sequence number is SEQ, the acknowledgment number 0, the window any; SYN is the only flag,
// the urgent pointer is 0, the TCP checksum is right, and there is no data. The IPv4 header has no
// options, DSCP 0, no flags, any identification and any TTL from 1.
//
// SPORT, DPORT 1 to 65535; SEQ 0 to 4294967295; all decimal.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
//       sockets: `socket: EPERM`); 2 bad usage, and nothing is sent.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: %s SRC SPORT DST DPORT SEQ\n", argv[0]);
    return 2;
  }

  TODO("write down the three options byte by byte, each with its kind and its length");
}
