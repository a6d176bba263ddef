// A thread for each client, with blocking calls; main() joins them.
#include <thread>
#include <vector>

#include "tests/variants/variant.h"

static void serve(int client) {
  char buffer[2000];
  ssize_t n = 0;
  while ((n = recv(client, buffer, sizeof buffer, 0)) > 0) {
    for (ssize_t done = 0; done < n;) {
      const ssize_t sent = send(client, buffer + done, n - done, MSG_NOSIGNAL);
      if (sent <= 0) break;
      done += sent;
    }
  }
  close(client);
}

int main(int argc, char** argv) {
  const long port = argc == 3 ? number(argv[1], 1, 65535) : -1;
  const long count = argc == 3 ? number(argv[2], 1, 1000) : -1;
  if (port < 0 || count < 0) return usage("echo_poll PORT N");
  sockaddr_in here;
  endpoint("0.0.0.0", argv[1], &here);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  if (bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) return failed("bind");
  if (listen(listener, 10) == -1) return failed("listen");
  std::vector<std::thread> threads;
  for (long i = 0; i < count; ++i) {
    const int client = accept(listener, nullptr, nullptr);
    if (client == -1) return failed("accept");
    threads.emplace_back(serve, client);
  }
  for (auto& thread : threads) thread.join();
  return 0;
}
