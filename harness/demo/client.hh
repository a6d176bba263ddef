/// \file
/// The programs that the demos step through: the least that does each thing, and what a reference
/// client of the lessons does on the wire. They run in the sandbox like any student's program.
#pragma once

#include <string_view>

namespace wirebook::demo {

inline constexpr std::string_view stream_client = "stream_client";
inline constexpr std::string_view datagram_client = "datagram_client";
inline constexpr std::string_view raw_client = "raw_client";

/// Plays the client of that name: its arguments are an IPv4 address, a port (raw_client: an IP
/// protocol) and a text. Returns an exit status; -1 when there is no such client.
int play_client(std::string_view name, int argc, char** argv);

}  // namespace wirebook::demo
