#pragma once

#include <string>

#include "harness/base/bytes.hh"

namespace wirebook {

/// What one run shows, on the wire or on stdout, when it is done right or with one mistake.
struct Imagined {
  std::string code;  ///< of the diagnosis, "PORT_SWAPPED"; empty: done right
  Bytes bytes;
};

}  // namespace wirebook
