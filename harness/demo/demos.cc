#include "harness/demo/demos.hh"

#include <algorithm>

#include "harness/demo/client.hh"
#include "harness/wire/headers.hh"

namespace wirebook::demo {
namespace {

Demo demo_of_a_stream() {
  return {
      .name = "stream",
      .title = "a stream: SOCK_STREAM, carried by TCP",
      .client = stream_client,
      .arguments = {std::string(peer_address), "5309", "hello, wire"},
      .peer = Script{}.listen_tcp(5309).accept().receive_line().send("hello, student\n").close(),
      .headers = {&wire::tcp::header},
      .calls = {{"socket", "A descriptor, and nothing on the wire yet."},
                {"connect", "Calls the other host: SYN, SYN+ACK, ACK. Then both have agreed."},
                {"send", "Bytes for the stream; the headers are written by the kernel."},
                {"recv", "The answer is here already: the kernel has kept it."},
                {"recv", "The other side has sent FIN: 0 is the end of the stream."},
                {"close", "This side has nothing more to say either: its own FIN."}},
      .in_the_end = "Now you: lessons/02-stream-client/README.md, and ./wirebook lab",
  };
}

Demo demo_of_a_datagram() {
  return {
      .name = "datagram",
      .title = "a datagram: SOCK_DGRAM, carried by UDP",
      .client = datagram_client,
      .arguments = {std::string(peer_address), "10000", "hello, wire"},
      .peer = Script{}.bind_udp(10000).receive_datagram().reply("hello, student"),
      .headers = {&wire::ipv4::header, &wire::udp::header},
      .calls = {{"socket", "A descriptor, and nothing on the wire yet."},
                {"sendto", "One call, one datagram, its address on it; nothing before it."},
                {"recvfrom", "One datagram out of the box, and who has sent it."},
                {"close", "Nothing is said: there was no connection to end."}},
      .in_the_end = "Now you: lessons/04-datagram/README.md, and ./wirebook lab",
  };
}

Demo demo_of_a_raw_socket() {
  return {
      .name = "raw",
      .title = "an IPv4 packet by hand: SOCK_RAW, IPPROTO_RAW",
      .client = raw_client,
      .arguments = {std::string(peer_address), "253", "hello, wire"},
      .right = Right::net_raw,
      .headers = {&wire::ipv4::header, &wire::icmp::header},
      .calls = {{"socket", "For packets of your own; it takes the right CAP_NET_RAW."},
                {"sendto",
                 "What is given begins with the IPv4 header; in it, total length and checksum are "
                 "0. Look at what the kernel makes of them. Nobody knows protocol 253, and the "
                 "other host says so."},
                {"close", "Nothing is said."}},
      .in_the_end = "Now you: lessons/06-raw-ipv4/README.md, and ./wirebook lab",
  };
}

}  // namespace

const std::vector<Demo>& all_demos() {
  static const std::vector<Demo> demos{demo_of_a_stream(), demo_of_a_datagram(),
                                       demo_of_a_raw_socket()};
  return demos;
}

const Demo* find_demo(std::string_view name) {
  const auto& demos = all_demos();
  const auto found = std::ranges::find(demos, name, &Demo::name);
  return found == demos.end() ? nullptr : &*found;
}

}  // namespace wirebook::demo
