// A blocking recvmsg(), and an alarm after one second that ends the loop.
#include <csetjmp>
#include <csignal>
#include <map>
#include <string>

#include "tests/variants/variant.h"

static volatile sig_atomic_t over = 0;

int main(int argc, char** argv) {
  sockaddr_in to;
  if (argc != 4 || !endpoint(argv[1], argv[2], &to)) return usage("broadcast ADDRESS PORT MESSAGE");
  const int fd = socket(PF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  const int yes = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes) == -1) return failed("setsockopt");
  struct sigaction action {};
  action.sa_handler = [](int) { over = 1; };
  sigaction(SIGALRM, &action, nullptr);
  iovec part{argv[3], strlen(argv[3])};
  msghdr question{};
  question.msg_name = &to;
  question.msg_namelen = sizeof to;
  question.msg_iov = &part;
  question.msg_iovlen = 1;
  if (sendmsg(fd, &question, 0) == -1) return failed("sendmsg");
  alarm(1);
  std::map<unsigned, std::string> hosts;
  while (over == 0) {
    char text[2000];
    sockaddr_in from{};
    iovec room{text, sizeof text};
    msghdr answer{};
    answer.msg_name = &from;
    answer.msg_namelen = sizeof from;
    answer.msg_iov = &room;
    answer.msg_iovlen = 1;
    if (recvmsg(fd, &answer, 0) == -1) continue;
    hosts[ntohl(from.sin_addr.s_addr)] = inet_ntoa(from.sin_addr);
  }
  for (const auto& [number, host] : hosts) printf("%s\n", host.c_str());
  return hosts.empty() ? 3 : 0;
}
