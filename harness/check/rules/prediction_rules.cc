#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

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

}  // namespace

Found wrong_prediction(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  const auto wrong = found == nullptr ? std::nullopt : first_wrong(*found);
  if (!wrong) return std::nullopt;
  if (wrong->said == "kernel" && wrong->field != "id") return can_be_known(*wrong);
  if (wrong->field == "len") return wrong_length(*wrong);
  if (wrong->field == "ck") return wrong_checksum(*wrong);
  if (wrong->field == "id") return wrong_identification(*wrong);
  return wrong->field == "src" ? wrong_source(*wrong) : std::nullopt;
}

}  // namespace wirebook::check::rules
