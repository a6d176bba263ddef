// Compiled once, so that harness/grader.hh is: see CMakeLists.txt.
#include "harness/grader.hh"
