#pragma once

#include <string>

namespace wirebook {

/// Draws the inputs of every check under every seed, without running anything, and holds what each
/// run would show (Exercise::imagine) against what it would show under the catalogue's mistakes.
/// Prints every pair that looks alike, up to ten.
/// @param exercise "06.raw_hello"
/// @return 0 when no two look alike; 1 otherwise, and when the exercise imagines nothing
int prove_inputs(const std::string& exercise);

}  // namespace wirebook
