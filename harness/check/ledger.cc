#include "harness/check/ledger.hh"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "harness/check/kernels_own.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check {
namespace {

/// What the table says of one bit.
struct Bit {
  std::size_t row = 0;
  FieldClass kind = FieldClass::required;
  bool in_checksum = false;

  [[nodiscard]] bool is_free() const {
    return kind == FieldClass::free_kernel || kind == FieldClass::free_student;
  }
};

/// One frame, bit by bit; a bit that no specification classifies is empty.
struct Sheet {
  LedgerFrame table;
  std::vector<std::optional<Bit>> bits;
};

/// Fills a sheet from a specification.
class Classifier {
 public:
  Classifier(const wire::Packet& packet, Sheet& sheet) : packet_(packet), sheet_(sheet) {
    sheet_.bits.resize(packet.bytes().size() * 8);
  }

  void classify(const FrameSpec& spec) {
    std::size_t end = 0;
    for (const auto& header : spec.headers()) {
      const auto* layer = packet_.find(header.header());
      if (layer == nullptr) return;
      for (const auto& rule : header.rules()) classify(header, rule, *layer);
      const auto fixed = layer->offset + header.header().size();
      end = layer->offset + layer->length;
      if (header.options()) classify(header, *header.options(), fixed, end);
    }
    const auto& payload = spec.payload();
    const auto kind = payload.kind == Payload::Kind::any      ? FieldClass::free_kernel
                      : payload.kind == Payload::Kind::chosen ? FieldClass::free_student
                                                              : FieldClass::required;
    const auto payload_end = std::max(end, packet_.payload_offset() + packet_.payload().size());
    put_all({"payload", "", end * 8, (payload_end - end) * 8, kind, payload.why});
  }

 private:
  void classify(const HeaderSpec& header, const FieldRule& rule, const wire::Layer& layer) {
    LedgerRow row{std::string(header.header().name),
                  std::string(rule.field.name),
                  layer.offset * 8 + rule.field.bit,
                  rule.field.width,
                  rule.kind,
                  rule.why};
    const auto* sum = wire::checksum_field(header.header());
    const bool in_checksum = sum != nullptr && *sum == rule.field;
    std::vector<std::size_t> usual, other;
    for (std::size_t i = 0; i < row.width; ++i) {
      (is_exception(header, rule, i) ? other : usual).push_back(row.offset + i);
    }
    put(row, usual, in_checksum);
    row.kind = rule.never ? FieldClass::required : FieldClass::free_kernel;
    row.why = rule.never ? fmt::format("without it the field is {}", *rule.never)
                         : "another number is as good here";
    put(row, other, false);
  }

  /// Whether the flip of a bit leads to another legal value of a derived field, or to the one value
  /// that a free field may not have.
  bool is_exception(const HeaderSpec& header, const FieldRule& rule, std::size_t bit) const {
    const auto value = wire::read(packet_.bytes_of(header.header()), rule.field);
    const auto flipped = value ^ std::uint64_t{1} << (rule.field.width - 1U - bit);
    if (rule.kind != FieldClass::derived) return flipped == rule.never;
    const auto legal = derived_values(rule, packet_);
    return std::find(legal.begin(), legal.end(), flipped) != legal.end();
  }

  void classify(const HeaderSpec& header, const OptionsRule& rule, std::size_t begin,
                std::size_t end) {
    LedgerRow row{std::string(header.header().name),
                  "options",
                  begin * 8,
                  (end - begin) * 8,
                  rule.kind,
                  rule.why};
    Bytes options(packet_.bytes().begin() + static_cast<std::ptrdiff_t>(begin),
                  packet_.bytes().begin() + static_cast<std::ptrdiff_t>(end));
    std::vector<std::size_t> strict, loose;
    for (std::size_t i = 0; i < row.width; ++i) {
      const auto bit = static_cast<std::uint8_t>(0x80U >> i % 8);
      options[i / 8] ^= bit;
      const bool as_good = rule.kind == FieldClass::required && rule.complaint(options).empty();
      (as_good ? loose : strict).push_back(row.offset + i);
      options[i / 8] ^= bit;
    }
    put(row, strict, false);
    row.kind = FieldClass::free_student;
    row.why = "another order or filling is as good";
    put(row, loose, false);
  }

  void put_all(LedgerRow row) {
    std::vector<std::size_t> places(row.width);
    for (std::size_t i = 0; i < row.width; ++i) places[i] = row.offset + i;
    put(std::move(row), places, false);
  }

  void put(LedgerRow row, const std::vector<std::size_t>& places, bool in_checksum) {
    if (places.empty()) return;
    for (const auto place : places) {
      auto& bit = sheet_.bits.at(place);
      if (bit) twice_.insert(place);
      bit = Bit{sheet_.table.rows.size(), row.kind, in_checksum};
    }
    row.bits = places.size();
    sheet_.table.rows.push_back(std::move(row));
  }

  const wire::Packet& packet_;
  Sheet& sheet_;

 public:
  std::set<std::size_t> twice_;  // bits with two classes
};

/// Bytes that a checksum of the frame itself protects, from the layout alone.
std::vector<bool> covered(const wire::Packet& packet) {
  std::vector<bool> bytes(packet.bytes().size());
  const auto cover = [&](std::size_t begin, std::size_t end) {
    std::fill(bytes.begin() + static_cast<long>(begin), bytes.begin() + static_cast<long>(end),
              true);
  };
  for (const auto& layer : packet.layers()) {
    const auto* sum = wire::checksum_field(*layer.header);
    if (sum == nullptr) continue;
    const bool whole = !(*layer.header == wire::ipv4::header);
    // UDP over IPv4 may do without (RFC 768).
    if (*layer.header == wire::udp::header && packet.get(wire::udp::header, *sum) == 0U) continue;
    cover(layer.offset,
          whole ? packet.payload_offset() + packet.payload().size() : layer.offset + layer.length);
  }
  return bytes;
}

/// Flips bits and asks.
class Examiner {
 public:
  Examiner(const Outcome& reference, const MatcherLog& log, Ledger& ledger)
      : trial_(reference), log_(log), ledger_(ledger) {
    trial_.log = nullptr;
  }

  void examine(const Sheet& sheet) {
    auto& packet = trial_.frames.at(static_cast<std::size_t>(sheet.table.frame)).packet;
    const auto original = packet;
    const auto protection = covered(original);
    for (std::size_t i = 0; i < sheet.bits.size(); ++i) {
      const auto& bit = sheet.bits[i];
      if (!bit) continue;
      Bytes flipped(original.bytes().begin(), original.bytes().end());
      flipped[i / 8] ^= static_cast<std::uint8_t>(0x80U >> i % 8);
      packet = wire::Packet::parse(std::move(flipped));
      const auto coherent = wire::with_right_checksums(packet);
      expect(!bit->is_free() || protection[i / 8], sheet, i, "left as they are");
      if (std::ranges::equal(coherent, original.bytes())) {
        if (!bit->in_checksum) disagree(sheet, i, "the checksums undo a flip of it");
      } else {
        packet = wire::Packet::parse(coherent);
        expect(!bit->is_free(), sheet, i, "redone");
      }
      packet = original;
    }
  }

 private:
  /// What the matchers say of the trial; empty when they are content.
  [[nodiscard]] std::string complaint() const {
    for (const auto& matcher : log_.asked) {
      for (const auto& finding : matcher.look(trial_)) {
        if (is_about_the_wire(finding)) return finding.sentence;
      }
    }
    return {};
  }

  void expect(bool failure, const Sheet& sheet, std::size_t bit, std::string_view checksums) {
    ++ledger_.flips;
    const auto said = complaint();
    if (said.empty() != failure) return;
    disagree(sheet, bit,
             fmt::format("a flip with the checksums {} {}", checksums,
                         failure ? "goes unnoticed" : "is held against it: " + said));
  }

  void disagree(const Sheet& sheet, std::size_t bit, std::string_view what) {
    const auto& row = sheet.table.rows[sheet.bits[bit]->row];
    ledger_.disagreements.push_back(
        fmt::format("frame {}, bit {} ({}{}{}, {}): {}", sheet.table.frame + 1, bit, row.header,
                    row.field.empty() ? "" : " ", row.field, name_of(sheet.bits[bit]->kind), what));
  }

  Outcome trial_;
  const MatcherLog& log_;
  Ledger& ledger_;
};

Sheet sheet_of(int index, const Outcome& reference, const std::vector<FrameClaim>& claims,
               Ledger& ledger) {
  const auto& packet = reference.frames.at(static_cast<std::size_t>(index)).packet;
  Sheet sheet{{index, wire::summary(packet), {}}, {}};
  Classifier classifier(packet, sheet);
  for (const auto& claim : claims) {
    if (claim.frame == index) classifier.classify(claim.spec);
  }
  for (const auto bit : classifier.twice_) {
    ledger.disagreements.push_back(fmt::format("frame {}, bit {}: two classes", index + 1, bit));
  }
  for (std::size_t i = 0; i < sheet.bits.size(); ++i) {
    if (sheet.bits[i]) continue;
    ledger.disagreements.push_back(fmt::format("frame {}, bit {}: no class", index + 1, i));
  }
  return sheet;
}

void count(const Sheet& sheet, Ledger& ledger) {
  for (const auto& bit : sheet.bits) {
    ++ledger.bits;
    if (!bit) continue;
    switch (bit->kind) {
      case FieldClass::required:
        ++ledger.required;
        break;
      case FieldClass::derived:
        ++ledger.derived;
        break;
      case FieldClass::free_kernel:
        ++ledger.free_kernel;
        break;
      case FieldClass::free_student:
        ++ledger.free_student;
        break;
    }
  }
}

}  // namespace

bool is_about_the_wire(const Finding& finding) {
  using Kind = Finding::Kind;
  return finding.kind != Kind::output && finding.kind != Kind::ending &&
         finding.kind != Kind::call && finding.kind != Kind::peer;
}

Ledger make_ledger(const Outcome& reference, const MatcherLog& log) {
  Ledger ledger;
  std::vector<FrameClaim> claims;
  for (const auto& matcher : log.asked) {
    if (!matcher.tell) continue;
    for (auto& claim : matcher.tell(reference)) claims.push_back(std::move(claim));
  }
  // What a kernel says by itself is listed where a check claims it.
  std::set<int> frames;
  for (const int index : on_the_wire(reference)) frames.insert(index);
  for (const auto& claim : claims) frames.insert(claim.frame);
  Examiner examiner(reference, log, ledger);
  for (const int index : frames) {
    auto sheet = sheet_of(index, reference, claims, ledger);
    count(sheet, ledger);
    examiner.examine(sheet);
    ledger.frames.push_back(std::move(sheet.table));
  }
  return ledger;
}

}  // namespace wirebook::check
