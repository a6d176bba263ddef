/// \file
/// The lab's addresses: none reads the same with its bytes swapped.
#pragma once

#include <string_view>

namespace wirebook {

inline constexpr std::string_view student_name = "student";
inline constexpr std::string_view student_address = "10.9.0.1";
inline constexpr std::string_view student_mac = "02:09:00:00:00:01";

inline constexpr std::string_view peer_name = "internet-host";
inline constexpr std::string_view peer_address = "10.9.0.2";
inline constexpr std::string_view peer_mac = "02:09:00:00:00:02";

/// An address of the same network that no kernel owns; the peer sends it to the student's host.
inline constexpr std::string_view spare_address = "10.9.0.99";

}  // namespace wirebook
