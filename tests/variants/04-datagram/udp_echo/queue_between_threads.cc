// One thread receives, another sends, a queue between them.
#include <condition_variable>
#include <mutex>
#include <queue>
#include <string>
#include <thread>

#include "tests/variants/variant.h"

struct Datagram {
  sockaddr_in from;
  std::string data;
};

static std::mutex mutex;
static std::condition_variable changed;
static std::queue<Datagram> waiting;

static void receive(int fd, long count) {
  std::string room(65535, '\0');
  while (count-- > 0) {
    sockaddr_in from;
    socklen_t size = sizeof from;
    auto* sender = reinterpret_cast<sockaddr*>(&from);
    const ssize_t n = recvfrom(fd, room.data(), room.size(), 0, sender, &size);
    if (n == -1) exit(failed("recvfrom"));
    const std::lock_guard lock(mutex);
    waiting.push({from, room.substr(0, n)});
    changed.notify_one();
  }
}

int main(int argc, char** argv) {
  sockaddr_in here;
  const long count = argc == 3 ? number(argv[2], 1, 0x7fffffff) : -1;
  if (count < 0 || !endpoint("0.0.0.0", argv[1], &here)) return usage("udp_echo PORT COUNT");
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  if (bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) return failed("bind");
  std::thread receiver(receive, fd, count);
  for (long i = 0; i < count; ++i) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [] { return !waiting.empty(); });
    const Datagram next = std::move(waiting.front());
    waiting.pop();
    lock.unlock();
    const auto* to = reinterpret_cast<const sockaddr*>(&next.from);
    if (sendto(fd, next.data.data(), next.data.size(), 0, to, sizeof next.from) == -1) {
      return failed("sendto");
    }
  }
  receiver.join();
}
