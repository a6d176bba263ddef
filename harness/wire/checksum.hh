#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "harness/wire/packet.hh"

namespace wirebook::wire {

/// The header's checksum field; nullptr when it has none.
const Field* checksum_field(const Header& header);

/// RFC 1071 over the concatenated parts; only the last part may have an odd length.
std::uint16_t internet_checksum(std::initializer_list<ByteView> parts);

/// The pseudo header that UDP, TCP and ICMPv6 sums cover, built from the packet's own IP header
/// (RFC 768, RFC 9293 3.1, RFC 8200 8.1). Empty when the packet has no IP header.
Bytes pseudo_header(const Packet& packet);

/// What the checksum of this header should be, the field itself taken as zero. UDP: 0 becomes
/// 0xffff. TCP: 0xffff is as right as 0, for every receiver, and a Linux that computes the sum of
/// its own segment writes it. Nothing when the header has no such checksum, its lengths lie, or the
/// packet is a fragment or cut short.
std::optional<std::uint16_t> right_checksum(const Packet& packet, const Header& header);

/// The sum a reader can redo: each part's words, the total with carries, the folded sum, its
/// complement. One line per element, up to 76 columns; empty when there is no right checksum.
///     pseudo header  0a09+0001 + 0a09+0002 + 0011 + 000d
///     UDP header     9c40 + 2328 + 000d + 0000
///     data           6865 + 6c6c + 6f00                     (odd length: padded)
///       = 2 1779,  carry added back 177b,  complement e884
std::vector<std::string> checksum_arithmetic(const Packet& packet, const Header& header);

/// CRC32c of the bytes (RFC 9260, appendix A); of "123456789" it is 0xe3069283.
std::uint32_t crc32c(ByteView bytes);

/// What SCTP's checksum field should read, the field itself taken as zero (RFC 9260, 6.8). Nothing
/// when the packet is no SCTP, a fragment or cut short.
std::optional<std::uint32_t> right_sctp_checksum(const Packet& packet);

/// Rewrites every checksum (and nothing else) of the packet so that it is right, SCTP's included.
/// A header is left alone when its lengths lie or the packet is a fragment: no sum can be formed.
Bytes with_right_checksums(const Packet& packet);

}  // namespace wirebook::wire
