#include "harness/lab/system_call.hh"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <cstring>

namespace wirebook {
namespace {

template <typename Address>
Bytes bytes_of(const Address& address, std::size_t size = sizeof(Address)) {
  const auto* first = reinterpret_cast<const std::uint8_t*>(&address);
  return {first, first + size};
}

Bytes inet(const char* host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, host, &address.sin_addr);
  return bytes_of(address);
}

SystemCall made(std::string name, std::array<std::uint64_t, 6> arguments, std::int64_t result) {
  SystemCall call;
  call.name = std::move(name);
  call.arguments = arguments;
  call.result = result;
  return call;
}

TEST(SystemCall, IsWrittenAsInAManualPage) {
  EXPECT_EQ(describe(made("socket", {AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0}, 3)),
            "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3");
  EXPECT_EQ(describe(made("socket", {AF_INET, SOCK_RAW, IPPROTO_ICMP}, -EPERM)),
            "socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) = -1 EPERM");
  EXPECT_EQ(describe(made("shutdown", {3, SHUT_WR}, 0)), "shutdown(3, SHUT_WR) = 0");
  EXPECT_EQ(describe(made("listen", {3, 5}, 0)), "listen(3, 5) = 0");
  EXPECT_EQ(describe(made("poll", {0x7ffc0000, 1, 2000}, 1)), "poll(...) = 1");
}

TEST(SystemCall, ShowsTheAddress) {
  auto call = made("connect", {3}, -ECONNREFUSED);
  call.address = inet("10.9.0.2", 5309);
  EXPECT_EQ(describe(call), "connect(3, 10.9.0.2:5309) = -1 ECONNREFUSED");
  call.address.resize(1);
  EXPECT_EQ(describe(call),
            "connect(3, a struct sockaddr of family AF_INET, 1 bytes) = -1 ECONNREFUSED")
      << "whatever a program passes is shown";
}

TEST(SystemCall, ShowsOtherFamilies) {
  sockaddr_in6 inet6{};
  inet6.sin6_family = AF_INET6;
  inet6.sin6_port = htons(80);
  inet_pton(AF_INET6, "fd09::2", &inet6.sin6_addr);
  EXPECT_EQ(shown_address(bytes_of(inet6)), "[fd09::2]:80");
  sockaddr_un path{};
  path.sun_family = AF_UNIX;
  std::strcpy(path.sun_path, "/tmp/peer");
  EXPECT_EQ(shown_address(bytes_of(path)), "/tmp/peer");
  std::memcpy(path.sun_path, "\0name", 5);
  EXPECT_EQ(shown_address(bytes_of(path, 2 + 5)), "@name");
  EXPECT_EQ(shown_address({}), "a struct sockaddr of family AF_UNSPEC, 0 bytes");
}

TEST(SystemCall, ShowsTheFirstBytes) {
  auto call = made("send", {3, 0, 4096, MSG_NOSIGNAL}, 1000);
  call.data = to_bytes("hello\n and more");
  EXPECT_EQ(describe(call), "send(3, \"hello\\n and more\"..., 4096, MSG_NOSIGNAL) = 1000");
  call.result = 15;
  call.shaped = SystemCall::Shaped::trimmed;
  EXPECT_EQ(describe(call),
            "send(3, \"hello\\n and more\", 4096, MSG_NOSIGNAL) = 15  [by the test]");
}

TEST(SystemCall, ShowsWhatIsInAMessage) {
  auto call = made("sendmsg", {3, 0, MSG_DONTWAIT}, 5);
  call.data = to_bytes("hello");
  EXPECT_EQ(describe(call), "sendmsg(3, {\"hello\"}, MSG_DONTWAIT) = 5");
  call.address = inet("10.9.0.2", 9000);
  EXPECT_EQ(describe(call), "sendmsg(3, {\"hello\", 10.9.0.2:9000}, MSG_DONTWAIT) = 5");
}

TEST(SystemCall, ShowsCommandsByTheirNames) {
  EXPECT_EQ(spelled(made("fcntl", {3, F_GETFL}, 2)), "fcntl(3, F_GETFL)");
  EXPECT_EQ(spelled(made("fcntl", {3, F_SETFL, O_NONBLOCK}, 0)), "fcntl(3, F_SETFL, O_NONBLOCK)");
  EXPECT_EQ(spelled(made("fcntl", {3, F_SETFL, O_RDWR | O_NONBLOCK}, 0)),
            "fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK)");
  EXPECT_EQ(spelled(made("fcntl", {3, F_SETFL, 0}, 0)), "fcntl(3, F_SETFL, 0)");
  EXPECT_EQ(spelled(made("fcntl", {3, F_SETFD, FD_CLOEXEC}, 0)), "fcntl(3, F_SETFD, FD_CLOEXEC)");
  EXPECT_EQ(spelled(made("ioctl", {3, FIONBIO}, 0)), "ioctl(3, FIONBIO, ...)");
  EXPECT_EQ(spelled(made("close_range", {3, 0xffffffff, 0}, 0)), "close_range(3, 4294967295, 0)");
}

TEST(SystemCall, ShowsAnOptionAndItsValue) {
  auto call = made("setsockopt", {3, SOL_SOCKET, SO_REUSEADDR}, 0);
  const int yes = 1;
  call.address = bytes_of(yes);
  EXPECT_EQ(describe(call), "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0");
  EXPECT_EQ(call.option_value(), 1);
  call.address.clear();
  EXPECT_EQ(describe(call), "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, ...) = 0");
}

/// The value of an option, as a page shows it.
template <typename Value>
std::string shown(int level, int option, const Value& value) {
  auto call = made("setsockopt",
                   {3, static_cast<std::uint64_t>(level), static_cast<std::uint64_t>(option)}, 0);
  call.address = bytes_of(value);
  return shown_option_value(call);
}

TEST(SystemCall, ShowsWhatIsInTheStructuresOfOptions) {
  const in_addr group{htonl(0xef010203)}, here{htonl(0x0a090001)};
  EXPECT_EQ(shown(IPPROTO_IP, IP_MULTICAST_IF, here), "10.9.0.1");
  EXPECT_EQ(shown(IPPROTO_IP, IP_ADD_MEMBERSHIP, ip_mreq{group, here}), "239.1.2.3 at 10.9.0.1");
  EXPECT_EQ(shown(IPPROTO_IP, IP_ADD_MEMBERSHIP, ip_mreqn{group, {}, 2}),
            "239.1.2.3 at interface 2");
  group_req request{};
  request.gr_interface = 2;
  const sockaddr_in address{AF_INET, 0, group, {}};
  std::memcpy(&request.gr_group, &address, sizeof address);
  EXPECT_EQ(shown(IPPROTO_IP, MCAST_JOIN_GROUP, request), "239.1.2.3 at interface 2");
  EXPECT_EQ(shown(SOL_SOCKET, SO_RCVTIMEO, timeval{2, 0}), "2 s");
  EXPECT_EQ(shown(SOL_SOCKET, SO_SNDTIMEO, timeval{0, 250'000}), "0.25 s");
  EXPECT_EQ(shown(IPPROTO_IP, IP_MULTICAST_TTL, std::uint8_t{1}), "1");
  EXPECT_EQ(shown(SOL_SOCKET, SO_LINGER, linger{1, 0}), "...");
}

TEST(SystemCall, NamesTheOptionsOfEachLevel) {
  EXPECT_EQ(option_name(IPPROTO_IP, MCAST_JOIN_GROUP), "MCAST_JOIN_GROUP");
  EXPECT_EQ(option_name(IPPROTO_IPV6, IPV6_V6ONLY), "IPV6_V6ONLY");
  EXPECT_EQ(option_name(IPPROTO_RAW, IPV6_CHECKSUM), "IPV6_CHECKSUM");
  EXPECT_EQ(option_name(IPPROTO_TCP, 999), "999");
}

TEST(SystemCall, SaysThatItDidNotReturn) {
  auto call = made("recv", {3, 0, 64, 0}, -512);
  call.returned = false;
  EXPECT_FALSE(call.failed());
  EXPECT_EQ(describe(call), "recv(3, ..., 64, 0): did not return");
}

}  // namespace
}  // namespace wirebook
