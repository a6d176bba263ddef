// A child serves the client, the parent waits for it; the listener is reusable, backlog 128.
#include <sys/wait.h>

#include "tests/variants/variant.h"

static int serve(int client) {
  char buffer[777];
  ssize_t n;
  while ((n = read(client, buffer, sizeof buffer)) > 0) {
    for (ssize_t done = 0; done < n;) {
      const ssize_t written = write(client, buffer + done, n - done);
      if (written == -1) return failed("write");
      done += written;
    }
  }
  return n == 0 ? 0 : failed("read");
}

int main(int argc, char** argv) {
  struct sockaddr_in here;
  if (argc != 2 || !endpoint("0.0.0.0", argv[1], &here)) return usage("echo_once PORT");
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  if (listen(listener, 128) == -1) return failed("listen");
  const int client = accept(listener, NULL, NULL);
  if (client == -1) return failed("accept");
  if (fork() == 0) {
    close(listener);
    _exit(serve(client));
  }
  close(client);
  int status = 0;
  wait(&status);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
