// A thread accepts, further ones serve; main() waits for SIGTERM with sigwait().
#include <signal.h>

#include <thread>

#include "tests/variants/variant.h"

static void serve(int client) {
  char buffer[1000];
  ssize_t n = 0;
  while ((n = recv(client, buffer, sizeof buffer, 0)) > 0) {
    for (ssize_t done = 0; done < n;) {
      const ssize_t sent = send(client, buffer + done, n - done, MSG_NOSIGNAL);
      if (sent == -1) {
        close(client);
        return;
      }
      done += sent;
    }
  }
  close(client);
}

int main(int argc, char** argv) {
  sockaddr_in here;
  if (argc != 2 || !endpoint("0.0.0.0", argv[1], &here)) return usage("survive_reset PORT");
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &term, nullptr);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  if (bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) return failed("bind");
  if (listen(listener, 10) == -1) return failed("listen");
  std::thread([listener] {
    for (int client = 0; (client = accept(listener, nullptr, nullptr)) != -1;) {
      std::thread(serve, client).detach();
    }
  }).detach();
  int signal = 0;
  sigwait(&term, &signal);
  _exit(0);
}
