/// \file
/// TODO("what to do first") marks the place where your work begins. It says so on stderr and ends
/// the program with status 77, which the tests show as "skipped": not started is not failed.
/// Delete the line when you start.
#pragma once

#include <cstdio>
#include <cstdlib>

[[noreturn]] inline void not_started(const char* text) {
  std::fflush(stdout);
  std::fprintf(stderr, "not started: %s\n", text);
  std::exit(77);
}

#define TODO(text) ::not_started(text)
