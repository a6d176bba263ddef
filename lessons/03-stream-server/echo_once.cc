// echo_once PORT
//
// Listens on PORT on every address of this host, serves one TCP client and ends: every byte goes
// back unchanged, until the client has said that it sends no more.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (like `bind: EADDRINUSE`);
//       2 bad usage (also a port not from 1 to 65535).

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s PORT\n", argv[0]);
    return 2;
  }

  TODO("create a stream socket, bind it to PORT and listen");
}
