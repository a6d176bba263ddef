// send_all HOST PORT < FILE
//
// Connects to HOST (an IPv4 address) and PORT over TCP and sends standard input, whatever its bytes
// are and however many, over this one connection. Prints nothing. send() may take fewer bytes than
// it was offered, a signal may interrupt it (EINTR), and a socket that does not block may refuse
// for now (EAGAIN): none of these is an error.
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
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s HOST PORT < FILE\n", argv[0]);
    return 2;
  }

  TODO("connect, then read standard input in pieces and send each of them whole");
}
