// What is checked of fragments: a UDP datagram cut by hand, every field of every fragment, and that
// a real UDP socket receives what was cut.
#include "harness/grader.hh"

using namespace wirebook;

class Fragments : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {went_on,         ihl_in_bytes,      double_header,    frag_not_htons,
            offset_in_bytes, not_multiple_of_8, udp_header_each,  header_not_counted,
            empty_fragment,  more_fragments,    fragments_differ, header_little,
            udp_length,      zero_not_ffff,     checksum_zero,    wrong_sum};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.right == Right::none || options.arguments != arguments()) return {};
    return imagine_datagram();
  }

  /// Of a long one nothing: it takes its time, and mistakes differ in the short ones.
  std::vector<Imagined> imagine_datagram() const {
    if (data.size() > 1000) return {};
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

  /// What goes into one run; again, as long as two mistakes would look alike.
  template <class Draw>
  void draw(std::size_t fragment_size, Draw draw_data) {
    size = fragment_size;
    do {
      identification = pick.number16();
      data = draw_data();
    } while (check::alike(imagine_datagram()));
  }

  /// Three or four fragments, the last one neither full nor a multiple of 8.
  std::size_t length() {
    const auto blocks = pick.between(11, 14);
    return 8 * blocks - pick.between(1, 7);
  }

  /// Any bytes, of which the last two make the sum come out as 0000.
  std::string zero_sum_data() {
    data = pick.bytes(2 * pick.between(45, 55)) + std::string(2, '\0');
    const auto whole = wire::Packet::parse(datagram());
    const auto missing = wire::right_checksum(whole, wire::udp::header).value_or(0);
    data.end()[-2] = static_cast<char>(missing >> 8U);
    data.end()[-1] = static_cast<char>(missing & 0xffU);
    return data;
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
    const auto end = header + data.size();
    std::vector<FrameSpec> all{ip_header(0, step >= end) / udp_header() /
                               payload(data.substr(0, step - header))};
    for (auto begin = step; begin < end; begin += step) {
      all.push_back(ip_header(begin, begin + step >= end) /
                    payload(data.substr(begin - header, step)));
    }
    return all;
  }

  template <class Draw>
  void expect_fragments(std::size_t fragment_size, Draw draw_data) {
    draw(fragment_size, draw_data);
    internet_host(Script{}.bind_udp(port).receive_datagram());
    const auto& outcome = run({.arguments = arguments(), .input = data, .right = Right::net_raw});
    const auto fragments = all_fragments();
    EXPECT_THAT(outcome, SendsInAnyOrder(fragments));
    EXPECT_THAT(outcome, PeerReceives(data));
    if (fragments.size() > 1) {
      EXPECT_THAT(outcome, PeerCounts("Ip ReasmOKs", 1));
    }
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  std::uint16_t source_port = pick.port(), port = pick.port();
  std::uint64_t identification = 0;
  std::size_t size = 0;
  std::string data;
};

TEST_F(Fragments, SendsTheDatagramInFragments) {
  expect_fragments(40, [&] { return pick.word(length()); });
}

TEST_F(Fragments, RoundsTheSizeDownToAMultipleOfEight) {
  // Of odd length, and with a last byte that counts.
  expect_fragments(36, [&] {
    const auto blocks = pick.between(10, 13);
    const auto begin = pick.bytes(8 * blocks + 2 * pick.between(0, 3));
    return begin + pick.word(1);
  });
}

TEST_F(Fragments, EndsWithAFullFragment) {
  const auto count = pick.between(2, 4);
  expect_fragments(40, [&] { return pick.word(40 * count - wire::udp::header.size()); });
}

TEST_F(Fragments, SendsInOnePieceWhatFitsIntoOne) {
  const auto fits = 8 * pick.between(9, 12);
  expect_fragments(fits, [&] { return pick.word(fits - wire::udp::header.size()); });
  expect_fragments(1480, [&] { return pick.bytes(length()); });
}

TEST_F(Fragments, SendsMoreThanAnEthernetFrameHolds) {
  expect_fragments(1480, [&] { return pick.bytes(pick.between(3001, 4399)); });
}

TEST_F(Fragments, SendsASumOfZeroAsFfff) {
  expect_fragments(48, [&] { return zero_sum_data(); });
}

TEST_F(Fragments, SaysThatItMayNotWithoutTheRight) {
  draw(40, [&] { return pick.word(length()); });
  const auto& outcome = run({.arguments = arguments(), .input = data});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(Fragments, SendsNothingWhenTheArgumentsAreWrong) {
  using Numbers = std::vector<std::string>;
  for (const auto& numbers :
       {Numbers{"1", "2", "3", "7"}, Numbers{"1", "2", "3", "1481"}, Numbers{"1", "2", "0", "40"},
        Numbers{"1", "2", "65536", "40"}, Numbers{"0", "2", "3", "40"},
        Numbers{"1", "65536", "3", "40"}, Numbers{"1", "2", "3"}}) {
    Numbers arguments{"10.9.0.1", peer()};
    arguments.insert(arguments.end(), numbers.begin(), numbers.end());
    const auto& outcome = run({.arguments = arguments, .input = "data", .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}
