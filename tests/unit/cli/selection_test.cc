#include "harness/cli/selection.hh"

#include <gmock/gmock.h>

#include <array>

namespace wirebook::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::array both{Language::cc, Language::py};

Manifest three_exercises() {
  Manifest manifest;
  for (const auto& [lesson, name] : {std::pair{"04-datagram", "udp_echo"},
                                     {"06-raw-ipv4", "raw_hello"},
                                     {"06-raw-ipv4", "fragments"}}) {
    Exercise exercise;
    exercise.lesson = lesson;
    exercise.name = name;
    exercise.id = exercise.lesson.substr(0, 2) + "." + name;
    manifest.exercises.push_back(exercise);
  }
  return manifest;
}

/// The programs that are meant, as "raw_hello.cc raw_hello.py".
std::vector<std::string> meant_by(const std::vector<std::string>& names) {
  const auto manifest = three_exercises();
  std::vector<std::string> programs;
  for (const auto& [exercise, languages] : select(manifest, names, both)) {
    for (const auto language : languages) {
      programs.push_back(exercise->name + (language == Language::py ? ".py" : ".cc"));
    }
  }
  return programs;
}

std::string complaint_about_selecting(const std::string& name) {
  try {
    meant_by({name});
  } catch (const UnknownName& error) {
    return error.what();
  }
  return "none";
}

TEST(Selection, NoNameMeansEverything) {
  EXPECT_THAT(meant_by({}), ElementsAre("udp_echo.cc", "udp_echo.py", "raw_hello.cc",
                                        "raw_hello.py", "fragments.cc", "fragments.py"));
}

TEST(Selection, AnExerciseHasSeveralNames) {
  for (const auto* name : {"raw_hello", "06.raw_hello"}) {
    EXPECT_THAT(meant_by({name}), ElementsAre("raw_hello.cc", "raw_hello.py")) << name;
  }
}

TEST(Selection, AnEndingChoosesTheLanguage) {
  EXPECT_THAT(meant_by({"raw_hello.py"}), ElementsAre("raw_hello.py"));
  EXPECT_THAT(meant_by({"06.raw_hello.py"}), ElementsAre("raw_hello.py"));
  EXPECT_THAT(meant_by({"lessons/06-raw-ipv4/raw_hello.cc"}), ElementsAre("raw_hello.cc"));
}

TEST(Selection, ALessonHasSeveralNames) {
  for (const auto* name : {"06", "06-raw-ipv4", "lesson06", "lessons/06-raw-ipv4/"}) {
    EXPECT_THAT(meant_by({name}),
                ElementsAre("raw_hello.cc", "raw_hello.py", "fragments.cc", "fragments.py"))
        << name;
  }
}

TEST(Selection, EachComesOnceAndInTheLessonsOrder) {
  EXPECT_THAT(meant_by({"fragments.py", "raw_hello.py", "fragments.cc", "raw_hello.py"}),
              ElementsAre("raw_hello.py", "fragments.cc", "fragments.py"));
}

TEST(Selection, AnUnknownNameIsAnsweredWithTheNearest) {
  EXPECT_THAT(complaint_about_selecting("raw_helo"),
              HasSubstr("raw_helo; did you mean raw_hello?"));
  EXPECT_THAT(complaint_about_selecting("upd_echo"), HasSubstr("did you mean udp_echo"));
  EXPECT_THAT(complaint_about_selecting("hello"), HasSubstr("did you mean raw_hello"));
  EXPECT_THAT(complaint_about_selecting("raw_helo.py"), HasSubstr("did you mean raw_hello"));
}

TEST(Selection, ANameLikeNothingIsAnsweredWithTheList) {
  EXPECT_THAT(complaint_about_selecting("zzzzzzzzzzzz"), HasSubstr("./wirebook list"));
  EXPECT_THAT(complaint_about_selecting(""), HasSubstr("no exercise or lesson"));
}

TEST(Selection, DistanceCountsLettersAndSwaps) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("raw_helo", "raw_hello"), 1U);
  EXPECT_EQ(edit_distance("upd", "udp"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

}  // namespace
}  // namespace wirebook::cli
