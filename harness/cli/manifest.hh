/// \file
/// build/exercises.json: what there is to grade, as CMake wrote it.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace wirebook::cli {

/// One exercise, in the order the lessons teach them.
struct Exercise {
  std::string id;      ///< "06.raw_hello"
  std::string name;    ///< "raw_hello"
  std::string lesson;  ///< "06-raw-ipv4"
  std::string title;   ///< "one IPv4 packet by hand"
  std::vector<std::string> labels;
  std::filesystem::path grader;
  /// Source files; a path is empty when there is no such file.
  std::filesystem::path cc, py, solution_cc, solution_py;
};

struct Manifest {
  std::filesystem::path source;   ///< the root of the workbook
  std::filesystem::path build;    ///< the build tree
  std::filesystem::path reports;  ///< one folder per graded program
  std::vector<Exercise> exercises;
  std::vector<std::string> broken;  ///< what is wrong with exercises that could not be made
};

/// A manifest that cannot be used; what() is one line: the file and what is wrong with it.
class BadManifest : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// @throws BadManifest
Manifest read_manifest(const std::filesystem::path& path);

}  // namespace wirebook::cli
