#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "harness/base/fd.hh"

namespace wirebook {

/// Between a grader's supervisor, which may compile, and the child that runs the checks and has
/// given up every right: the child asks for a program, and gets it as a descriptor.
class SecondBuild {
 public:
  /// Before the fork.
  SecondBuild();

  /// In the child. @return the open program; nothing when it could not be built
  [[nodiscard]] std::optional<Fd> ask();

  /// In the supervisor: builds whenever it is asked to, until the child is gone.
  /// @param build  the program's path; nothing when it cannot be built
  void serve(const std::function<std::optional<std::filesystem::path>()>& build);

 private:
  Fd supervisors_, childs_;
};

}  // namespace wirebook
