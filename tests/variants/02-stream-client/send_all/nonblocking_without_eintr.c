// A socket that does not block, and poll() before every further try. Nothing looks for EINTR: no
// signal is handled, and a send() that does not block is never interrupted.
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "tests/variants/variant.h"

static int may_go_on(int fd) {
  struct pollfd one = {fd, POLLOUT, 0};
  return errno == EAGAIN && poll(&one, 1, -1) == 1;
}

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("send_all HOST PORT < FILE");
  struct stat status;
  if (fstat(STDIN_FILENO, &status) == -1) return failed("fstat");
  const size_t size = S_ISREG(status.st_mode) ? status.st_size : 0;
  const char* file = mmap(NULL, size + 1, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
  if (size > 0 && file == MAP_FAILED) return failed("mmap");

  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  fcntl(fd, F_SETFL, O_NONBLOCK);
  for (size_t done = 0; done < size;) {
    const ssize_t n = write(fd, file + done, size - done);
    if (n > 0) done += n;
    if (n == -1 && !may_go_on(fd)) return failed("write");
  }
  return 0;
}
