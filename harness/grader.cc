// Compiled once, and its header with it: see CMakeLists.txt.
#include "harness/grader.hh"
