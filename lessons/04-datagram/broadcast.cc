// broadcast ADDRESS PORT MESSAGE
//
// Asks all hosts of a subnet at once. Sends MESSAGE, without a newline, as one UDP datagram to
// ADDRESS (the broadcast address of the subnet) and PORT, from any port but that one. Then collects
// answers for 1 second, whatever is in them, and prints the address of each host that has answered:
// one on each line, each once, sorted as numbers (10.9.0.9 comes before 10.9.0.10).
//
// Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (like `sendto: EACCES`);
//       2 bad usage (also a bad address, and a port not from 1 to 65535), and nothing is sent;
//       3 nobody answered within the second.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

#include "todo.hh"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: %s ADDRESS PORT MESSAGE\n", argv[0]);
    return 2;
  }

  TODO("create a datagram socket, and ask the kernel for the permission to broadcast");
}
