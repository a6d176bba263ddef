#include <algorithm>

#include "harness/check/imagine.hh"
#include "harness/check/wrong_sums.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check {
namespace {

namespace ip = wire::ipv4;

constexpr std::size_t headers_size = wire::ethernet::header.size() + ip::header.size();

/// How a datagram is cut; as it should be, unless said otherwise.
struct Cut {
  std::size_t size;
  std::size_t unit = 8;           ///< of the offset
  std::size_t more_on_first = 0;  ///< bytes in addition
  bool more_on_last = false;      ///< the flag
  bool never_more = false;        ///< the flag
  bool swapped = false;           ///< flags and offset
  bool header_on_each = false;    ///< the UDP header
  bool empty_last = false;        ///< one more, that carries nothing
  std::uint64_t step = 0;         ///< of the identification
};

/// All fragments, one behind the other.
Bytes cut(ByteView frame, const Cut& how) {
  const auto headers = frame.first(headers_size);
  const auto datagram = frame.subspan(headers_size);
  const auto udp_header = datagram.first(wire::udp::header.size());
  Bytes all;
  std::size_t number = 0;
  const auto end = datagram.size() + (how.empty_last ? 1 : 0);
  for (std::size_t begin = 0; begin < end; ++number) {
    const bool repeat = how.header_on_each && begin > 0;
    const auto room =
        how.size - (repeat ? udp_header.size() : 0) + (begin == 0 ? how.more_on_first : 0);
    const auto size = std::min(room, datagram.size() - begin);
    const bool last = begin + size == datagram.size() && !(how.empty_last && size > 0);
    Bytes one(headers.begin(), headers.end());
    if (repeat) one.insert(one.end(), udp_header.begin(), udp_header.end());
    const auto body = datagram.subspan(begin, size);
    one.insert(one.end(), body.begin(), body.end());
    const auto header = std::span(one).subspan(wire::ethernet::header.size());
    const auto identification = wire::read(header, ip::identification) + number * how.step;
    wire::write(header, ip::total_length, header.size());
    wire::write(header, ip::identification, identification);
    wire::write(header, ip::more_fragments, (!last || how.more_on_last) && !how.never_more);
    wire::write(header, ip::fragment_offset, begin / how.unit);
    if (how.swapped) std::swap(header[6], header[7]);
    wire::write(header, ip::header_checksum, 0);
    wire::write(header, ip::header_checksum,
                wire::internet_checksum({header.first(ip::header.size())}));
    all.insert(all.end(), one.begin(), one.end());
    begin += std::max<std::size_t>(size, 1);
  }
  return all;
}

/// The datagram with this UDP checksum.
Bytes with_sum(Bytes frame, std::uint64_t sum) {
  wire::write(std::span(frame).subspan(headers_size), wire::udp::checksum, sum);
  return frame;
}

/// Sums over the first fragment alone, also with their two bytes exchanged: as the rule knows them.
std::vector<Bytes> first_piece_summed(const Bytes& frame, std::size_t size) {
  std::vector<Bytes> all;
  const auto unsummed = with_sum(frame, 0);
  const auto datagram = ByteView(unsummed).subspan(headers_size);
  if (datagram.size() <= size) return all;
  const auto pseudo = wire::pseudo_header(wire::Packet::parse(frame));
  for (const auto sum : sums_of_beginning(pseudo, datagram.first(size))) {
    all.push_back(with_sum(frame, sum));
    all.push_back(with_sum(frame, reversed(sum, 2)));
  }
  return all;
}

}  // namespace

std::vector<Imagined> imagine_fragments(const Bytes& frame, std::size_t size) {
  const auto whole = size / 8 * 8;
  std::vector<Imagined> all;
  for (const auto& list : {imagine_udp(frame), imagine_ipv4(frame)}) {
    for (const auto& one : list) all.push_back({one.code, cut(one.bytes, {whole})});
  }
  for (const auto& wrong : first_piece_summed(frame, whole)) {
    all.push_back({"CK_FIRST_ONLY", cut(wrong, {whole})});
  }
  // Of a datagram that is one piece, or is cut without a rest, some leave no trace.
  const auto add = [&](const char* code, const Cut& how) {
    auto bytes = cut(frame, how);
    if (bytes != all.front().bytes) all.push_back({code, std::move(bytes)});
  };
  add("OFFSET_IN_BYTES", {.size = whole, .unit = 1});
  add("HEADER_NOT_COUNTED", {.size = whole, .more_on_first = wire::udp::header.size()});
  add("MF_ON_LAST", {.size = whole, .more_on_last = true});
  add("MF_MISSING", {.size = whole, .never_more = true});
  add("FRAG_NOT_HTONS", {.size = whole, .swapped = true});
  add("UDP_HDR_EACH", {.size = whole, .header_on_each = true});
  add("ID_EACH", {.size = whole, .step = 1});
  if ((frame.size() - headers_size) % whole == 0) {
    add("EMPTY_FRAGMENT", {.size = whole, .empty_last = true});
  }
  if (whole != size) add("NOT_MULTIPLE_8", {.size = size});
  return all;
}

}  // namespace wirebook::check
