// restartable PORT N
//
// Listens on PORT on every address of this host and serves N TCP clients, one after the other: each
// is sent "bye" and a newline, and then the server closes first. It can be started again at once
// when it has ended; a second copy, while the first one is running, is refused.
//
// Exit: 0 N clients were served; 1 a system call failed, stderr ends with `call: ERRNO` (for the
//       second copy: `bind: EADDRINUSE`); 2 bad usage (also a port not from 1 to 65535, or an N
//       not from 1 to 1000).

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s PORT N\n", argv[0]);
    return 2;
  }

  TODO("create a stream socket and make ready what you know from echo_once");
}
