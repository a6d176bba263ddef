#include "harness/sandbox/witness.hh"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cstdlib>
#include <sstream>

#include "harness/base/sys.hh"

namespace wirebook::sandbox {
namespace {

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

std::vector<BoundSocket> Witness::bound_sockets() {
  std::vector<BoundSocket> all;
  for (const int family : {AF_INET, AF_INET6}) {
    for (auto& tcp : dump(family, IPPROTO_TCP, 1U << TCP_LISTEN)) all.push_back(std::move(tcp));
    // The kernel files a UDP socket that is not connected under TCP_CLOSE.
    for (auto& udp : dump(family, IPPROTO_UDP, 1U << TCP_CLOSE)) all.push_back(std::move(udp));
  }
  return all;
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
