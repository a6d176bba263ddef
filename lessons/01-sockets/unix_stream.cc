// unix_stream PATH < FILE
//
// Connects to the unix stream socket at PATH, sends standard input, says that nothing more will
// come, prints the answer, byte for byte, until the server is done, and closes the socket. The
// server answers when it has seen the end, and not before. A PATH that begins with @ is an abstract
// name: the @ stands for a zero byte, the rest is the name. PATH has at most 107 bytes.
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (like `connect: ENOENT`);
//       2 bad usage (also a PATH that is empty or too long), and no socket is connected.

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s PATH < FILE\n", argv[0]);
    return 2;
  }

  TODO("connect to PATH, send standard input, end your direction, print the answer");
}
