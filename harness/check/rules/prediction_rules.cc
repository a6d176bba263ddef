#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>

#include "harness/check/handed_over.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

namespace ip = wire::ipv4;

/// "len=26" of the line "A len=26 ck=valid", as it was printed and as it came.
struct Prediction {
  std::string packet, field;
  std::string came, said;
};

/// What is said of one packet: the words behind its name.
std::vector<std::string> words_about(std::string_view packet, const Bytes& printed) {
  for (const auto& line : lines_of(as_text(printed))) {
    std::istringstream words(line);
    std::string word;
    if (!(words >> word) || word != packet) continue;
    std::vector<std::string> rest;
    while (words >> word) rest.push_back(word);
    return rest;
  }
  return {};
}

/// The first value that is not what crossed the wire.
std::optional<Prediction> first_wrong(const Finding& found) {
  for (const auto& line : lines_of(as_text(found.expected))) {
    const auto packet = line.substr(0, line.find(' '));
    const auto said = words_about(packet, found.actual);
    for (const auto& word : words_about(packet, found.expected)) {
      const auto field = word.substr(0, word.find('='));
      const auto about = std::find_if(said.begin(), said.end(), [&](const std::string& other) {
        return other.starts_with(field + "=");
      });
      if (about == said.end()) return std::nullopt;
      if (*about == word) continue;
      return Prediction{packet, field, word.substr(field.size() + 1),
                        about->substr(field.size() + 1)};
    }
  }
  return std::nullopt;
}

Diagnosis can_be_known(const Prediction& wrong) {
  const auto what = wrong.field == "len" ? "it is the length that the packet really has"
                    : wrong.field == "ck"
                        ? "it is the sum over the header that goes out"
                        : "it is the address that belongs to the way the packet takes";
  return {"CAN_BE_KNOWN",
          fmt::format("For packet {} you say that nobody can know its {}. True, the kernel writes "
                      "it there; but what it writes is no matter of luck: {}.",
                      wrong.packet,
                      wrong.field == "len"  ? "total length"
                      : wrong.field == "ck" ? "header checksum"
                                            : "source",
                      what),
          "If you had to write this field yourself, could you? Then you can predict it, too.",
          "raw(7), IP_HDRINCL"};
}

Found wrong_length(const Prediction& wrong) {
  const auto header = std::to_string(wire::ipv4::header.size());
  if (wrong.said == "0" || wrong.said == "9999") {
    return Diagnosis{"THINKS_LEN_KEPT",
                     fmt::format("For packet {} you predict the total length {}, as you wrote it; "
                                 "{} crossed the wire. For IPv4 the kernel always writes the total "
                                 "length, whatever you put there.",
                                 wrong.packet, wrong.said, wrong.came),
                     "How many bytes did you hand to sendto()? Does the kernel need the field to "
                     "know that?",
                     "raw(7), IP_HDRINCL"};
  }
  if (wrong.said.size() <= wrong.came.size() &&
      std::to_string(std::strtoull(wrong.said.c_str(), nullptr, 10) + wire::ipv4::header.size()) ==
          wrong.came) {
    return Diagnosis{"LEN_NO_HEADER",
                     fmt::format("For packet {} you predict the total length {}: these are the "
                                 "bytes of your text. The total length counts the header, too, "
                                 "which has {}.",
                                 wrong.packet, wrong.said, header),
                     "What does \"total\" mean in RFC 791, \"Total Length\"?", "RFC 791, 3.1"};
  }
  return std::nullopt;
}

/// The one of A or B that crossed the wire; nullptr when there were not five.
const wire::Packet* packet_about(const Prediction& wrong, const Evidence& evidence) {
  if (evidence.outcome == nullptr || wrong.packet.size() != 1) return nullptr;
  const auto packets = handed_packets(*evidence.outcome);
  const auto place = static_cast<std::size_t>(wrong.packet.front() - 'A');
  return packets.size() == 5 && place < 5 ? packets[place].sent : nullptr;
}

/// A sum over the header as it was handed over, whose length the kernel then wrote.
Found sum_before_length(const Prediction& wrong, const Evidence& evidence) {
  const auto* packet = packet_about(wrong, evidence);
  if (packet == nullptr || wrong.said.size() != 4) return std::nullopt;
  const auto bytes = packet->bytes_of(ip::header);
  Bytes header(bytes.begin(), bytes.end());
  const std::uint64_t length = wrong.packet == "A" ? 0 : 9999;
  wire::write(header, ip::total_length, length);
  wire::write(header, ip::header_checksum, 0);
  char* end = nullptr;
  const auto said = std::strtoul(wrong.said.c_str(), &end, 16);
  if (*end != '\0' || said != wire::internet_checksum({header})) return std::nullopt;
  return Diagnosis{
      "CK_BEFORE_LENGTH",
      fmt::format("For packet {} you predict the checksum {}: that is the sum over a header whose "
                  "total length is {}, as you wrote it. {:04x} crossed the wire. The kernel writes "
                  "the length first, and sums up what is there then.",
                  wrong.packet, wrong.said, length, *packet->get(ip::header, ip::header_checksum)),
      "Which of the fields under your sum will have another value when the packet leaves?",
      "raw(7), IP_HDRINCL"};
}

Found wrong_checksum(const Prediction& wrong) {
  constexpr std::string_view kept[] = {"dead", "0", "0000", "0xdead", "0x0000", "DEAD"};
  if (std::find(std::begin(kept), std::end(kept), wrong.said) == std::end(kept)) {
    return std::nullopt;
  }
  return Diagnosis{
      "THINKS_CK_KEPT",
      fmt::format(
          "For packet {} you predict the checksum {}, as you wrote it. The one that crossed "
          "the wire is right: the kernel always writes the checksum of an IPv4 header. "
          "(Of this header only: the sums of TCP, UDP and ICMP are yours.)",
          wrong.packet, wrong.said),
      "Would the next router forward a packet whose header does not add up?", "raw(7), IP_HDRINCL"};
}

Found wrong_identification(const Prediction& wrong) {
  if (wrong.came == "kernel" && wrong.said == "0") {
    return Diagnosis{"THINKS_ID_KEPT",
                     fmt::format("For packet {} you predict the identification 0. Another number "
                                 "crossed the wire: to the kernel a 0 here means \"please choose "
                                 "one\", unless \"don't fragment\" is set.",
                                 wrong.packet),
                     "In which two fields does raw(7) say that a zero is filled in?",
                     "raw(7), IP_HDRINCL"};
  }
  if (wrong.came == "0" && wrong.said == "kernel") {
    return Diagnosis{"THINKS_ID_FILLED",
                     fmt::format("For packet {} you predict that the kernel chooses an "
                                 "identification. 0 crossed the wire: a packet with \"don't "
                                 "fragment\" is never cut, so nobody has to find its pieces again, "
                                 "and the kernel leaves the 0 as it is.",
                                 wrong.packet),
                     "What is an identification for, and which packets never need one?",
                     "RFC 6864, 4.1; ip(7), IP_MTU_DISCOVER"};
  }
  return std::nullopt;
}

Found wrong_source(const Prediction& wrong) {
  if (wrong.said != "0.0.0.0") return std::nullopt;
  return Diagnosis{"THINKS_SRC_ZERO",
                   fmt::format("For packet {} you predict the source 0.0.0.0; {} crossed the wire. "
                               "A source of zero is filled in from the route that the packet "
                               "takes.",
                               wrong.packet, wrong.came),
                   "To whom could an answer go, had the zero stayed?", "raw(7), IP_HDRINCL"};
}

/// What nothing better is known of.
Diagnosis predicted_wrong(const Prediction& wrong) {
  const auto what = wrong.field == "len"  ? "total length"
                    : wrong.field == "ck" ? "checksum"
                    : wrong.field == "id" ? "identification"
                                          : "source";
  const auto came = wrong.came == "kernel"  ? "a number that the kernel chose"
                    : wrong.came == "valid" ? "the sum that is right for it"
                                            : wrong.came;
  return {"PREDICTED_WRONG",
          fmt::format("For packet {} you predict the {} {}. What crossed the wire is {}.",
                      wrong.packet, what, wrong.said, came),
          "Compare the three columns line by line. Which fields did the kernel write itself, and "
          "can what it wrote be computed from what you handed over?",
          "raw(7), IP_HDRINCL"};
}

Diagnosis explained(const Prediction& wrong, const Evidence& evidence) {
  Found found;
  if (wrong.said == "kernel" && wrong.field != "id") found = can_be_known(wrong);
  if (!found && wrong.field == "len") found = wrong_length(wrong);
  if (!found && wrong.field == "ck") found = wrong_checksum(wrong);
  if (!found && wrong.field == "ck") found = sum_before_length(wrong, evidence);
  if (!found && wrong.field == "id") found = wrong_identification(wrong);
  if (!found && wrong.field == "src") found = wrong_source(wrong);
  return found ? *found : predicted_wrong(wrong);
}

/// A field that is predicted of a packet.
struct Predicted {
  std::size_t packet;
  std::string_view word, name;  ///< "len", "total length"
  wire::Field field;
};

/// As it is predicted: a sum in four digits, the rest as everywhere.
std::string as_predicted(ByteView header, const wire::Field& field) {
  if (header.empty()) return "";
  if (!(field == ip::header_checksum)) return wire::shown(header, field);
  return fmt::format("{:04x}", wire::read(header, field));
}

std::string word_about(const Predicted& one, const Bytes& printed) {
  const std::string packet(1, static_cast<char>('A' + one.packet));
  for (const auto& word : words_about(packet, printed)) {
    if (word.starts_with(std::string(one.word) + "=")) return word.substr(one.word.size() + 1);
  }
  return "";
}

/// What was handed over, predicted and sent, line by line.
std::vector<std::string> side_by_side(const Finding& found, const Outcome& outcome) {
  static const std::array all{Predicted{0, "len", "total length", ip::total_length},
                              Predicted{0, "ck", "checksum", ip::header_checksum},
                              Predicted{1, "len", "total length", ip::total_length},
                              Predicted{1, "ck", "checksum", ip::header_checksum},
                              Predicted{2, "id", "identification", ip::identification},
                              Predicted{3, "id", "identification", ip::identification},
                              Predicted{4, "src", "source", ip::source}};
  const auto packets = handed_packets(outcome);
  if (packets.size() != 5) return {};
  constexpr std::size_t widest = 13;
  std::vector<std::string> lines{fmt::format("packet  {:<16}{:<12}{:<15}crossed the wire", "field",
                                             "you wrote", "you predicted")};
  for (const auto& one : all) {
    const auto& packet = packets[one.packet];
    const auto said = word_about(one, found.actual), right = word_about(one, found.expected);
    auto came = as_predicted(packet.sent->bytes_of(ip::header), one.field);
    if (one.word == "ck") came += ", the right sum";
    lines.push_back(fmt::format("{:<8}{:<16}{:<12}{:<15}{}{}", static_cast<char>('A' + one.packet),
                                one.name, as_predicted(packet.header(outcome), one.field),
                                printable(said, widest).substr(0, widest), came,
                                said == right ? "" : "   <<"));
  }
  return lines;
}

}  // namespace

Found wrong_prediction(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  const auto wrong = found == nullptr ? std::nullopt : first_wrong(*found);
  if (!wrong) return std::nullopt;
  auto diagnosis = explained(*wrong, evidence);
  if (evidence.outcome != nullptr) diagnosis.picture = side_by_side(*found, *evidence.outcome);
  return diagnosis;
}

Found not_tried(const Evidence& evidence) {
  const auto* found = find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::call && finding.header == "handed over";
  });
  if (found == nullptr) return std::nullopt;
  auto sentence = found->sentence + ". ";
  sentence.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(sentence.front())));
  // A zero that is in no packet's place but one.
  const bool two = found->actual_value == 0U &&
                   (found->field == ip::identification.name || found->field == ip::source.name);
  if (two) {
    return Diagnosis{"TWO_AT_ONCE",
                     sentence +
                         "On the wire that makes no difference, for the kernel fills it in. "
                         "But the packets differ in one thing each, so that what becomes of "
                         "it is seen alone.",
                     "Which single field is left empty in this packet, and what do the other "
                     "packets have there?",
                     "the contract at the top of the exercise"};
  }
  return Diagnosis{"NOT_TRIED",
                   sentence +
                       "Each of the five packets asks the kernel a question, and this one "
                       "was not asked: what crossed the wire looks the same, and is no "
                       "answer.",
                   "Compare the header that you hand over with the contract, packet by packet. In "
                   "which field does each one differ from the others, and what is in it?",
                   "the contract at the top of the exercise; raw(7), IP_HDRINCL"};
}

}  // namespace wirebook::check::rules
