#pragma once

#include <chrono>
#include <functional>

#include "harness/lab/hosts.hh"

namespace wirebook {

/// Sends a marker through every cable, both ways, and waits until all have come. What was sent
/// before on this processor has come then, too: it waited in the same backlog.
/// @param look reads the captures and keeps what they have
/// @param patience after it, a marker that has not come is sent again
/// @throws SysError when one does not come for seconds
void exchange_markers(Lab::Hosts& hosts, const std::function<void()>& look,
                      std::chrono::nanoseconds patience);

/// Markers in a new lab until each has crossed: on a kernel that cannot be asked whether a link is
/// ready, the first ones are lost.
void prove_links(Lab::Hosts& hosts);

}  // namespace wirebook
