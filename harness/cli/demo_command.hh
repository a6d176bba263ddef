/// \file
/// `wirebook demo` and `wirebook lab`: what they were asked, checked, and handed to build/demo.
#pragma once

#include <string>

#include "harness/cli/manifest.hh"

namespace wirebook::cli {

/// The command line of `wirebook demo`.
struct DemoRequest {
  std::string name;  ///< "stream", "datagram", "raw"
  bool automatic = false;
  bool all_fields = false;
  double pace = -1;  ///< seconds; negative: not asked for
  bool no_build = false;
};

/// The command line of `wirebook lab`.
struct LabRequest {
  bool frames = false;
  bool no_build = false;
};

/// Only returns by throwing.
/// @throws UsageError, UnknownName
[[noreturn]] void demo_command(const Manifest& manifest, const DemoRequest& request);
[[noreturn]] void lab_command(const Manifest& manifest, const LabRequest& request);

}  // namespace wirebook::cli
