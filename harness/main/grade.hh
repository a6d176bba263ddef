#pragma once

#include <filesystem>
#include <string>

namespace wirebook {

/// What the build system knows about an exercise. Where the workbook is, grade() knows: what is
/// compiled for each exercise is the same in every clone.
struct ExerciseInfo {
  std::string exercise;  ///< "06.raw_hello"
  std::string name;      ///< "raw_hello"
  std::string title;     ///< "one IPv4 packet by hand"
  std::string lesson;    ///< "06-raw-ipv4"
  std::filesystem::path source_tree = {};
  std::filesystem::path build_tree = {};
};

/// The main() of every grader: builds the program, runs the checks in a process of their own,
/// writes and prints the page.
/// @return 0 passed, 1 failed, 2 bad usage, 77 not started or this machine cannot grade
int grade(int argc, char** argv, ExerciseInfo info);

}  // namespace wirebook
