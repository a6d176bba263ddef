#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace wirebook {

/// Everything a program or its peers can have done that others can see.
struct Progress {
  std::size_t steps = 0;  ///< of the peers' scripts
  std::size_t frames = 0, out = 0, err = 0;
  std::int64_t input = 0;  ///< where in its standard input the program is

  bool operator==(const Progress&) const = default;
};

/// Tells a program that goes round and round from one that is about to do something: nobody has
/// done anything for so many fruitless calls (sandbox::CallLog::fruitless) that nothing will ever
/// change. Counts calls, so that neither load nor a slow machine matters.
class Circling {
 public:
  /// More than any program makes between two looks at what its peers have done meanwhile.
  static constexpr std::uint64_t enough = 4096;

  /// Whether it has been going round since an earlier look; each look is made after the peers have
  /// been given their turn.
  /// @param fruitless calls in a row that gave nothing
  bool seen(std::uint64_t fruitless, const Progress& progress) {
    if (progress != progress_ || fruitless < since_) {
      progress_ = progress;
      since_ = fruitless;
    }
    return fruitless - since_ >= enough;
  }

 private:
  std::optional<Progress> progress_;  ///< at that earlier look
  std::uint64_t since_ = 0;
};

}  // namespace wirebook
