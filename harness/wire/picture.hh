#pragma once

#include <string>

#include "harness/wire/packet.hh"

namespace wirebook::wire {

/// A packet as inline SVG for a web page: its headers one below the other, 32 bits a row, every
/// field with its name and value; what a field is, and who fills it, as its tooltip; then the
/// payload. Colours come from the page's style sheet: classes link, internet, transport, payload.
std::string picture(const Packet& packet);

}  // namespace wirebook::wire
