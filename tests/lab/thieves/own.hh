#pragma once

inline constexpr const char* own = "my own";
