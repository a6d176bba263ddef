#include "harness/report/progress.hh"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace wirebook::report {
namespace {

namespace fs = std::filesystem;

/// A manifest with three exercises and a folder of reports.
class ProgressTest : public testing::Test {
 protected:
  ProgressTest() {
    fs::create_directories(folder_);
    nlohmann::json manifest{{"source", "/home/you/wirebook"}, {"reports", folder_.string()}};
    for (const char* name : {"first_packet", "echo_once", "raw_hello"}) {
      manifest["exercises"].push_back(
          {{"exercise", std::string("01.") + name},
           {"programs", {{"cc", std::string("/home/you/wirebook/lessons/x/") + name + ".cc"}}}});
    }
    std::ofstream(manifest_) << manifest;
  }
  ~ProgressTest() override { fs::remove_all(folder_); }
  ProgressTest(const ProgressTest&) = delete;
  ProgressTest& operator=(const ProgressTest&) = delete;

  void report(const std::string& exercise, const std::string& text) {
    fs::create_directories(folder_ / exercise);
    std::ofstream(folder_ / exercise / "report.json") << text;
  }

  fs::path folder_ =
      fs::path(testing::TempDir()) / ("wirebook_progress_test." + std::to_string(::getpid()));
  fs::path manifest_ = folder_ / "exercises.json";
};

TEST_F(ProgressTest, NothingPassedYet) {
  EXPECT_EQ(progress_of(manifest_).line(),
            "progress [>----------] 0/3   next: 01.first_packet  lessons/x/first_packet.cc");
}

TEST_F(ProgressTest, AnExerciseCountsOnceInWhicheverLanguage) {
  report("01.first_packet", R"({"verdict":"passed"})");
  report("01.first_packet.py", R"({"verdict":"passed"})");
  report("01.echo_once", R"({"verdict":"failed"})");
  report("01.echo_once.py", R"({"verdict":"passed"})");
  EXPECT_EQ(progress_of(manifest_).line(),
            "progress [#######>---] 2/3   next: 01.raw_hello  lessons/x/raw_hello.cc");
}

TEST_F(ProgressTest, AllPassed) {
  for (const char* name : {"01.first_packet", "01.echo_once", "01.raw_hello"}) {
    report(name, R"({"verdict":"passed"})");
  }
  const auto line = progress_of(manifest_).line();
  EXPECT_TRUE(line.starts_with("progress [###########] 3/3   all passed")) << line;
  EXPECT_LE(line.size(), 80U);
}

TEST_F(ProgressTest, BrokenReportsCountAsNotPassed) {
  report("01.first_packet", "{\"verdict\":\"pas");
  report("01.echo_once", R"({"verdict":17})");
  report("01.raw_hello", R"(["passed"])");
  EXPECT_EQ(progress_of(manifest_).passed, 0U);
  EXPECT_EQ(progress_of(manifest_).total, 3U);
}

TEST_F(ProgressTest, ABrokenManifestIsNoExercises) {
  for (const char* text : {"", "17", "{", R"({"exercises":17})", R"({"exercises":[17,{}]})",
                           R"({"reports":1,"exercises":[{"exercise":"a","programs":3}]})"}) {
    std::ofstream(manifest_) << text;
    EXPECT_NO_THROW(static_cast<void>(progress_of(manifest_).line())) << text;
  }
  EXPECT_EQ(progress_of(folder_ / "missing.json").line(),
            "progress: there are no exercises here yet");
}

}  // namespace
}  // namespace wirebook::report
