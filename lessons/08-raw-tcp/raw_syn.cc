// raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT
//
// Sends one TCP segment in an IPv4 packet; both headers are yours. The flags are SYN and nothing
// else, the urgent pointer is 0, there are no options, the TCP checksum is right. The payload is
// TEXT in base64 (RFC 4648, section 4), nothing else: `alpha` travels as `YWxwaGE=`. The IPv4
// header has DSCP 0, no flags and any TTL from 1.
//
// SPORT, DPORT, ID 1 to 65535; SEQ, ACK 0 to 4294967295; WIN 0 to 65535; all decimal.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
//       sockets: `socket: EPERM`); 2 bad usage, and nothing is sent.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 10) {
    std::fprintf(stderr, "usage: %s SRC SPORT DST DPORT ID SEQ ACK WIN TEXT\n", argv[0]);
    return 2;
  }

  TODO("build the IPv4 header as in raw_hello and the 20 bytes of the TCP header behind it");
}
