#include "harness/lab/system_call.hh"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "harness/base/sys.hh"
#include "harness/lab/named_number.hh"

namespace wirebook {
namespace {

using Name = NamedNumber;

/// "MSG_PEEK|MSG_DONTWAIT"; bits without a name are shown in hex.
std::string flags_of(std::span<const Name> names, std::uint64_t value) {
  std::vector<std::string> set;
  for (const auto& name : names) {
    if ((value & name.value) == name.value) set.emplace_back(name.text);
    value &= ~name.value;
  }
  if (value != 0) set.push_back(fmt::format("{:#x}", value));
  return set.empty() ? "0" : fmt::format("{}", fmt::join(set, "|"));
}

constexpr std::array families{
    Name{AF_UNSPEC, "AF_UNSPEC"},       Name{AF_UNIX, "AF_UNIX"},
    Name{AF_INET, "AF_INET"},           Name{AF_INET6, "AF_INET6"},
    Name{AF_NETLINK, "AF_NETLINK"},     Name{AF_PACKET, "AF_PACKET"},
    Name{AF_BLUETOOTH, "AF_BLUETOOTH"},
};
constexpr std::array types{
    Name{SOCK_STREAM, "SOCK_STREAM"},
    Name{SOCK_DGRAM, "SOCK_DGRAM"},
    Name{SOCK_RAW, "SOCK_RAW"},
    Name{SOCK_RDM, "SOCK_RDM"},
    Name{SOCK_SEQPACKET, "SOCK_SEQPACKET"},
    Name{SOCK_PACKET, "SOCK_PACKET"},
};
constexpr std::array type_flags{Name{SOCK_NONBLOCK, "SOCK_NONBLOCK"},
                                Name{SOCK_CLOEXEC, "SOCK_CLOEXEC"}};
constexpr std::array protocols{
    Name{IPPROTO_ICMP, "IPPROTO_ICMP"},     Name{IPPROTO_TCP, "IPPROTO_TCP"},
    Name{IPPROTO_UDP, "IPPROTO_UDP"},       Name{IPPROTO_RAW, "IPPROTO_RAW"},
    Name{IPPROTO_ICMPV6, "IPPROTO_ICMPV6"}, Name{IPPROTO_SCTP, "IPPROTO_SCTP"},
};
constexpr std::array message_flags{
    Name{MSG_OOB, "MSG_OOB"},
    Name{MSG_PEEK, "MSG_PEEK"},
    Name{MSG_DONTROUTE, "MSG_DONTROUTE"},
    Name{MSG_TRUNC, "MSG_TRUNC"},
    Name{MSG_DONTWAIT, "MSG_DONTWAIT"},
    Name{MSG_WAITALL, "MSG_WAITALL"},
    Name{MSG_NOSIGNAL, "MSG_NOSIGNAL"},
    Name{MSG_MORE, "MSG_MORE"},
};
constexpr std::array levels{
    Name{SOL_SOCKET, "SOL_SOCKET"},     Name{IPPROTO_IP, "IPPROTO_IP"},
    Name{IPPROTO_TCP, "IPPROTO_TCP"},   Name{IPPROTO_UDP, "IPPROTO_UDP"},
    Name{IPPROTO_IPV6, "IPPROTO_IPV6"}, Name{IPPROTO_RAW, "IPPROTO_RAW"},
};
constexpr std::array directions{Name{SHUT_RD, "SHUT_RD"}, Name{SHUT_WR, "SHUT_WR"},
                                Name{SHUT_RDWR, "SHUT_RDWR"}};

constexpr std::array file_commands{
    Name{F_DUPFD, "F_DUPFD"}, Name{F_DUPFD_CLOEXEC, "F_DUPFD_CLOEXEC"},
    Name{F_GETFD, "F_GETFD"}, Name{F_SETFD, "F_SETFD"},
    Name{F_GETFL, "F_GETFL"}, Name{F_SETFL, "F_SETFL"},
};
constexpr std::array file_flags{Name{O_APPEND, "O_APPEND"}, Name{O_NONBLOCK, "O_NONBLOCK"},
                                Name{O_ASYNC, "O_ASYNC"}};
constexpr std::array descriptor_flags{Name{FD_CLOEXEC, "FD_CLOEXEC"}};
constexpr std::array device_commands{Name{FIONBIO, "FIONBIO"}, Name{FIONREAD, "FIONREAD"}};
constexpr std::array range_flags{Name{CLOSE_RANGE_UNSHARE, "CLOSE_RANGE_UNSHARE"},
                                 Name{CLOSE_RANGE_CLOEXEC, "CLOSE_RANGE_CLOEXEC"}};

int as_int(std::uint64_t argument) { return static_cast<int>(argument); }

std::string shown_option(const SystemCall& call) {
  return fmt::format("{}, {}, {}, {}", call.descriptor(), named(levels, call.arguments[1]),
                     option_name(call.arguments[1], call.arguments[2]), shown_option_value(call));
}

std::string shown_data(const SystemCall& call) {
  if (call.data.empty()) return "...";
  const auto length = call.returned ? call.result : static_cast<std::int64_t>(call.data.size());
  auto text = printable(as_text(call.data), 16);
  const bool cut = text.ends_with("...");
  if (cut) text.resize(text.size() - 3);
  const bool more = cut || length > static_cast<std::int64_t>(call.data.size());
  return fmt::format("\"{}\"{}", text, more ? "..." : "");
}

/// `F_GETFL`, `F_SETFL, O_RDWR|O_NONBLOCK`, `F_DUPFD, 10`.
std::string shown_command(const SystemCall& call) {
  const auto& [descriptor, command, argument, a, b, c] = call.arguments;
  const auto name = named(file_commands, command);
  if (command == F_GETFL || command == F_GETFD) return name;
  if (command == F_SETFD) return name + ", " + flags_of(descriptor_flags, argument);
  if (command == F_DUPFD || command == F_DUPFD_CLOEXEC) {
    return fmt::format("{}, {}", name, as_int(argument));
  }
  if (command != F_SETFL) return name + ", ...";
  auto flags = flags_of(file_flags, argument & ~std::uint64_t{O_ACCMODE});
  if ((argument & O_ACCMODE) == O_RDWR) flags = flags == "0" ? "O_RDWR" : "O_RDWR|" + flags;
  return fmt::format("{}, {}", name, flags);
}

/// What of a struct msghdr matters: `{"hello", 10.9.0.2:9000}`.
std::string shown_message(const SystemCall& call) {
  const auto address = call.address.empty() ? "" : ", " + shown_address(call.address);
  return fmt::format("{}, {{{}{}}}, {}", call.descriptor(), shown_data(call), address,
                     flags_of(message_flags, call.arguments[2]));
}

std::string arguments_of(const SystemCall& call) {
  const auto& name = call.name;
  const auto& arguments = call.arguments;
  const auto is = [&](auto... names) { return ((name == names) || ...); };
  if (is("socket", "socketpair")) {
    return fmt::format("{}, {}, {}", family_name(arguments[0]), socket_type_name(arguments[1]),
                       arguments[2] == 0 ? "0" : named(protocols, arguments[2]));
  }
  if (is("bind", "connect", "accept", "getsockname", "getpeername")) {
    if (call.address.empty()) return std::to_string(call.descriptor());
    return fmt::format("{}, {}", call.descriptor(), shown_address(call.address));
  }
  if (is("setsockopt", "getsockopt")) return shown_option(call);
  if (is("shutdown")) {
    return fmt::format("{}, {}", call.descriptor(), named(directions, arguments[1]));
  }
  if (is("send", "recv", "sendto", "recvfrom", "read", "write")) {
    auto text = fmt::format("{}, {}, {}", call.descriptor(), shown_data(call), arguments[2]);
    if (!is("read", "write")) text += ", " + flags_of(message_flags, arguments[3]);
    if (!call.address.empty()) text += ", " + shown_address(call.address);
    return text;
  }
  if (is("sendmsg", "recvmsg")) return shown_message(call);
  if (is("fcntl")) return fmt::format("{}, {}", call.descriptor(), shown_command(call));
  if (is("ioctl")) {
    return fmt::format("{}, {}, ...", call.descriptor(), named(device_commands, arguments[1]));
  }
  if (is("close_range")) {
    return fmt::format("{}, {}, {}", static_cast<unsigned>(arguments[0]),
                       static_cast<unsigned>(arguments[1]), flags_of(range_flags, arguments[2]));
  }
  if (is("listen", "dup2")) return fmt::format("{}, {}", call.descriptor(), as_int(arguments[1]));
  if (is("poll", "ppoll", "select", "pselect6")) return "...";
  return fmt::format("{}{}", call.descriptor(), is("close", "dup") ? "" : ", ...");
}

}  // namespace

int SystemCall::option_value() const {
  int value = 0;
  if (address.size() >= sizeof value) std::memcpy(&value, address.data(), sizeof value);
  return value;
}

std::string family_name(std::uint64_t family) { return named(families, family); }

std::string socket_type_name(std::uint64_t type) {
  constexpr std::uint64_t flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
  auto name = named(types, type & ~flags);
  if ((type & flags) != 0) name += "|" + flags_of(type_flags, type & flags);
  return name;
}

std::string shown_address(const Bytes& address) {
  sockaddr_storage storage{};
  std::copy_n(address.begin(), std::min(address.size(), sizeof storage),
              reinterpret_cast<std::uint8_t*>(&storage));
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (storage.ss_family == AF_INET && address.size() >= 8) {
    const auto& inet = reinterpret_cast<const sockaddr_in&>(storage);
    ::inet_ntop(AF_INET, &inet.sin_addr, text.data(), text.size());
    return fmt::format("{}:{}", text.data(), ntohs(inet.sin_port));
  }
  if (storage.ss_family == AF_INET6 && address.size() >= 24) {
    const auto& inet6 = reinterpret_cast<const sockaddr_in6&>(storage);
    ::inet_ntop(AF_INET6, &inet6.sin6_addr, text.data(), text.size());
    return fmt::format("[{}]:{}", text.data(), ntohs(inet6.sin6_port));
  }
  constexpr auto path_at = offsetof(sockaddr_un, sun_path);
  if (storage.ss_family == AF_UNIX && address.size() == path_at) return "unnamed";
  if (storage.ss_family == AF_UNIX && address.size() > path_at) {
    std::string path(address.begin() + path_at, address.end());
    if (path.front() == '\0') return "@" + printable(path.substr(1), 40);
    return printable(path.substr(0, path.find('\0')), 40);
  }
  return fmt::format("a struct sockaddr of family {}, {} bytes", family_name(storage.ss_family),
                     address.size());
}

std::string spelled(const SystemCall& call) {
  return fmt::format("{}({})", call.name, arguments_of(call));
}

std::string result_of(const SystemCall& call) {
  return call.failed() ? "-1 " + errno_name(call.error()) : std::to_string(call.result);
}

std::string describe(const SystemCall& call) {
  std::string text = spelled(call);
  if (!call.returned) return text + ": did not return";
  text += " = " + result_of(call);
  if (call.shaped != SystemCall::Shaped::no) text += "  [by the test]";
  return text;
}

}  // namespace wirebook
