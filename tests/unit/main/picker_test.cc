// Everything that Picker promises, under every seed there is.
#include "harness/main/picker.hh"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace wirebook {
namespace {

std::uint16_t swapped(std::uint16_t value) {
  return static_cast<std::uint16_t>(value << 8U | value >> 8U);
}

template <class Test>
void with_every_seed(Test test) {
  for (std::uint64_t seed = 0; seed < seed_count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Picker pick(seed);
    test(pick);
  }
}

TEST(Picker, DrawsPortsWhoseSwappedTwinIsAnotherFreePort) {
  with_every_seed([](Picker& pick) {
    std::set<std::uint16_t> seen;
    for (int i = 0; i < 6; ++i) {
      const auto port = pick.port();
      EXPECT_GE(port, 1024);
      EXPECT_LE(port, 32767);
      EXPECT_GE(swapped(port), 1024);
      EXPECT_TRUE(seen.insert(port).second) << port;
      EXPECT_TRUE(seen.insert(swapped(port)).second) << port;
    }
  });
}

TEST(Picker, DrawsNumbersThatDoNotReadTheSameSwapped) {
  with_every_seed([](Picker& pick) {
    for (int i = 0; i < 8; ++i) {
      const auto number = pick.number16();
      EXPECT_NE(number >> 8U, number & 0xffU);
      EXPECT_NE(number >> 8U, 0);
      EXPECT_NE(number & 0xffU, 0U);
    }
  });
}

TEST(Picker, DrawsLongNumbersOfFourDifferentBytes) {
  with_every_seed([](Picker& pick) {
    for (int i = 0; i < 4; ++i) {
      std::set<std::uint32_t> bytes{0};
      for (auto number = pick.number32(); number != 0; number >>= 8U) bytes.insert(number & 0xffU);
      EXPECT_EQ(bytes.size(), 5U);
    }
  });
}

TEST(Picker, DrawsWordsOfWhichNoneBeginsAnother) {
  with_every_seed([](Picker& pick) {
    constexpr std::array<std::size_t, 6> lengths{1, 9, 1, 20, 300, 4};
    std::set<char> initials;
    for (const auto length : lengths) {
      const auto word = pick.word(length);
      EXPECT_EQ(word.size(), length);
      EXPECT_EQ(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), std::string::npos);
      EXPECT_TRUE(initials.insert(word.front()).second) << word;
    }
  });
}

TEST(Picker, NeverRunsOutOfWords) {
  Picker pick(1);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(pick.word(1).size(), 1U);
}

TEST(Picker, DrawsBytesWithTheTellingOnesAmongThem) {
  with_every_seed([](Picker& pick) {
    const auto bytes = pick.bytes(31);
    EXPECT_EQ(bytes.size(), 31U);
    for (const char byte : {'\0', '\n', '\xff'}) {
      EXPECT_NE(bytes.find(byte), std::string::npos);
    }
  });
}

TEST(Picker, DrawsManyBytesOfEveryKind) {
  Picker pick(1);
  for (const std::size_t length : {0U, 1U, 7U, 8U, 9U, 100000U}) {
    EXPECT_EQ(pick.many_bytes(length).size(), length);
  }
  const auto bytes = pick.many_bytes(100000);
  EXPECT_EQ(std::set<char>(bytes.begin(), bytes.end()).size(), 256U);
  EXPECT_NE(bytes.substr(0, 1000), bytes.substr(1000, 1000));
}

TEST(Picker, DrawsLinesAndWords) {
  Picker pick(1);
  const auto lines = pick.lines({3, 0, 2});
  EXPECT_EQ(lines.size(), 8U);
  EXPECT_EQ(lines.substr(3, 2), "\n\n");
  EXPECT_EQ(lines.back(), '\n');
  const auto words = pick.words({3, 2});
  EXPECT_EQ(words.size(), 6U);
  EXPECT_EQ(words.find(' '), 3U);
}

TEST(Picker, StaysBetweenTheLimits) {
  with_every_seed([](Picker& pick) {
    const auto number = pick.between(33, 63);
    EXPECT_GE(number, 33U);
    EXPECT_LE(number, 63U);
    EXPECT_EQ(pick.between(7, 7), 7U);
  });
}

TEST(Picker, DrawsUntilItHolds) {
  with_every_seed([](Picker& pick) {
    const auto even =
        pick.until([&] { return pick.between(1, 9); }, [](auto drawn) { return drawn % 2 == 0; });
    EXPECT_EQ(even % 2, 0U);
  });
}

TEST(Picker, DrawsTheSameFromTheSameSeed) {
  with_every_seed([](Picker& pick) {
    static std::uint64_t seed = 0;
    Picker again(seed++);
    EXPECT_EQ(pick.port(), again.port());
    EXPECT_EQ(pick.number32(), again.number32());
    EXPECT_EQ(pick.word(9), again.word(9));
    EXPECT_EQ(pick.bytes(9), again.bytes(9));
  });
}

}  // namespace
}  // namespace wirebook
