// Built with sanitizers: writes behind the end of what it has.
#include <cstdlib>

int main(int argc, char**) {
  auto* bytes = static_cast<char*>(std::malloc(4));
  bytes[3 + argc] = 1;
  std::free(bytes);
}
