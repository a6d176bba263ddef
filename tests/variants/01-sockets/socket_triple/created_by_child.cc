// A child makes the socket and passes it on over a socket pair (unix(7), SCM_RIGHTS).
#include <sys/wait.h>

#include <map>
#include <string>

#include "tests/variants/variant.h"

static const std::map<std::string, int> names[] = {
    {{"unix", 1}, {"inet", 2}, {"inet6", 10}, {"packet", 17}, {"bluetooth", 31}},
    {{"stream", 1}, {"dgram", 2}, {"raw", 3}, {"seqpacket", 5}},
    {{"tcp", 6}, {"udp", 17}, {"icmp", 1}, {"icmpv6", 58}, {"sctp", 132}, {"raw", 255}}};

struct Parcel {
  msghdr message{};
  int error = 0;
  iovec body{&error, sizeof error};
  alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))] = {};
  Parcel() {
    message.msg_iov = &body;
    message.msg_iovlen = 1;
    message.msg_control = room;
    message.msg_controllen = sizeof room;
  }
};

static void make_and_pass(int to, const int* asked) {
  Parcel parcel;
  const int fd = socket(asked[0], asked[1], asked[2]);
  parcel.error = fd == -1 ? errno : 0;
  if (fd == -1) {
    parcel.message.msg_controllen = 0;
  } else {
    cmsghdr* rights = CMSG_FIRSTHDR(&parcel.message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(rights), &fd, sizeof fd);
  }
  sendmsg(to, &parcel.message, 0);
  _exit(0);
}

int main(int argc, char** argv) {
  int asked[3] = {};
  for (int i = 0; i < 3; ++i) {
    if (argc != 4) return usage("socket_triple FAMILY TYPE PROTO");
    const auto found = names[i].find(argv[i + 1]);
    asked[i] = found != names[i].end() ? found->second : number(argv[i + 1], 0, 0x7fffffff);
    if (asked[i] < 0) return usage("socket_triple FAMILY TYPE PROTO");
  }
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) return failed("socketpair");
  if (fork() == 0) make_and_pass(ends[1], asked);
  Parcel parcel;
  if (recvmsg(ends[0], &parcel.message, 0) == -1) return failed("recvmsg");
  wait(nullptr);
  errno = parcel.error;
  if (errno != 0) return failed("socket");

  int fd = -1, answers[3] = {};
  memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&parcel.message)), sizeof fd);
  const int options[] = {SO_DOMAIN, SO_TYPE, SO_PROTOCOL};
  for (int i = 0; i < 3; ++i) {
    socklen_t size = sizeof(int);
    if (getsockopt(fd, SOL_SOCKET, options[i], &answers[i], &size) == -1) {
      return failed("getsockopt");
    }
  }
  printf("domain=%d type=%d protocol=%d\n", answers[0], answers[1], answers[2]);
}
