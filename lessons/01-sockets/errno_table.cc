// errno_table < lines
//
// Each line of stdin is `FAMILY TYPE PROTO`, in the words of socket_triple. Tries to create that
// socket and prints the same line with ` ok` behind it, or the name of the error:
//
//     inet stream 0 ok
//     inet raw 0 EPROTONOSUPPORT
//
// Every line gets its answer, also when there are thousands. Nothing is sent.
//
// Exit: 0 every line was tried, whatever the kernel said; 2 bad usage (there are no arguments).

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 1) {
    std::fprintf(stderr, "usage: %s < lines\n", argv[0]);
    return 2;
  }

  TODO("read stdin line by line and split each line into its three words");
}
