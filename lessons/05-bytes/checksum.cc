// checksum [--verify] < bytes
//
// Prints the Internet checksum (RFC 1071) of the bytes on stdin: 4 lower-case hex digits and a
// newline. With --verify the bytes hold their own checksum already: prints `ok` or `bad`.
// The input may be empty, of odd length, or larger than any buffer.
//
// Exit: 0 ok; 1 `bad`, or reading failed; 2 bad usage.

#include <cstdio>
#include <cstring>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc > 2 || (argc == 2 && std::strcmp(argv[1], "--verify") != 0)) {
    std::fprintf(stderr, "usage: %s [--verify] < bytes\n", argv[0]);
    return 2;
  }

  TODO("read all of stdin as unsigned bytes, and add up its 16-bit words");
}
