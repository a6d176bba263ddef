// Two threads and a pipe between them; the stream is ended by shutdown().
#include <thread>

#include "tests/variants/variant.h"

static void copy(int from, int to) {
  char buffer[256];
  for (ssize_t n = 0; (n = read(from, buffer, sizeof buffer)) > 0;) {
    for (ssize_t done = 0; done < n;) {
      const ssize_t written = write(to, buffer + done, n - done);
      if (written == -1) exit(failed("write"));
      done += written;
    }
  }
}

int main(int argc, char** argv) {
  sockaddr_in here;
  if (argc != 2 || !endpoint("0.0.0.0", argv[1], &here)) return usage("echo_once PORT");
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  if (bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) return failed("bind");
  if (listen(listener, 0) == -1) return failed("listen");
  sockaddr_in client_address;
  socklen_t size = sizeof client_address;
  const int client = accept(listener, reinterpret_cast<sockaddr*>(&client_address), &size);
  if (client == -1) return failed("accept");
  fprintf(stderr, "client on port %d\n", ntohs(client_address.sin_port));
  int ends[2];
  if (pipe(ends) == -1) return failed("pipe");
  std::thread reader([&] {
    copy(client, ends[1]);
    close(ends[1]);
  });
  copy(ends[0], client);
  reader.join();
  if (shutdown(client, SHUT_WR) == -1) return failed("shutdown");
  puts("served");
}
