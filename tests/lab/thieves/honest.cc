// Takes what is its own: the system's headers, todo.hh, and a header beside it.
#include <string>

#include "own.hh"
#include "todo.hh"

int main() {
  if (std::string(own).empty()) TODO("write something of one's own");
}
