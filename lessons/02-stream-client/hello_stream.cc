// hello_stream HOST PORT MESSAGE
//
// Connects to HOST (an IPv4 address) and PORT over TCP, sends MESSAGE and one newline, then prints
// what the peer answers, byte for byte, until the peer is done.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO`
//       (like `connect: ECONNREFUSED`); 2 bad usage (also a bad address, and a port
//       not from 1 to 65535), and nothing is sent.

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

  TODO("create a stream socket and connect it to HOST and PORT");
}
