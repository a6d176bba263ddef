#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "harness/lab/system_call.hh"
#include "harness/sandbox/call_log.hh"
#include "harness/sandbox/shape.hh"

namespace wirebook {

/// The calls of a log in the words of a program: send() instead of sendto(), processes and threads
/// counted from 1. `start`: Unix time of the program's start.
std::vector<SystemCall> calls_of(const sandbox::CallLog& log, std::chrono::nanoseconds start);

/// What a shape does, for the story: "each send() takes at most 1000 bytes".
std::string describe(const sandbox::Shape& shape);

}  // namespace wirebook
