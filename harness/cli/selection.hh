/// \file
/// From what a person types to the programs that are meant.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/manifest.hh"

namespace wirebook::cli {

/// Which of an exercise's two programs.
enum class Language { cc, py };

/// One exercise and the programs of it that are meant, C++ first.
struct Selected {
  const Exercise* exercise = nullptr;
  std::vector<Language> languages;
};

/// A name that means nothing here; what() is one line with the nearest names.
class UnknownName : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Names are an exercise (raw_hello, 06.raw_hello), one program of it (raw_hello.py, raw_hello.cc,
/// a path to either), or a lesson (06, 06-raw-ipv4, lesson06). No names at all means everything.
/// Each exercise comes once, in the lessons' order; `languages` are those that count when a name
/// does not say.
/// @throws UnknownName
std::vector<Selected> select(const Manifest& manifest, std::span<const std::string> names,
                             std::span<const Language> languages);

/// How many letters must be added, dropped, replaced or swapped with their neighbour.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace wirebook::cli
