#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "tests/bench/table.hh"

namespace wirebook::bench {

/// Milliseconds that one call takes.
double time_of(const std::function<void()>& work);

/// What a finished command leaves; its own output goes nowhere.
struct Finished {
  int status;
  long peak_kib;  ///< of the command and of what it waited for
};

/// Runs a command to its end.
Finished run_command(const std::vector<std::string>& command);

/// Starts, runs and awaits the smallest program in new user and network namespaces.
void run_nothing_in_new_namespaces(const char* path);

/// Measures in a child process, for what a process can do only once.
Samples in_child(const std::function<Samples()>& measure);

}  // namespace wirebook::bench
