// echo_poll PORT N
//
// Listens on PORT on every address of this host and echoes for N TCP clients at the same time: each
// gets its own bytes back, whatever the others do, or do not do. A client that has said that it
// sends no more has ended; when N have ended, so does the server.
//
// Exit: 0 N clients have ended; 1 a system call failed, stderr ends with `call: ERRNO`; 2 bad usage
//       (also a port not from 1 to 65535, or an N not from 1 to 1000).

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s PORT N\n", argv[0]);
    return 2;
  }

  TODO("listen on PORT, then wait for more than one descriptor at a time");
}
