#include "tests/unit/report/pages.hh"

#include <sched.h>

#include <cerrno>
#include <csignal>

#include "harness/sandbox/user_namespace.hh"
#include "harness/wire/compose.hh"
#include "harness/wire/headers.hh"

namespace wirebook::report {

namespace {

using namespace std::chrono_literals;
using check::Finding;
using wire::FrameBuilder;
namespace ipv4 = wire::ipv4;
namespace udp = wire::udp;
namespace tcp = wire::tcp;

constexpr std::string_view student_mac = "02:09:00:00:00:01";
constexpr std::string_view peer_mac = "02:09:00:00:00:02";

FrameBuilder from_student() {
  FrameBuilder frame;
  frame.ethernet(student_mac, peer_mac).ipv4("10.9.0.1", "10.9.0.2");
  return frame;
}

FrameBuilder from_peer() {
  FrameBuilder frame;
  frame.ethernet(peer_mac, student_mac).ipv4("10.9.0.2", "10.9.0.1");
  return frame;
}

/// One segment of a conversation in which the peer's port is 40000 and the student's 7000.
Bytes segment(bool student, std::uint32_t sequence, std::initializer_list<wire::Field> flags,
              std::string_view data = "") {
  auto frame = student ? from_student().tcp(7000, 40000) : from_peer().tcp(40000, 7000);
  frame.set(tcp::sequence_number, sequence);
  for (const auto& flag : flags) {
    frame.set(flag, 1);
    // A kernel's own SYN is never without any.
    if (flag == tcp::syn) frame.options(from_hex("020405b4"));
  }
  return frame.payload(data).build();
}

Outcome hello_run(std::uint16_t port) {
  auto outcome = started({"hello_datagram", "10.9.0.2", "10000", "hello"});
  const auto sent = from_student().udp(56517, port).payload("hello").build();
  add_frame(outcome, 3ms, student_name, sent);
  return outcome;
}

Page passed() {
  Page page;
  page.sources = sources_of("04.hello_datagram", "send one datagram");
  page.verdict = Verdict::passed;
  page.seed = 7;
  auto outcome = hello_run(10000);
  add_frame(outcome, 4ms, peer_name, from_peer().udp(10000, 56517).payload("hello").build());
  outcome.out = "hello\n";
  add_event(outcome, 5ms, Event::Kind::ended, student_name, "exited with status 0");
  const auto run = std::make_shared<const Outcome>(std::move(outcome));
  for (const char* claim : {"sends one datagram and exits", "sends it to the right port"}) {
    page.checks.push_back({claim, Check::Verdict::ok, {}, "", {run}, {}});
  }
  return page;
}

/// Page (a): a field whose bytes are swapped.
Page port_swapped() {
  auto outcome = hello_run(4135);
  add_event(outcome, 2004ms, Event::Kind::ended, student_name, "exited with status 3");
  outcome.err = "no answer\n";
  outcome.peers.emplace_back().name = "UDP server on port 10000";
  outcome.peer_counters["Udp NoPorts"] = 1;
  auto finding = wrong_field(outcome, 0, udp::header, udp::destination_port, 10000);
  return failed_page("04.hello_datagram", "send one datagram", "sends it to the right port",
                     {finding}, outcome);
}

/// Page (b): a checksum; no common rule knows it.
Page checksum_not_inverted() {
  auto outcome = started({"raw_udp", "10.9.0.1", "40000", "10.9.0.2", "9000", "hello"});
  add_frame(outcome, 2ms, student_name,
            from_student().udp(40000, 9000).set(udp::checksum, 0x177b).payload("hello").build());
  add_event(outcome, 3ms, Event::Kind::ended, student_name, "exited with status 0");
  outcome.peer_counters["Udp InCsumErrors"] = 1;
  outcome.peer_counters["Udp InErrors"] = 1;
  auto finding = wrong_field(outcome, 0, udp::header, udp::checksum, 0xe884);
  finding.derived = true;
  return failed_page("07.raw_udp", "build IPv4 and UDP yourself", "its checksum is right",
                     {finding}, outcome);
}

Outcome one_shot_run() {
  auto outcome = started({"echo_once", "7000"});
  const auto add = [&](Moment at, bool student, std::uint32_t sequence,
                       std::initializer_list<wire::Field> flags, std::string_view data = "") {
    add_frame(outcome, at, student ? student_name : peer_name,
              segment(student, sequence, flags, data));
  };
  add(10ms, false, 100, {tcp::syn});
  add(10ms, true, 500, {tcp::syn, tcp::ack});
  add(10ms, false, 101, {tcp::ack});
  add(11ms, false, 101, {tcp::ack, tcp::psh}, "one ");
  add(11ms, true, 501, {tcp::ack});
  add(11ms, true, 501, {tcp::ack, tcp::psh}, "one ");
  add(11ms, true, 505, {tcp::ack, tcp::fin});
  add(42ms, false, 105, {tcp::ack, tcp::psh}, "two ");
  add(42ms, true, 506, {tcp::rst});
  add_event(outcome, 73ms, Event::Kind::peer, peer_name, "\"three\" could not be sent (EPIPE)");
  add_event(outcome, 74ms, Event::Kind::ended, student_name, "exited with status 0");
  outcome.err = "listening on 7000\ngot 4 bytes\n";
  return outcome;
}

/// Page (c): a conversation and its byte stream.
Page one_shot() {
  Finding finding;
  finding.kind = Finding::Kind::stream;
  finding.expected = to_bytes("one two three");
  finding.actual = to_bytes("one ");
  finding.offset = 4;
  finding.run = 0;
  finding.sentence = "4 of 13 bytes came back";
  auto page = failed_page("03.echo_once", "echo until the client is done",
                          "echoes every chunk until the client is done", {finding}, one_shot_run());
  page.checks.back().diagnosis = {
      "ONE_SHOT",
      "Your server reads once, answers once and closes. TCP has no messages: one "
      "read() returns whatever has arrived so far, and the rest comes later.",
      "What does read() return when the client has finished sending, and what does "
      "it return before that?",
      "read(2), tcp(7)"};
  return page;
}

/// Page (d): the machine is not ready.
Page not_graded() {
  Page page;
  page.sources = sources_of("03.echo_once", "echo until the client is done");
  sandbox::NamespaceSettings settings;
  settings.apparmor_restrict_unprivileged_userns = "1";
  page.not_graded = doctors_words(sandbox::explain(
      {EPERM, "write '1000 1001 1' to /proc/self/uid_map", CLONE_NEWNET}, settings));
  return page;
}

Page not_started() {
  Page page;
  page.sources = sources_of("05.pack_record", "a record of six fields");
  page.verdict = Verdict::not_started;
  page.not_started = "write the record's first field, most significant byte first";
  return page;
}

Page does_not_compile() {
  Page page;
  page.sources = sources_of("06.raw_hello", "one IPv4 packet by hand");
  page.verdict = Verdict::does_not_compile;
  page.compile_error = CompileError{
      page.sources.program.string(), 31, "'hton' was not declared in this scope",
      "/home/you/wirebook/lessons/06-raw-ipv4/raw_hello.cc:31:5: error: 'hton' was not declared "
      "in this scope; did you mean 'htons'?\n   31 |     hton(1984);\n      |     ^~~~\n"};
  return page;
}

Page harness_fault() {
  Page page;
  page.sources = sources_of("06.raw_hello", "one IPv4 packet by hand");
  page.harness_fault = "open(/proc/self/ns/net) for the student's host: EMFILE";
  page.seed = 4711;
  return page;
}

Page five_wrong_fields() {
  auto outcome = started({"raw_hello", "10.9.0.1", "10.9.0.2", "1984", "64", "24", "16", "alpha"});
  add_frame(outcome, 1ms, student_name,
            from_student()
                .set(ipv4::identification, 0xc007)
                .set(ipv4::dscp, 6)
                .set(ipv4::ttl, 63)
                .set(ipv4::protocol, 6)
                .set(ipv4::source, "1.0.9.10")
                .payload("616c706861")
                .build());
  add_event(outcome, 2ms, Event::Kind::ended, student_name, "exited with status 0");
  return failed_page("06.raw_hello", "one IPv4 packet by hand", "sends the hand-made packet",
                     {wrong_field(outcome, 0, ipv4::header, ipv4::dscp, 24),
                      wrong_field(outcome, 0, ipv4::header, ipv4::identification, 1984),
                      wrong_field(outcome, 0, ipv4::header, ipv4::ttl, 64),
                      wrong_field(outcome, 0, ipv4::header, ipv4::protocol, 16),
                      wrong_field(outcome, 0, ipv4::header, ipv4::source, 0x0a090001)},
                     outcome);
}

Page wrong_payload() {
  auto outcome = hello_run(10000);
  Finding finding;
  finding.kind = Finding::Kind::field;
  finding.header = "payload";
  finding.frame = 0;
  finding.offset = 42;
  finding.expected = to_bytes("hello");
  finding.actual = to_bytes(std::string("hello\0", 6));
  finding.run = 0;
  finding.sentence = "the payload is one byte longer";
  return failed_page("04.hello_datagram", "send one datagram", "carries the text unchanged",
                     {finding}, outcome);
}

Page sent_nothing() {
  auto outcome = started({"hello_datagram", "10.9.0.2", "10000", "hello"});
  outcome.ending.status = 1;
  add_event(outcome, 2ms, Event::Kind::ended, student_name, "exited with status 1");
  Finding finding;
  finding.kind = Finding::Kind::missing;
  finding.sentence = "nothing was sent";
  finding.run = 0;
  return failed_page("04.hello_datagram", "send one datagram", "sends one datagram and exits",
                     {finding}, outcome);
}

Page nearest_packet() {
  auto outcome = hello_run(10001);
  add_frame(outcome, 4ms, student_name, from_student().udp(56517, 9).payload("x").build());
  Finding missing;
  missing.kind = Finding::Kind::missing;
  missing.sentence = "1 packet to port 10000 expected, none came";
  missing.frame = 0;
  missing.run = 0;
  Finding extra;
  extra.kind = Finding::Kind::extra;
  extra.sentence = "one packet too many";
  extra.frame = 1;
  extra.run = 0;
  return failed_page(
      "04.hello_datagram", "send one datagram", "sends exactly one datagram",
      {missing, wrong_field(outcome, 0, udp::header, udp::destination_port, 10000), extra},
      outcome);
}

Page wrong_output() {
  auto outcome = started({"socket_triple", "inet", "stream", "0"});
  outcome.out = "domain=2 type=1 protocol=0\n";
  add_event(outcome, 2ms, Event::Kind::ended, student_name, "exited with status 0");
  Finding finding;
  finding.kind = Finding::Kind::output;
  finding.field = "stdout";
  finding.expected = to_bytes("domain=2 type=1 protocol=6\n");
  finding.actual = to_bytes(outcome.out);
  finding.sentence = "the protocol is not the one the kernel chose";
  finding.run = 0;
  return failed_page("01.socket_triple", "what socket() gives you", "prints what the kernel says",
                     {finding}, outcome);
}

Page wrong_word() {
  auto outcome = started({"bitfields"});
  outcome.out = "46 18 4000 60 02\n";
  add_event(outcome, 2ms, Event::Kind::ended, student_name, "exited with status 0");
  Finding finding;
  finding.kind = Finding::Kind::output;
  finding.field = "stdout";
  finding.expected = to_bytes("46 60 4000 60 02\n");
  finding.actual = to_bytes(outcome.out);
  finding.sentence = "line 1 of 2, for \"4 6 24 0 0 1 0 0 24 S\": tos is 18, it must be 60";
  finding.parts = {{"b0", "", "46", "46", "", ""},
                   {"tos", "", "60", "18", "", ""},
                   {"frag16", "", "4000", "4000", "", ""},
                   {"off8", "", "60", "60", "", ""},
                   {"flags8", "", "02", "02", "", ""}};
  finding.run = 0;
  auto page = failed_page("05.bitfields", "fields that share a byte", "packs dscp and ecn",
                          {finding}, outcome);
  page.checks.back().diagnosis = {"DSCP_UNSHIFTED",
                                  "DSCP is the upper six bits.",
                                  "Which bit is its lowest?",
                                  "RFC 2474, 3",
                                  {"  7 6 5 4 3 2   1 0", "  D D D D D D   E E"}};
  return page;
}

Page ending(const Ending& how) {
  auto outcome = started({"hello_datagram", "10.9.0.2", "10000", "hello"});
  outcome.ending = how;
  add_event(outcome, 2ms, Event::Kind::ended, student_name, "did not exit by itself");
  Finding finding;
  finding.kind = Finding::Kind::ending;
  finding.sentence = "the exit status must be 0; there is none";
  finding.run = 0;
  return failed_page("04.hello_datagram", "send one datagram", "exits with 0", {finding}, outcome);
}

Ending ended(Ending::Kind kind) {
  Ending how;
  how.kind = kind;
  return how;
}

Page hang() {
  auto how = ended(Ending::Kind::timed_out);
  how.waiting_in = "recvfrom";
  how.ignored_sigterm = true;
  return ending(how);
}

Page crash() {
  auto how = ended(Ending::Kind::signalled);
  how.signal = SIGSEGV;
  return ending(how);
}

Page fork_bomb() {
  Ending how;
  how.left_running = 63;
  return ending(how);
}

Page google_test_message() {
  auto page = ending({});
  page.checks.back().diagnosis.reset();
  page.checks.back().findings.clear();
  page.checks.back().message =
      "Expected equality of these values:\n  answers\n    Which is: 2\n  3\n";
  Check other;
  other.name = "waits no longer than two seconds";
  other.verdict = Check::Verdict::failed;
  other.message = "Value of: in_time\n  Actual: false\nExpected: true\n";
  page.checks.push_back(other);
  Check left;
  left.name = "serves the next client";
  page.checks.push_back(left);
  return page;
}

void put_on_wire(Outcome& outcome, int frame, Fate fate) {
  outcome.frames[static_cast<std::size_t>(frame)].fate = fate;
  const auto& at = outcome.frames[static_cast<std::size_t>(frame)].at;
  outcome.events.push_back({at, Event::Kind::wire, "the wire", in_words(fate, frame), frame});
}

/// A wire that loses, repeats, swaps and changes datagrams, and one rule too many.
Page scripted_datagrams() {
  auto outcome = started({"hello_datagram", "10.9.0.2", "10000", "hello"});
  const auto add = [&](Moment at, bool student, Fate fate) {
    auto frame = student ? from_student().udp(56517, 10000) : from_peer().udp(10000, 56517);
    add_frame(outcome, at, student ? student_name : peer_name, frame.payload("hello").build());
    put_on_wire(outcome, static_cast<int>(outcome.frames.size()) - 1, fate);
  };
  add(3ms, true, {.kind = Fate::Kind::dropped, .rule = 0});
  add(203ms, true, {.kind = Fate::Kind::duplicated, .rule = 1});
  add(204ms, false, {.kind = Fate::Kind::delayed, .rule = 2, .behind = 3});
  add(204ms, false, {Fate::Kind::changed, 3, -1, {}, "UDP destination port 56517 became 56519"});
  add(205ms, false, {.kind = Fate::Kind::never_delivered, .rule = 2});
  outcome.wire = {{"drop the 1st UDP datagram from the student", 2, 0, {0}},
                  {"duplicate the 2nd UDP datagram from the student", 2, 0, {1}},
                  {"swap every UDP datagram to the student with the next", 3, 0, {2, 4}},
                  {"change the 2nd UDP datagram to the student (flip bit 1 of UDP destination "
                   "port, checksums redone)",
                   3,
                   0,
                   {3}},
                  {"drop the 4th UDP datagram to the student", 3, 0, {}}};
  add_event(outcome, 2004ms, Event::Kind::ended, student_name, "exited with status 3");
  Finding finding;
  finding.kind = Finding::Kind::ending;
  finding.sentence = "the exit status must be 0, it is 3";
  finding.run = 0;
  return failed_page("04.hello_datagram", "send one datagram", "asks again", {finding}, outcome);
}

/// The same for a conversation.
Page scripted_conversation() {
  auto outcome = started({"hello_stream", "10.9.0.2", "40000"});
  const auto add = [&](Moment at, bool student, const Bytes& bytes, Fate::Kind kind) {
    add_frame(outcome, at, student ? student_name : peer_name, bytes);
    if (kind == Fate::Kind::delivered) return;
    put_on_wire(outcome, static_cast<int>(outcome.frames.size()) - 1, {.kind = kind, .rule = 0});
  };
  using Kind = Fate::Kind;
  add(1ms, true, segment(true, 500, {tcp::syn}), Kind::dropped);
  add(1001ms, true, segment(true, 500, {tcp::syn}), Kind::delivered);
  add(1001ms, false, segment(false, 100, {tcp::syn, tcp::ack}), Kind::duplicated);
  add(1001ms, true, segment(true, 501, {tcp::ack}), Kind::never_delivered);
  add(1002ms, true, segment(true, 501, {tcp::ack, tcp::psh}, "one "), Kind::changed);
  add(1202ms, true, segment(true, 501, {tcp::ack, tcp::psh}, "one "), Kind::delivered);
  add(1202ms, false, segment(false, 101, {tcp::ack, tcp::psh}, "welcome"), Kind::dropped);
  add(1402ms, false, segment(false, 101, {tcp::ack, tcp::psh}, "welcome"), Kind::delivered);
  add(1402ms, true, segment(true, 505, {tcp::ack, tcp::fin}), Kind::delayed);
  add(1403ms, false, segment(false, 108, {tcp::ack, tcp::fin}), Kind::delivered);
  outcome.wire = {{"drop the 1st TCP segment from the student with SYN", 2, 0, {0}}};
  add_event(outcome, 1403ms, Event::Kind::ended, student_name, "exited with status 1");
  Finding finding;
  finding.kind = Finding::Kind::ending;
  finding.sentence = "the exit status must be 0, it is 1";
  finding.run = 0;
  return failed_page("02.hello_stream", "send a line", "says hello", {finding}, outcome);
}

}  // namespace

Sources sources_of(const std::string& exercise, const std::string& title) {
  const std::filesystem::path root = "/home/you/wirebook";
  const auto name = exercise.substr(3);
  const auto lesson = root / "lessons" / (exercise.substr(0, 2) + "-lesson");
  return {exercise,
          name,
          title,
          lesson / (name + ".cc"),
          lesson / "README.md",
          root / "build/reports" / exercise,
          root};
}

Outcome started(std::vector<std::string> command) {
  Outcome outcome;
  std::string words;
  for (const auto& word : command) words += (words.empty() ? "" : " ") + word;
  outcome.command = std::move(command);
  add_event(outcome, 0ms, Event::Kind::started, student_name, words);
  return outcome;
}

void add_frame(Outcome& outcome, Moment at, std::string_view host, Bytes bytes) {
  auto packet = wire::Packet::parse(std::move(bytes));
  const int index = static_cast<int>(outcome.frames.size());
  outcome.events.push_back(
      {at, Event::Kind::frame, std::string(host), wire::summary(packet), index});
  outcome.frames.push_back({at, std::string(host), "eth0", std::move(packet)});
}

void add_event(Outcome& outcome, Moment at, Event::Kind kind, std::string_view host,
               std::string text) {
  outcome.events.push_back({at, kind, std::string(host), std::move(text), -1});
}

Page failed_page(const std::string& exercise, const std::string& title, const std::string& claim,
                 std::vector<check::Finding> findings, Outcome outcome) {
  Page page;
  page.sources = sources_of(exercise, title);
  page.verdict = Verdict::failed;
  page.seed = 20260101;
  const auto run = std::make_shared<const Outcome>(std::move(outcome));
  page.checks.push_back({"says how to use it", Check::Verdict::ok, {}, "", {}, {}});
  page.checks.push_back({claim, Check::Verdict::failed, std::move(findings), "", {run}, {}});
  const auto rules = check::common_rules();
  auto& check = page.checks.back();
  check.diagnosis = check::diagnose(rules, {check.findings, run.get(), {run.get()}});
  return page;
}

check::Finding wrong_field(const Outcome& outcome, int frame, const wire::Header& header,
                           const wire::Field& field, std::uint64_t expected) {
  const auto& packet = outcome.frames[static_cast<std::size_t>(frame)].packet;
  const auto bytes = packet.bytes_of(header);
  check::Finding finding;
  finding.kind = check::Finding::Kind::field;
  finding.header = header.name;
  finding.field = field.name;
  finding.frame = frame;
  finding.offset = packet.find(header)->offset + field.bit / 8U;
  finding.expected_value = expected;
  finding.actual_value = wire::read(bytes, field);
  finding.expected_shown = wire::shown(expected, field);
  finding.actual_shown = wire::shown(bytes, field);
  const auto actual = wire::bytes_of(bytes, field);
  finding.actual.assign(actual.begin(), actual.end());
  Bytes right(bytes.begin(), bytes.end());
  wire::write(right, field, expected);
  const auto wanted = wire::bytes_of(right, field);
  finding.expected.assign(wanted.begin(), wanted.end());
  finding.sentence =
      finding.field + " is " + finding.actual_shown + ", it must be " + finding.expected_shown;
  finding.run = 0;
  return finding;
}

std::vector<std::pair<std::string, Page>> all_pages() {
  return {{"passed", passed()},
          {"port_swapped", port_swapped()},
          {"checksum_not_inverted", checksum_not_inverted()},
          {"one_shot", one_shot()},
          {"not_graded", not_graded()},
          {"not_started", not_started()},
          {"does_not_compile", does_not_compile()},
          {"harness_fault", harness_fault()},
          {"five_wrong_fields", five_wrong_fields()},
          {"wrong_payload", wrong_payload()},
          {"sent_nothing", sent_nothing()},
          {"nearest_packet", nearest_packet()},
          {"wrong_output", wrong_output()},
          {"wrong_word", wrong_word()},
          {"hang", hang()},
          {"crash", crash()},
          {"fork_bomb", fork_bomb()},
          {"google_test_message", google_test_message()},
          {"scripted_conversation", scripted_conversation()},
          {"scripted_datagrams", scripted_datagrams()}};
}

}  // namespace wirebook::report
