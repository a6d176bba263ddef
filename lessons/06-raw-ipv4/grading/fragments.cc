// What is checked of fragments: a UDP datagram cut by hand, every field of every fragment, and that
// a real UDP socket receives what was cut.
#include "harness/grader.hh"

using namespace wirebook;

class Fragments : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {ihl_in_bytes,      double_header,   frag_not_htons,     offset_in_bytes,
            not_multiple_of_8, udp_header_each, header_not_counted, more_fragments,
            fragments_differ,  header_little,   udp_length,         checksum_zero,
            wrong_sum};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.right == Right::none || options.arguments != arguments()) return {};
    return check::imagine_fragments(datagram(), size);
  }

  /// As one packet, never cut.
  Bytes datagram() const {
    return wire::FrameBuilder()
        .ethernet(student_mac, peer_mac)
        .ipv4(student_address, peer_address)
        .set(wire::ipv4::identification, identification)
        .udp(source_port, port)
        .payload(data)
        .build();
  }

  /// What goes into one run, text or any bytes; again, as long as two mistakes would look alike.
  void draw(std::size_t fragment_size, bool is_text) {
    size = fragment_size;
    do {
      identification = pick.number16();
      // Three or four fragments, the last one neither full nor a multiple of 8.
      const auto blocks = pick.between(11, 14);
      const auto length = 8 * blocks - pick.between(1, 7);
      data = is_text ? pick.word(length) : pick.bytes(length);
    } while (check::alike(check::imagine_fragments(datagram(), size)));
  }

  std::vector<std::string> arguments() const {
    return {"10.9.0.1", peer(), text(source_port), text(port), text(identification), text(size)};
  }

  HeaderSpec ip_header(std::size_t offset, bool last) const {
    namespace ip = wire::ipv4;
    return handmade_ipv4()
        .with(ip::identification, identification, "the same in every fragment")
        .with(ip::protocol, wire::ip_protocol::udp)
        .one_of(ip::more_fragments, {last ? 0U : 1U}, "0 in the last fragment only")
        .one_of(ip::fragment_offset, {offset / 8}, "where the fragment before it ends");
  }

  HeaderSpec udp_header() const {
    namespace udp = wire::udp;
    const auto whole = wire::Packet::parse(datagram());
    return handmade_udp()
        .with(udp::source_port, source_port)
        .with(udp::destination_port, port)
        .one_of(udp::length, {*whole.get(udp::header, udp::length)}, "8 and all of the data")
        .one_of(udp::checksum, {*whole.get(udp::header, udp::checksum)}, "over all of the data");
  }

  std::vector<FrameSpec> all_fragments() const {
    const auto header = wire::udp::header.size();
    const auto step = size / 8 * 8;
    std::vector<FrameSpec> all{ip_header(0, false) / udp_header() /
                               payload(data.substr(0, step - header))};
    for (auto begin = step; begin < header + data.size(); begin += step) {
      all.push_back(ip_header(begin, begin + step >= header + data.size()) /
                    payload(data.substr(begin - header, step)));
    }
    return all;
  }

  void expect_fragments(std::size_t fragment_size, bool is_text) {
    draw(fragment_size, is_text);
    internet_host(Script{}.bind_udp(port).receive_datagram());
    const auto& outcome = run({.arguments = arguments(), .input = data, .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsInAnyOrder(all_fragments()));
    EXPECT_THAT(outcome, PeerReceives(data));
    EXPECT_THAT(outcome, PeerCounts("Ip ReasmOKs", 1));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  std::uint16_t source_port = pick.port(), port = pick.port();
  std::uint64_t identification = 0;
  std::size_t size = 0;
  std::string data;
};

TEST_F(Fragments, SendsTheDatagramInFragments) { expect_fragments(40, true); }

TEST_F(Fragments, RoundsTheSizeDownToAMultipleOfEight) { expect_fragments(36, false); }

TEST_F(Fragments, SaysThatItMayNotWithoutTheRight) {
  draw(40, true);
  const auto& outcome = run({.arguments = arguments(), .input = data});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(Fragments, SendsNothingWhenTheArgumentsAreWrong) {
  const auto& outcome = run({.arguments = {"10.9.0.1", peer(), "1", "2", "3", "7"},
                             .input = "data",
                             .right = Right::net_raw});
  EXPECT_THAT(outcome, SendsNothing());
  EXPECT_THAT(outcome, ExitsWith(2));
}
