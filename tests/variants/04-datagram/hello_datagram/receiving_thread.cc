// A thread receives on a second, connected socket that shares the bound port's descriptor; the main
// thread waits on a condition variable.
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  sockaddr_in peer, here{};
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer))
    return usage("hello_datagram HOST PORT MESSAGE");
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  here.sin_family = AF_INET;
  if (bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) return failed("bind");
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == -1) return failed("connect");
  const int copy = dup(fd);

  std::mutex mutex;
  std::condition_variable arrived;
  std::string answer;
  bool there = false;
  std::thread([&] {
    std::string room(65535, '\0');
    const ssize_t n = recv(copy, room.data(), room.size(), 0);
    const std::lock_guard lock(mutex);
    there = n >= 0;
    answer = room.substr(0, there ? n : 0);
    arrived.notify_one();
  }).detach();

  if (send(fd, argv[3], strlen(argv[3]), 0) == -1) return failed("send");
  std::unique_lock lock(mutex);
  const bool in_time = arrived.wait_for(lock, std::chrono::seconds(2), [&] { return there; });
  if (in_time) fwrite(answer.data(), 1, answer.size(), stdout);
  fflush(stdout);
  _exit(in_time ? 0 : 3);
}
