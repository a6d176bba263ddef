#include "harness/cli/manifest.hh"

#include <gmock/gmock.h>

#include <fstream>

namespace wirebook::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

std::filesystem::path file_with(const std::string& text) {
  const auto* name = testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::filesystem::path path = testing::TempDir() + "wirebook-manifest-" + name;
  std::ofstream(path) << text;
  return path;
}

std::string complaint_about(const std::filesystem::path& path) {
  try {
    read_manifest(path);
  } catch (const BadManifest& error) {
    return error.what();
  }
  return "none";
}

TEST(Manifest, IsReadWhole) {
  const auto path = file_with(R"({"source": "/s", "build": "/b", "reports": "/b/reports",
    "exercises": [{"exercise": "06.raw_hello", "name": "raw_hello", "lesson": "06-raw-ipv4",
      "title": "by hand", "grader": "/b/graders/06.raw_hello", "labels": ["raw", "datagram"],
      "programs": {"cc": "/s/a.cc", "py": "/s/a.py"}, "solutions": {"py": "/s/b.py"}}]})");
  const auto manifest = read_manifest(path);
  EXPECT_EQ(manifest.source, "/s");
  EXPECT_EQ(manifest.build, "/b");
  EXPECT_EQ(manifest.reports, "/b/reports");
  ASSERT_THAT(manifest.exercises, SizeIs(1));
  const auto& exercise = manifest.exercises.front();
  EXPECT_EQ(exercise.id, "06.raw_hello");
  EXPECT_THAT(exercise.labels, ElementsAre("raw", "datagram"));
  EXPECT_EQ(exercise.py, "/s/a.py");
  EXPECT_EQ(exercise.solution_cc, "");
  EXPECT_EQ(exercise.solution_py, "/s/b.py");
}

TEST(Manifest, AMissingFileIsOneLine) {
  EXPECT_EQ(complaint_about("/nowhere/exercises.json"), "/nowhere/exercises.json: cannot be read");
}

TEST(Manifest, ABrokenFileNamesItself) {
  EXPECT_THAT(complaint_about(file_with("{")), HasSubstr("wirebook-manifest-"));
  EXPECT_THAT(complaint_about(file_with("{}")), HasSubstr("source"));
}

}  // namespace
}  // namespace wirebook::cli
