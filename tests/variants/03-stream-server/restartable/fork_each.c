// A child for each client; the parent waits for it, and so the clients come one after the other.
#include <sys/wait.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  const long port = argc == 3 ? number(argv[1], 1, 65535) : -1;
  const long count = argc == 3 ? number(argv[2], 1, 1000) : -1;
  if (port < 0 || count < 0) return usage("restartable PORT N");
  struct sockaddr_in here;
  endpoint("0.0.0.0", argv[1], &here);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener == -1) return failed("socket");
  const int on = 7;  // any value but 0
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == -1) {
    return failed("setsockopt");
  }
  if (bind(listener, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  if (listen(listener, 5) == -1) return failed("listen");
  for (long i = 0; i < count; ++i) {
    const int client = accept(listener, NULL, NULL);
    if (client == -1) return failed("accept");
    if (fork() == 0) {
      dup2(client, 1);
      execl("/bin/echo", "echo", "bye", (char*)NULL);
      _exit(127);
    }
    close(client);
    int status = 0;
    wait(&status);
    if (status != 0) return 1;
  }
  return 0;
}
