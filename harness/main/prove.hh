#pragma once

#include <string>

namespace wirebook {

/// Draws the inputs of every check under every seed, without running anything, and holds what each
/// run would show (Exercise::imagine) against what it would show under the catalogue's mistakes.
/// Each mistake that any seed imagines must show under every seed, in one run at least. Prints
/// every pair that looks alike and every mistake that does not show, up to ten.
/// @param exercise "06.raw_hello"
/// @return 0 when no two look alike and all show; 1 otherwise, and when the exercise imagines
/// nothing
int prove_inputs(const std::string& exercise);

/// Prints the codes of the mistakes that the exercise imagines, one a line.
/// @return 0
int print_imagined();

}  // namespace wirebook
