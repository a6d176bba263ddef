#pragma once

#include <string>
#include <vector>

#include "harness/wire/packet.hh"

namespace wirebook::wire {

/// The RFC's picture of one header of a packet, 32 bits a row, values filled in, the fields in
/// `marked` framed by #### and their rows ended by <<. Lines are at most 80 columns wide.
/// Option bytes are marked by any Field that begins behind the fixed part.
std::vector<std::string> diagram(const Packet& packet, const Layer& layer,
                                 const std::vector<Field>& marked = {});

}  // namespace wirebook::wire
