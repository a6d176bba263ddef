// What is checked of multicast: the group is joined at the right interface, and the answer goes to
// it through that one, with a TTL of 1.
#include <fmt/format.h>
#include <netinet/in.h>

#include "harness/grader.hh"

using namespace wirebook;

class Multicast : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {group_swapped,     joined_elsewhere,  not_joined,     bound_elsewhere, no_way_to_group,
            answers_sender,    big_ttl,           sent_twice,     sent_nul,        sent_newline,
            sent_whole_buffer, sent_pointer_size, prints_garbage, no_deadline,     exit_zero};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.arguments.size() < 3 || options.arguments[1] == "0") return {};
    auto answer = check::imagine_datagram(port, "heard " + said);
    answer.push_back({"GROUP_SWAPPED", answer.front().bytes});
    for (auto& [code, bytes] : answer) {
      auto to = wire::address_bytes(group, wire::Show::ipv4);
      if (code == "GROUP_SWAPPED") std::ranges::reverse(to);
      bytes.insert(bytes.begin(), to.begin(), to.end());
    }
    return check::both(answer, check::imagine_answer({said}));
  }

  /// One of the student's interfaces.
  struct Link {
    std::string name, address;
    std::string_view mac;
  };
  const Link first{"eth0", std::string(student_address), student_mac};
  const Link second{"eth1", std::string(second_student_address), second_student_mac};

  /// Bytes that differ; read from the other end it is a group, too.
  std::string draw_group() {
    const auto last = pick.between(225, 238), second = pick.between(130, 220);
    return fmt::format("239.{}.{}.{}", second, pick.between(1, 99), last);
  }

  /// RFC 1112, 6.4: the low 23 bits of the group.
  std::uint64_t group_mac() const {
    return 0x01005e000000 | (load32(wire::address_bytes(group, wire::Show::ipv4), 0) & 0x7fffffU);
  }

  /// Of an answer to somebody else nothing more is said: what is wrong follows from that.
  FieldRule::Relation where_it_goes_to_group(std::uint64_t value) const {
    return [group = group, value](const wire::Packet& packet) {
      const auto to = wire::shown(packet.bytes_of(wire::ipv4::header), wire::ipv4::destination);
      return to == group ? std::optional(value) : std::nullopt;
    };
  }

  FrameSpec answer(const Link& link) const {
    return kernel_ethernet()
               .derived(wire::ethernet::destination, where_it_goes_to_group(group_mac()),
                        "01:00:5e and the group's low bits")
               .with(wire::ethernet::source, link.mac, "the interface that was given") /
           kernel_ipv4(wire::ip_protocol::udp)
               .with(wire::ipv4::source, link.address, "the interface that was given")
               .with(wire::ipv4::destination, group, "the group")
               .derived(wire::ipv4::ttl, where_it_goes_to_group(1), "it stays on the link") /
           kernel_udp(port) / payload("heard " + said);
  }

  /// A member of the group: speaks to it when the student's host has joined a group and listens,
  /// and waits for the answer.
  Script member(const Link& link) const {
    const FieldIs from_student{wire::ipv4::header, wire::ipv4::source, link.address};
    return Script{}
        .bind_udp(0)
        .receive_packet({{wire::ipv4::header, wire::ipv4::protocol, 2}, from_student})
        .send_to_student(port, said, group)
        .receive_packet({{wire::ipv4::header, wire::ipv4::protocol, 17}, from_student});
  }

  void expect_talk(const Link& link) {
    const auto& outcome = run({.arguments = {group, text(port), link.address}, .trace = true});
    EXPECT_THAT(outcome, JoinsAndLeaves(group, link.name));
    EXPECT_THAT(outcome, Prints(said));
    EXPECT_THAT(outcome, SendsExactly({answer(link)}));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  const std::string group = draw_group();
  const std::uint16_t port = pick.port();
  std::string said = pick.word(12);
};

TEST_F(Multicast, HearsTheGroupAndAnswersIt) {
  network(Network::lan);
  internet_host(member(first));
  expect_talk(first);
}

TEST_F(Multicast, UsesTheInterfaceThatWasGiven) {
  network(Network::two_wires.with_default_route());
  stranger(member(second));
  expect_talk(second);
}

TEST_F(Multicast, HearsALongDatagram) {
  said = pick.word(1300);
  network(Network::lan);
  stranger(member(first));
  expect_talk(first);
}

TEST_F(Multicast, GivesUpWhenTheGroupIsSilent) {
  network(Network::lan);
  const auto& outcome = run({.arguments = {group, text(port), first.address}, .trace = true});
  EXPECT_THAT(outcome, JoinsAndLeaves(group, first.name));
  EXPECT_THAT(outcome, SendsExactly({}));
  EXPECT_THAT(outcome, ExitsWith(3));
}

TEST_F(Multicast, SendsNothingWhenTheArgumentsAreWrong) {
  network(Network::lan);
  for (const auto& arguments : {std::vector<std::string>{group, "0", first.address},
                                std::vector<std::string>{"10.9.0.2", text(port), first.address},
                                std::vector<std::string>{group, text(port), "eth0"}}) {
    const auto& outcome = run({.arguments = arguments, .trace = true});
    EXPECT_THAT(outcome, SendsNothing());
    // The kernel reports a little later, when the program may be gone again.
    for (const auto option : {IP_ADD_MEMBERSHIP, MCAST_JOIN_GROUP}) {
      EXPECT_THAT(outcome,
                  MakesNo(call("setsockopt").with(1, IPPROTO_IP).with(2, option).succeeding()));
    }
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}
