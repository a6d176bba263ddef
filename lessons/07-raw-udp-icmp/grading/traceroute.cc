// What is checked of traceroute: one probe for each hop, and that every answer is taken for what it
// is: the right one, a late one, one about something else, or none.
#include "harness/grader.hh"

using namespace wirebook;

class Traceroute : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {went_on,      ttl_after_send, one_port, waits_for_a_router,
            quote_offset, by_arrival,     no_stop,  stops_at_star};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (lines.empty()) return {};
    const auto most = std::strtoul(options.arguments.at(1).c_str(), nullptr, 10);
    const bool is_silent = lines[1] == "2 *", arrives = most > lines.size();
    std::vector<Imagined> wire{{"", probes_sent(lines.size(), 1, 1)},
                               {"TTL_AFTER_SEND", probes_sent(1, 64, 1)},
                               {"ONE_PORT", probes_sent(lines.size(), 1, 0)},
                               {"PORT_SWAPPED", probes_sent(lines.size(), 1, 1, true)}};
    if (arrives) wire.push_back({"NO_STOP", probes_sent(most, 1, 1)});
    if (is_silent) wire.push_back({"STOPS_AT_STAR", probes_sent(2, 1, 1)});
    auto late = lines, star = lines;
    late[1] = "2 10.9.1.254";
    star[0] = "1 *";
    const auto join = [](const std::vector<std::string>& all) {
      return to_bytes(testing::PrintToString(all));
    };
    std::vector<Imagined> output{{"", join(lines)}, {"QUOTE_OFFSET", join(star)}};
    if (is_silent) output.push_back({"BY_ARRIVAL", join(late)});
    return check::both(std::move(wire), std::move(output));
  }

  Bytes probes_sent(std::size_t count, std::uint64_t first_ttl, unsigned step,
                    bool swapped = false) const {
    Bytes all;
    for (std::size_t k = 0; k < count; ++k) {
      const std::uint64_t right = 33434 + step * k;
      const auto port = static_cast<std::uint16_t>(swapped ? reversed(right, 2) : right);
      const auto probe = wire::FrameBuilder()
                             .ethernet(student_mac, first_router_mac)
                             .ipv4(student_address, distant_peer_address)
                             .set(wire::ipv4::ttl, first_ttl + k)
                             .udp(40000, port)
                             .build();
      all.insert(all.end(), probe.begin(), probe.end());
    }
    return all;
  }

  std::vector<FrameSpec> probes(std::uint64_t count) const {
    std::vector<FrameSpec> all;
    for (std::uint64_t k = 1; k <= count; ++k) {
      all.push_back(kernel_ethernet().with(wire::ethernet::destination, first_router_mac,
                                           "router-1, the next hop") /
                    kernel_ipv4(wire::ip_protocol::udp)
                        .with(wire::ipv4::ttl, k)
                        .with(wire::ipv4::destination, distant_peer_address) /
                    kernel_udp(33433 + k) / Payload{Payload::Kind::any, {}, "any"});
    }
    return all;
  }

  /// A router that has seen probe k; `about` says what its answer quotes of it.
  using About = std::function<Bytes(const wire::Packet& probe)>;
  static Compose time_exceeded(std::string router, About about, std::string_view options = "") {
    return [=](const Packets& seen) {
      return wire::FrameBuilder()
          .ipv4(router, student_address)
          .options(from_hex(options))
          .icmp(11, 0)
          .payload(about(seen.front()));
    };
  }
  static Bytes the_probe(const wire::Packet& probe) { return quote(probe); }
  static Bytes another_port(const wire::Packet& probe) {
    auto quoted = quote(probe);
    store16(quoted, 20 + 2, 33434 + 4711);
    return quoted;
  }
  /// As if it had been sent with an IP option: four bytes more, and IHL 6.
  static Bytes with_option(const wire::Packet& probe) {
    auto quoted = quote(probe);
    quoted.front() = 0x46;
    store16(quoted, 2, load16(quoted, 2) + 4);
    const auto option = from_hex("94040000");
    quoted.insert(quoted.begin() + 20, option.begin(), option.end());
    return quoted;
  }
  static std::vector<FieldIs> probe(std::uint16_t k) {
    return {{wire::udp::header, wire::udp::destination_port, 33433U + k}};
  }

  void expect_the_way(std::vector<std::string> way, int status = 0) {
    lines = std::move(way);
    const auto most = status == 0 ? pick.between(6, 9) : lines.size();
    const auto& outcome = run(
        {.arguments = {std::string(distant_peer_address), text(most)}, .right = Right::net_raw});
    std::string output;
    for (const auto& line : lines) output += line + "\n";
    EXPECT_THAT(outcome, SendsExactly(probes(lines.size())));
    EXPECT_THAT(outcome, Prints(output));
    EXPECT_THAT(outcome, ExitsWith(status));
  }

  void expect_refused(std::vector<std::string> wrong) {
    const auto& outcome = run({.arguments = std::move(wrong), .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }

  std::vector<std::string> lines;
};

TEST_F(Traceroute, FindsTheWayPastASilentRouter) {
  network(Network::chain.with_silent_router(2));
  expect_the_way({"1 10.9.0.254", "2 *", "3 10.9.2.254", "4 10.9.3.2 reached"});
}

TEST_F(Traceroute, TakesNoAnswerThatIsLateOrAboutSomethingElse) {
  network(Network::chain.with_silent_router(1).with_silent_router(2).with_silent_router(3));
  router(1, Script{}
                .receive_packet(probe(1))
                .send_packet("a time exceeded about another packet",
                             time_exceeded("10.9.77.254", another_port))
                .send_packet("a time exceeded", time_exceeded("10.9.0.254", the_probe)));
  router(2, Script{}
                .receive_packet(probe(2))
                .after("probe 3 is under way")
                .send_packet("a late time exceeded", time_exceeded("10.9.1.254", the_probe))
                .announce("router-2 has answered"));
  router(3, Script{}
                .receive_packet(probe(3))
                .announce("probe 3 is under way")
                .after("router-2 has answered")
                .send_packet("a time exceeded", time_exceeded("10.9.2.254", the_probe)));
  expect_the_way({"1 10.9.0.254", "2 *", "3 10.9.2.254", "4 10.9.3.2 reached"});
}

TEST_F(Traceroute, FindsTheQuoteBehindHeadersWithOptions) {
  network(Network::chain.with_silent_router(1).with_silent_router(3));
  const auto router_alert = "94040000";
  router(1, Script{}.receive_packet(probe(1)).send_packet(
                "a time exceeded with an IP option",
                time_exceeded("10.9.0.254", the_probe, router_alert)));
  router(3,
         Script{}.receive_packet(probe(3)).send_packet("a time exceeded that quotes an IP option",
                                                       time_exceeded("10.9.2.254", with_option)));
  expect_the_way({"1 10.9.0.254", "2 10.9.1.254", "3 10.9.2.254", "4 10.9.3.2 reached"});
}

TEST_F(Traceroute, EndsAfterTheLastHopThatIsAllowed) {
  network(Network::chain);
  expect_the_way({"1 10.9.0.254", "2 10.9.1.254"}, 3);
}

TEST_F(Traceroute, SendsNothingWhenTheArgumentsAreWrong) {
  network(Network::chain);
  const std::string peer(distant_peer_address);
  expect_refused({peer});
  expect_refused({"10.9.3.256", "4"});
  expect_refused({peer, text(pick.between(65, 99))});
  expect_refused({peer, "0"});
}
