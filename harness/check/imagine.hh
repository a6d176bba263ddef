/// \file
/// What runs would show, without running anything: done right (the first of the list, code "") and
/// under each mistake of the catalogue that can be computed. `--prove-inputs` holds them against
/// each other, so that no input is drawn under which two mistakes look alike. A mistake that cannot
/// show in a run is not in its list; mistakes that no rule can tell apart share a code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/check/header_bits.hh"
#include "harness/check/imagined.hh"
#include "harness/check/record.hh"

namespace wirebook {
struct HandmadeTcp;
}

namespace wirebook::check {

/// The codes of two that differ in code and not in bytes; nothing when all can be told apart.
std::optional<std::pair<std::string, std::string>> alike(const std::vector<Imagined>& all);

/// Two sights of one run, the wire and stdout: a mistake in one leaves the other right.
std::vector<Imagined> both(std::vector<Imagined> wire, std::vector<Imagined> output);

/// A message to a port of internet-host, in one datagram.
std::vector<Imagined> imagine_datagram(std::uint64_t port, const std::string& message);

/// A message and the newline that ends it, over a stream to a port of internet-host.
std::vector<Imagined> imagine_line(std::uint64_t port, const std::string& message);

/// An answer that arrived in these pieces, printed.
std::vector<Imagined> imagine_answer(const std::vector<std::string>& pieces);

/// A server's stream: each chunk comes back before the next one is sent.
std::vector<Imagined> imagine_echo(std::uint64_t port, const std::vector<std::string>& chunks);

/// A server's streams to clients that are connected at the same time: each one's word comes back.
std::vector<Imagined> imagine_echo_each(std::uint64_t port, const std::vector<std::string>& words);

/// A server that greets so many clients.
std::vector<Imagined> imagine_greeting(std::uint64_t port, const std::string& words,
                                       std::size_t clients);

/// A datagram that asks for its echo, and the port it came from.
struct Question {
  std::uint64_t port;
  std::string bytes;
};
std::vector<Imagined> imagine_echoes(std::uint64_t port, const std::vector<Question>& questions);

/// A packed record to a port of internet-host, in one datagram.
std::vector<Imagined> imagine_record(std::uint64_t port, const RecordLayout& layout,
                                     const Bytes& packed);
/// The record that came as the answer, printed as a line.
std::vector<Imagined> imagine_printed_record(const RecordLayout& layout, const Bytes& packed);

/// Lines of fields that share a byte, packed; see harness/check/header_bits.hh.
std::vector<Imagined> imagine_bits(const std::vector<HeaderBits>& lines);

/// A file from stdin over a stream, of which each send() takes at most so many bytes; 0: all.
std::vector<Imagined> imagine_file(const std::string& input, std::size_t sends_at_most);

/// A stream of which each send() takes at most so many bytes, sent from buffers of this size: what
/// a send() leaves is lost, or the buffer is begun anew. Only the mistakes.
std::vector<Imagined> imagine_short_sends(const std::string& stream, std::size_t sends_at_most,
                                          std::size_t buffer);

/// Lines that came over a stream, each printed as "LENGTH LINE"; in one piece, or byte by byte.
std::vector<Imagined> imagine_lines(const std::string& stream, bool in_one_piece);

/// Lines sent as frames behind their lengths; see harness/check/framings.hh.
std::vector<Imagined> imagine_frames(std::string_view lines);
/// Frames that came, printed.
std::vector<Imagined> imagine_printed_frames(const std::vector<std::string>& texts);

/// The Internet checksum of the input, in four digits.
std::vector<Imagined> imagine_sum(std::string_view input);

/// What is said of packets before they are sent, as the grader of who_fills_what has it.
std::vector<Imagined> imagine_predictions(const std::string& right);

/// A payload behind the kernel's own IPv4 header (with Ethernet in front), TTL set.
std::vector<Imagined> imagine_kernel_packet(const Bytes& frame);

/// What is printed of a received IPv4 packet (without Ethernet): its payload.
std::vector<Imagined> imagine_received(const Bytes& packet);

/// An IPv4 packet written by hand (with Ethernet in front): mistakes in its IPv4 header.
std::vector<Imagined> imagine_ipv4(const Bytes& frame);

/// Echo requests (with Ethernet and IPv4 in front), the first two of a row, each sent when the one
/// before it has its reply.
std::vector<Imagined> imagine_echo_requests(const Bytes& first, const Bytes& second);

/// The same, for a packet whose header has one option of four bytes.
std::vector<Imagined> imagine_ip_option(const Bytes& frame);

/// A TCP segment written by hand (with Ethernet and IPv4 in front): mistakes in its TCP header.
std::vector<Imagined> imagine_tcp(const Bytes& frame);

/// A TCP conversation written by hand, with numbers from anywhere; the answer comes in one segment.
std::vector<Imagined> imagine_conversation(const HandmadeTcp& conversation,
                                           const std::string& answer);

/// The same for UDP.
std::vector<Imagined> imagine_udp(const Bytes& frame);

/// A UDP datagram (with Ethernet and IPv4 in front) sent in fragments that carry this many bytes.
std::vector<Imagined> imagine_fragments(const Bytes& frame, std::size_t size);

}  // namespace wirebook::check
