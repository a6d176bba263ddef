#include "harness/sandbox/witness.hh"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "harness/base/sys.hh"

namespace wirebook::sandbox {
namespace {

/// Of the kernel's own enumeration, include/net/tcp_states.h.
constexpr unsigned tcp_close = 7;
constexpr unsigned tcp_close_wait = 8;
constexpr unsigned tcp_listen = 10;

Fd open_proc(const std::string& name) {
  const auto path = "/proc/thread-self/net/" + name;
  return Fd{sys("open " + path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC))};
}

std::string reread(const Fd& file) {
  std::string text(16384, '\0');
  const auto size = sys("read /proc/net", ::pread(file.get(), text.data(), text.size(), 0));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

/// The number behind these words.
unsigned count_after(const std::string& text, std::string_view words) {
  const auto at = text.find(words);
  if (at == std::string::npos) {
    throw SysError(fmt::format("find \"{}\" in /proc/net/sockstat", words), EPROTO);
  }
  return static_cast<unsigned>(std::strtoul(text.c_str() + at + words.size(), nullptr, 10));
}

int take(const nlmsghdr* message, void* into) {
  const auto* socket = static_cast<const inet_diag_msg*>(mnl_nlmsg_get_payload(message));
  std::array<char, INET6_ADDRSTRLEN> address{};
  inet_ntop(socket->idiag_family, socket->id.idiag_src, address.data(), address.size());
  static_cast<std::vector<BoundSocket>*>(into)->push_back(
      {0, address.data(), ntohs(socket->id.idiag_sport)});
  return MNL_CB_OK;
}

/// The kernel's tcp_info may be longer or shorter than the one we know.
int take_info(const nlattr* attribute, void* into) {
  if (mnl_attr_get_type(attribute) != INET_DIAG_INFO) return MNL_CB_OK;
  auto& info = static_cast<std::optional<tcp_info>*>(into)->emplace();
  std::memcpy(&info, mnl_attr_get_payload(attribute),
              std::min<std::size_t>(sizeof info, mnl_attr_get_payload_len(attribute)));
  return MNL_CB_OK;
}

}  // namespace

Witness::Witness()
    : diag_(sys("socket(NETLINK_SOCK_DIAG)",
                ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG))),
      sockstat_(open_proc("sockstat")),
      // Absent on a kernel without IPv6.
      sockstat6_(::open("/proc/thread-self/net/sockstat6", O_RDONLY | O_CLOEXEC)),
      snmp_(open_proc("snmp")),
      netstat_(open_proc("netstat")),
      snmp6_(::open("/proc/thread-self/net/snmp6", O_RDONLY | O_CLOEXEC)) {}

std::vector<BoundSocket> Witness::dump(int family, int protocol, unsigned states) {
  std::array<char, 256> request{};
  nlmsghdr* message = mnl_nlmsg_put_header(request.data());
  message->nlmsg_type = SOCK_DIAG_BY_FAMILY;
  message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  message->nlmsg_seq = ++sequence_;
  auto* ask =
      static_cast<inet_diag_req_v2*>(mnl_nlmsg_put_extra_header(message, sizeof(inet_diag_req_v2)));
  ask->sdiag_family = static_cast<__u8>(family);
  ask->sdiag_protocol = static_cast<__u8>(protocol);
  ask->idiag_states = states;
  sys("ask for sockets", ::send(diag_.get(), message, message->nlmsg_len, 0));
  std::vector<BoundSocket> found;
  std::array<char, 32768> answer;
  for (int more = MNL_CB_OK; more > MNL_CB_STOP;) {
    const auto size = sys("read the sockets", ::recv(diag_.get(), answer.data(), answer.size(), 0));
    more = sys("read the sockets", mnl_cb_run(answer.data(), static_cast<std::size_t>(size),
                                              sequence_, 0, take, &found));
  }
  for (auto& socket : found) socket.protocol = protocol;
  return found;
}

std::optional<StreamProgress> Witness::stream(const Endpoint& own, const Endpoint& other) {
  std::array<char, 256> request{};
  nlmsghdr* message = mnl_nlmsg_put_header(request.data());
  message->nlmsg_type = SOCK_DIAG_BY_FAMILY;
  message->nlmsg_flags = NLM_F_REQUEST;
  message->nlmsg_seq = ++sequence_;
  auto* ask =
      static_cast<inet_diag_req_v2*>(mnl_nlmsg_put_extra_header(message, sizeof(inet_diag_req_v2)));
  ask->sdiag_family = static_cast<__u8>(own.family());
  ask->sdiag_protocol = IPPROTO_TCP;
  ask->idiag_ext = 1U << (INET_DIAG_INFO - 1U);
  ask->idiag_states = ~0U;
  ask->id.idiag_sport = htons(own.port());
  ask->id.idiag_dport = htons(other.port());
  std::memcpy(ask->id.idiag_src, own.bytes().data(), own.bytes().size());
  std::memcpy(ask->id.idiag_dst, other.bytes().data(), other.bytes().size());
  ask->id.idiag_cookie[0] = ask->id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  sys("ask for a connection", ::send(diag_.get(), message, message->nlmsg_len, 0));
  alignas(nlmsghdr) std::array<char, 8192> answer;
  auto left = static_cast<int>(
      sys("read a connection", ::recv(diag_.get(), answer.data(), answer.size(), 0)));
  const auto* reply = reinterpret_cast<const nlmsghdr*>(answer.data());
  if (!mnl_nlmsg_ok(reply, left) || reply->nlmsg_type != SOCK_DIAG_BY_FAMILY) return std::nullopt;
  std::optional<tcp_info> info;
  mnl_attr_parse(reply, sizeof(inet_diag_msg), take_info, &info);
  if (!info) return std::nullopt;
  const auto* socket = static_cast<const inet_diag_msg*>(mnl_nlmsg_get_payload(reply));
  return StreamProgress{info->tcpi_bytes_received, socket->idiag_rqueue};
}

std::vector<BoundSocket> Witness::bound_sockets() {
  std::vector<BoundSocket> all;
  for (const int family : {AF_INET, AF_INET6}) {
    for (auto& tcp : dump(family, IPPROTO_TCP, 1U << tcp_listen)) all.push_back(std::move(tcp));
    // The kernel files a UDP socket that is not connected under "close".
    for (auto& udp : dump(family, IPPROTO_UDP, 1U << tcp_close)) all.push_back(std::move(udp));
  }
  return all;
}

unsigned Witness::in_close_wait() {
  std::size_t count = 0;
  for (const int family : {AF_INET, AF_INET6}) {
    count += dump(family, IPPROTO_TCP, 1U << tcp_close_wait).size();
  }
  return static_cast<unsigned>(count);
}

unsigned Witness::tcp_in_use() {
  unsigned in_use = count_after(reread(sockstat_), "TCP: inuse ");
  if (sockstat6_) in_use += count_after(reread(sockstat6_), "TCP6: inuse ");
  return in_use;
}

std::map<std::string, std::int64_t> Witness::counters() {
  std::map<std::string, std::int64_t> counters;
  for (const Fd* file : {&snmp_, &netstat_}) {
    std::istringstream lines(reread(*file));
    // Two lines per protocol: "Udp: InDatagrams NoPorts …", then "Udp: 7 0 …".
    for (std::string names, values; std::getline(lines, names) && std::getline(lines, values);) {
      std::istringstream name_words(names), value_words(values);
      std::string protocol, name;
      name_words >> protocol;
      value_words >> protocol;
      protocol.back() = ' ';
      for (std::int64_t value = 0; name_words >> name && value_words >> value;) {
        counters[protocol + name] = value;
      }
    }
  }
  if (snmp6_) {
    std::istringstream words(reread(snmp6_));
    std::string name;
    for (std::int64_t value = 0; words >> name >> value;) counters[name] = value;
  }
  return counters;
}

}  // namespace wirebook::sandbox
