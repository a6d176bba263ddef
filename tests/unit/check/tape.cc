#include "tests/unit/check/tape.hh"

namespace wirebook::check {

Tape& Tape::fragments(std::string_view host, const FrameBuilder& whole, std::size_t first) {
  const auto packet = wire::Packet::parse(whole.build());
  const auto* ip = packet.find(wire::ipv4::header);
  const auto body = packet.bytes().subspan(ip->offset + ip->length);
  const bool by_student = host == student_name;
  for (const bool last : {false, true}) {
    auto fragment = by_student ? from_student() : from_peer();
    fragment.set(wire::ipv4::protocol, 17)
        .set(wire::ipv4::identification, 1984)
        .set(wire::ipv4::more_fragments, last ? 0 : 1)
        .set(wire::ipv4::fragment_offset, last ? first / 8 : 0)
        .payload(last ? body.subspan(first) : body.first(first));
    put(host, fragment);
  }
  return *this;
}

FrameBuilder segment(bool by_student, bool student_connects, const Segment& what) {
  namespace tcp = wire::tcp;
  const bool by_client = by_student == student_connects;
  auto frame = by_student ? from_student() : from_peer();
  frame.tcp(by_client ? 40000 : 5309, by_client ? 5309 : 40000);
  const std::pair<char, wire::Field> flags[]{{'S', tcp::syn}, {'A', tcp::ack}, {'F', tcp::fin},
                                             {'R', tcp::rst}, {'P', tcp::psh}, {'U', tcp::urg}};
  for (const auto& [letter, field] : flags) {
    if (what.flags.find(letter) != std::string_view::npos) frame.set(field, 1);
  }
  return frame.set(tcp::sequence_number, what.sequence)
      .set(tcp::acknowledgment_number, what.acknowledgment)
      .payload(what.data);
}

std::vector<std::pair<bool, Segment>> hello_segments() {
  return {{true, {"S", 1000, 0}},      {false, {"SA", 7000, 1001}},
          {true, {"A", 1001, 7001}},   {true, {"PA", 1001, 7001, "hello\n"}},
          {false, {"A", 7001, 1007}},  {false, {"PA", 7001, 1007, "you\n"}},
          {true, {"A", 1007, 7005}},   {true, {"FA", 1007, 7005}},
          {false, {"FA", 7005, 1008}}, {true, {"A", 1008, 7006}}};
}

Outcome conversation(const std::vector<std::pair<bool, Segment>>& segments, bool student_connects) {
  Tape tape;
  for (const auto& [by_student, what] : segments) {
    const auto frame = segment(by_student, student_connects, what);
    by_student ? tape.student(frame) : tape.peer(frame);
  }
  return tape.outcome();
}

std::vector<Finding> findings_of(const OutcomeMatcher& matcher, const Outcome& outcome) {
  testing::StringMatchResultListener listener;
  const bool matches = matcher.MatchAndExplain(outcome, &listener);
  std::string rest;
  auto findings = open_envelope(listener.str(), rest);
  EXPECT_EQ(matches, findings.empty());
  return findings;
}

std::string said(const OutcomeMatcher& matcher, const Outcome& outcome) {
  std::string text;
  for (const auto& finding : findings_of(matcher, outcome)) text += finding.sentence + "\n";
  return text;
}

}  // namespace wirebook::check
