// What is checked of pack_record: the bytes of a record on the wire, and the answer in words.
#include "harness/grader.hh"

using namespace wirebook;

class PackRecord : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    std::vector<check::Rule> rules{went_on};
    for (const auto& rule : record_mistakes(layout())) rules.push_back(rule);
    for (const auto& rule :
         {sent_twice, stream_instead, sent_whole_buffer, answer_length, no_timeout}) {
      rules.emplace_back(rule);
    }
    return rules;
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (record.empty()) return {};
    const auto output = answer.size() == layout().size()
                            ? check::imagine_printed_record(layout(), answer)
                            : std::vector<Imagined>{};
    const auto port = std::stoul(options.arguments[1]);
    return check::both(check::imagine_record(port, layout(), record), output);
  }

  static const RecordLayout& layout() {
    using Holds = RecordField::Holds;
    static const RecordLayout layout{{{Holds::number, "u8", 1},
                                      {Holds::number, "u16", 2},
                                      {Holds::number, "u32", 4},
                                      {Holds::number, "u64", 8},
                                      {Holds::signed_number, "i32", 4},
                                      {Holds::text, "name", 10}}};
    return layout;
  }

  /// Small numbers are the same with a sign and without; large ones have their top bit set.
  enum class Numbers { small, large };
  Bytes draw(Numbers numbers, std::size_t letters) {
    Bytes packed;
    for (const auto& field : layout().fields) {
      auto bytes = field.size == 1 ? Bytes{static_cast<std::uint8_t>(pick.between(100, 126))}
                   : field.holds == RecordField::Holds::text ? to_bytes(pick.word(letters))
                                                             : draw_number(numbers, field.size);
      if (field.size == 1 && numbers == Numbers::large) bytes[0] ^= 0x80U;
      bytes.resize(field.size);
      packed.insert(packed.end(), bytes.begin(), bytes.end());
    }
    return packed;
  }
  Bytes draw_number(Numbers numbers, std::size_t size) {
    return pick.until(
        [&] { return bytes_of(pick.number(size), size); },
        [&](const Bytes& bytes) { return (bytes.front() >= 0x80) == (numbers == Numbers::large); });
  }

  /// The program is given `record`; what arrives is answered with `answer`.
  const Outcome& exchange() {
    const auto port = pick.port();
    Script script;
    script.bind_udp(port).receive_datagram();
    if (!answer.empty()) script.reply(as_text(answer));
    internet_host(script);
    const auto line = layout().line(record) + "\n";
    const auto& outcome = run({.arguments = {peer(), text(port)}, .input = line});
    EXPECT_THAT(outcome, SendsExactly({kernel_ipv4(wire::ip_protocol::udp) / kernel_udp(port) /
                                       record_payload(layout(), record)}));
    return outcome;
  }

  /// Of `record` and `answer`, as drawn.
  void expect_exchange() {
    const auto& outcome = exchange();
    EXPECT_THAT(outcome, PrintsTable(layout().names(), layout().line(answer) + "\n"));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  void expect_refusal(const std::string& line) {
    const auto& outcome = run({.arguments = {peer(), text(pick.port())}, .input = line + "\n"});
    EXPECT_THAT(outcome, ExitsWith(2));
    EXPECT_THAT(outcome, SendsNothing());
  }

  Bytes record, answer;
};

TEST_F(PackRecord, SendsThePackedRecordAndPrintsTheAnswer) {
  record = draw(Numbers::small, 5);
  answer = draw(Numbers::small, 7);
  expect_exchange();
}

TEST_F(PackRecord, SendsAndPrintsLargeAndNegativeNumbers) {
  record = draw(Numbers::large, 7);
  answer = draw(Numbers::large, 4);
  expect_exchange();
}

TEST_F(PackRecord, SendsANameThatFillsItsField) {
  record = draw(Numbers::small, 10);
  answer = draw(Numbers::large, 1);
  expect_exchange();
}

TEST_F(PackRecord, PrintsANameThatFillsItsField) {
  record = draw(Numbers::large, 1);
  answer = draw(Numbers::small, 10);
  expect_exchange();
}

TEST_F(PackRecord, TakesOnlyAWholeRecordForAnAnswer) {
  for (const std::size_t size : {20, 33}) {
    record = draw(Numbers::small, 6);
    answer = draw(Numbers::small, 6);
    answer.resize(size, 'x');
    const auto& outcome = exchange();
    EXPECT_THAT(outcome, Prints(""));
    EXPECT_THAT(outcome, ExitsWith(4));
  }
}

TEST_F(PackRecord, GivesUpWhenNobodyAnswers) {
  record = draw(Numbers::large, 8);
  const auto& outcome = exchange();
  EXPECT_THAT(outcome, Prints(""));
  EXPECT_THAT(outcome, ExitsWith(3));
}

TEST_F(PackRecord, SendsNothingWhenTheRecordIsNone) {
  for (const auto* line :
       {"256 1 2 3 -4 abc", "1 65536 3 4 -5 abc", "1 2 4294967296 4 -5 abc", "1 2 -1 4 -5 abc",
        "1 2 3 18446744073709551616 -5 abc", "1 2 3 4 2147483648 abc", "1 2 3 4 -2147483649 abc",
        "1 2 3 4 -5", "1 2 3 4 -5 elevenchars", "1 2 3 4 -5 abc abc", "1 2 x 4 -5 abc", ""}) {
    expect_refusal(line);
  }
}

TEST_F(PackRecord, SendsNothingWithoutArguments) {
  const auto& outcome = run({.input = "1 2 3 4 -5 abc\n"});
  EXPECT_THAT(outcome, ExitsWith(2));
  EXPECT_THAT(outcome, SendsNothing());
}
