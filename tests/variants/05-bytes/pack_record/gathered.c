// The fields lie apart and sendmsg() gathers them; recvmsg() scatters the answer.
#include <byteswap.h>
#include <inttypes.h>
#include <sys/time.h>
#include <sys/uio.h>

#include "tests/variants/variant.h"

static struct {
  uint64_t u64;
  uint32_t u32, i32;
  uint16_t u16;
  uint8_t u8;
  char name[16], more[4];
} it;

static struct iovec fields[] = {{&it.u8, 1},  {&it.u16, 2},   {&it.u32, 4}, {&it.u64, 8},
                                {&it.i32, 4}, {&it.name, 10}, {&it.more, 4}};

static void turn(void) {
  it.u16 = htons(it.u16);
  it.u32 = htonl(it.u32);
  it.u64 = bswap_64(it.u64);
  it.i32 = htonl(it.i32);
}

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  long long u8, u16, u32, i32;
  char u64[100], name[100], end;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer) ||
      scanf("%lld %lld %lld %99[0-9] %lld %99s%c", &u8, &u16, &u32, u64, &i32, name, &end) != 7 ||
      end != '\n' || (u8 | u16) < 0 || u8 > 255 || u16 > 65535 || u32 < 0 || u32 > UINT32_MAX ||
      i32 != (int32_t)i32 || strlen(name) > 10) {
    return usage("pack_record HOST PORT");
  }
  it.u8 = u8, it.u16 = u16, it.u32 = u32, it.i32 = i32;
  errno = 0;
  it.u64 = strtoull(u64, NULL, 10);
  if (errno == ERANGE) return usage("a number of 64 bits");
  memcpy(it.name, name, strlen(name));
  turn();

  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP);
  if (fd == -1) return failed("socket");
  const struct timeval patience = {2, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  struct msghdr message = {&peer, sizeof peer, fields, 6, NULL, 0, 0};
  if (sendmsg(fd, &message, 0) == -1) return failed("sendmsg");
  memset(&it, 0, sizeof it);
  message.msg_iovlen = 7;
  const ssize_t n = recvmsg(fd, &message, 0);
  if (n == -1) return errno == EAGAIN ? 3 : failed("recvmsg");
  if (n != 29) return 4;
  turn();
  printf("%d %d %" PRIu32 " %" PRIu64 " %d %s\n", it.u8, it.u16, it.u32, it.u64, (int)it.i32,
         it.name);
}
