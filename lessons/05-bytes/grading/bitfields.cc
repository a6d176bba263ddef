// What is checked of bitfields: every value of every field, then lines with all of them.
#include "harness/grader.hh"

using namespace wirebook;

class Bitfields : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {one_line, hex_form, bits_misplaced, not_refused};
  }

  /// What is exhaustive is the same for every seed; of the lines of chance the first do alone.
  std::vector<Imagined> imagine(const RunOptions&) const override {
    if (by_chance.empty()) return {};
    return check::imagine_bits({by_chance.begin(), by_chance.begin() + by_chance.size() / 5});
  }

  using Lines = std::vector<HeaderBits>;
  struct Table {
    std::string input, output;
  };
  static Table table_of(const Lines& lines) {
    Table table;
    for (const auto& bits : lines) {
      table.input += bits.line() + "\n";
      table.output += in_hex(bits.packed()) + "\n";
    }
    return table;
  }

  void expect_packed(const Table& table) {
    const auto& outcome = run({.input = table.input});
    EXPECT_THAT(outcome, PrintsTable({"b0", "tos", "frag16", "off8", "flags8"}, table.output));
    EXPECT_THAT(outcome, ExitsWith(0));
    EXPECT_THAT(outcome, SendsNothing());
  }

  void expect_refusal(const std::string& line) {
    const auto& outcome = run({.input = line + "\n"});
    EXPECT_THAT(outcome, ExitsWith(2));
  }

  /// Letters in any order.
  std::string draw_flags() {
    std::string letters(HeaderBits::letters);
    for (std::size_t i = letters.size(); i > 1; --i) {
      std::swap(letters[i - 1], letters[pick.between(0, static_cast<std::uint32_t>(i) - 1)]);
    }
    const auto count = pick.between(0, 5);
    return count == 0 ? "-" : letters.substr(0, count);
  }

  HeaderBits draw() {
    HeaderBits bits{pick.between(0, 15),
                    pick.between(0, 15),
                    pick.between(0, 63),
                    pick.between(0, 3),
                    pick.between(0, 1),
                    pick.between(0, 1),
                    pick.between(0, 1),
                    0,
                    0,
                    draw_flags()};
    bits.offset = 8 * pick.between(0, 8191);
    bits.tcp_header = 4 * pick.between(0, 15);
    return bits;
  }

  Lines by_chance;
};

TEST_F(Bitfields, PacksVersionAndHeaderLength) {
  static const auto table = [] {
    Lines lines{{4, 6}, {4, 5}};
    for (unsigned i = 0; i < 256; ++i) lines.push_back({i / 16, i % 16});
    return table_of(lines);
  }();
  expect_packed(table);
}

TEST_F(Bitfields, PacksDSCPAndECN) {
  static const auto table = [] {
    Lines lines{{.dscp = 24}};
    for (unsigned i = 0; i < 256; ++i) lines.push_back({.dscp = i / 4, .ecn = i % 4});
    return table_of(lines);
  }();
  expect_packed(table);
}

TEST_F(Bitfields, PacksTheThreeFlagsAndTheFragmentOffset) {
  static const auto table = [] {
    Lines lines{{.dont_fragment = 1}, {.more_fragments = 1}, {.reserved = 1}, {.offset = 40}};
    for (unsigned i = 0; i < 8192; ++i) {
      lines.push_back({.reserved = i / 4 % 2,
                       .dont_fragment = i / 2 % 2,
                       .more_fragments = i % 2,
                       .offset = 8 * i});
    }
    return table_of(lines);
  }();
  expect_packed(table);
}

TEST_F(Bitfields, PacksTheDataOffset) {
  static const auto table = [] {
    Lines lines{{.tcp_header = 24}};
    for (unsigned i = 0; i < 16; ++i) lines.push_back({.tcp_header = 4 * i});
    return table_of(lines);
  }();
  expect_packed(table);
}

TEST_F(Bitfields, PacksEveryCombinationOfTheEightFlags) {
  static const auto table = [] {
    Lines lines{{.flags = "S"}, {.flags = "SA"}, {.flags = "-"}};
    for (unsigned i = 1; i < 256; ++i) {
      std::string letters;
      for (unsigned bit = 0; bit < 8; ++bit) {
        if ((i << bit & 0x80U) != 0) letters += HeaderBits::letters[bit];
      }
      lines.push_back({.flags = letters});
    }
    return table_of(lines);
  }();
  expect_packed(table);
}

TEST_F(Bitfields, PacksAllOfThemTogether) {
  // The first lines leave no mistake a place to hide in; the others are anything.
  by_chance = {{4, 6, 24, 2, 0, 1, 0, 40, 24, "SC"},
               {6, 7, 10, 1, 1, 0, 0, 4096, 28, "FE"},
               {4, 9, 46, 0, 0, 0, 1, 65528, 60, "AUF"}};
  while (by_chance.size() < 100) by_chance.push_back(draw());
  expect_packed(table_of(by_chance));
}

TEST_F(Bitfields, RefusesWhatDoesNotFitItsField) {
  for (const auto* line :
       {"4 16 0 0 0 0 0 0 20 S", "16 5 0 0 0 0 0 0 20 S", "4 5 64 0 0 0 0 0 20 S",
        "4 5 0 4 0 0 0 0 20 S", "4 5 0 0 2 0 0 0 20 S", "4 5 0 0 0 2 0 0 20 S",
        "4 5 0 0 0 0 2 0 20 S", "4 5 0 0 0 0 0 12 20 S", "4 5 0 0 0 0 0 65536 20 S",
        "4 5 0 0 0 0 0 0 22 S", "4 5 0 0 0 0 0 0 64 S", "4 5 0 0 0 0 0 0 20 SX",
        "4 5 0 0 0 0 0 0 20", "4 5 0 0 0 0 0 0 20 S S"}) {
    expect_refusal(line);
  }
}
