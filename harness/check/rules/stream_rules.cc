// What becomes of a stream that is longer than one call: the sender's side.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cerrno>

#include "harness/base/sys.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/check/rules/transfers.hh"

namespace wirebook::check::rules {
namespace {

/// So many bytes are compared to find out where a stream goes on; fewer at its end.
constexpr std::size_t sample = 24;

const Finding* stream(const Evidence& evidence) {
  return find(evidence,
              [](const Finding& finding) { return finding.kind == Finding::Kind::stream; });
}

/// The place of `rest`'s beginning in a text, from `from` on.
std::optional<std::size_t> goes_on_at(std::string_view text, std::string_view rest,
                                      std::size_t from) {
  const auto place =
      from > text.size() ? std::string_view::npos : text.find(rest.substr(0, sample), from);
  return place == std::string_view::npos ? std::nullopt : std::optional(place);
}

/// Where a stream goes wrong behind a send() that took less than it was offered.
struct Tear {
  Transfer before;                  ///< that call
  std::vector<int> calls;           ///< it, and the next one that sent
  std::string_view expected, rest;  ///< the whole stream as it must be, and what came behind
};

std::optional<Tear> tear(const Evidence& evidence) {
  const auto* found = stream(evidence);
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto actual = as_text(found->actual);
  const auto same = parting(found->expected, found->actual).shared;
  const auto all = sends(*evidence.outcome);
  // Bytes behind the tear may be right by chance: the last call that is right to its end counts.
  const auto next = std::find_if(all.begin(), all.end(),
                                 [&](const Transfer& transfer) { return transfer.end() > same; });
  if (next == all.begin() || !std::prev(next)->was_trimmed) return std::nullopt;
  Tear made{*std::prev(next), {std::prev(next)->call}, as_text(found->expected), {}};
  if (next != all.end()) made.calls.push_back(next->call);
  made.rest = actual.substr(std::min(made.before.end(), actual.size()));
  return made;
}

/// "took 1000 of 16384 bytes".
std::string took(const Transfer& transfer) {
  return transfer.offered > 0
             ? fmt::format("{} of the {} bytes it was offered", transfer.length, transfer.offered)
             : fmt::format("{} bytes and not all that it was offered", transfer.length);
}

/// The text without the bytes for which `drop` holds.
template <typename Drop>
std::string without(std::string_view text, Drop drop) {
  std::string rest;
  std::copy_if(text.begin(), text.end(), std::back_inserter(rest),
               [&](char c) { return !drop(static_cast<unsigned char>(c)); });
  return rest;
}

/// What reading a text file does to bytes that are none; empty when nothing of it was done.
std::string text_damage(std::string_view expected, std::string_view actual) {
  const auto newline = [](unsigned char c) { return c == '\n'; };
  const auto white = [](unsigned char c) { return std::isspace(c) != 0; };
  const auto high = [](unsigned char c) { return c >= 0x80; };
  if (actual == without(expected, newline)) return "all newlines (0a) are missing";
  if (actual.size() < expected.size() && without(actual, white) == without(expected, white)) {
    return "only blanks and ends of lines are missing";
  }
  if (actual == without(expected, high)) return "all bytes from 80 up are missing";
  if (actual == fmt::format("{}\n", expected)) return "a newline (0a) was added behind the end";
  if (actual == universal_newlines(expected)) {
    return "every 0d became a 0a, and every pair of 0d 0a one 0a";
  }
  auto question = std::string(expected);
  std::replace_if(question.begin(), question.end(), high, '?');
  return actual == question ? "all bytes from 80 up became question marks" : "";
}

}  // namespace

std::optional<Diagnosis> refused_by_python(const Evidence& evidence) {
  if (evidence.outcome == nullptr || evidence.findings.empty()) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  std::string error;
  for (const char* name : {"UnicodeDecodeError", "UnicodeEncodeError"}) {
    if (outcome.err.find(name) != std::string::npos) error = name;
  }
  if (error.empty()) return std::nullopt;
  // A program that has received something has sent its input before.
  const auto received = receives(outcome);
  const bool answer = !received.empty() || outcome.input.empty();
  return Diagnosis{
      "TEXT_MODE",
      fmt::format(
          "Python ended your program with {}: {}, and bytes need not be text of any "
          "encoding. {}",
          error, answer ? "what the peer sent was taken for text" : "your input was taken for text",
          answer ? "They can be printed as they are."
                 : "A file is bytes; they can be sent as they are."),
      answer ? "At which place do the bytes that were received become a str, and is there any need "
               "for it?"
             : "At which place do the bytes of standard input become a str, and is there any need "
               "for it?",
      answer ? "https://docs.python.org/3/library/sys.html#sys.stdout"
             : "https://docs.python.org/3/library/sys.html#sys.stdin",
      {},
      received.empty() ? std::vector<int>{} : std::vector<int>{received.back().call}};
}

Found short_write(const Evidence& evidence) {
  const auto torn = tear(evidence);
  if (!torn) return std::nullopt;
  const auto& call = torn->before;
  const bool skipped =
      torn->rest.empty() || goes_on_at(torn->expected, torn->rest, call.end() + 1).has_value();
  if (!skipped) return std::nullopt;
  const auto lost =
      call.offered > 0 ? fmt::format("The other {}", call.offered - call.length) : "The others";
  return Diagnosis{
      "SHORT_WRITE",
      fmt::format("A send() took {} and said so in its result. Your program went on as if all "
                  "were gone. {} were never sent.",
                  took(call), lost),
      "What does send() return, and which line looks at it? Where in the buffer must the next "
      "call begin, and with how many bytes?",
      "send(2), RETURN VALUE",
      {},
      torn->calls};
}

Found resends_start(const Evidence& evidence) {
  const auto torn = tear(evidence);
  if (!torn || torn->rest.empty()) return std::nullopt;
  const auto& call = torn->before;
  const auto again = torn->expected.substr(call.begin, std::min(sample, torn->rest.size()));
  if (!torn->rest.starts_with(again.substr(0, call.length))) return std::nullopt;
  return Diagnosis{
      "RESENDS_START",
      fmt::format("A send() took {}. The next one offered the same bytes from their beginning, so "
                  "these {} came twice.",
                  took(call), call.length),
      "After a call that took only a part, where does the rest begin? Which address do you give to "
      "the second call?",
      "send(2), RETURN VALUE",
      {},
      torn->calls};
}

Found adds_minus_one(const Evidence& evidence) {
  const auto* found = stream(evidence);
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto& calls = evidence.outcome->calls;
  std::size_t place = 0;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (!is_send(calls[i]) || !calls[i].returned) continue;
    if (!calls[i].failed()) {
      place += static_cast<std::size_t>(calls[i].result);
      continue;
    }
    // One byte comes again where -1 was added to a place.
    const auto expected = as_text(found->expected), actual = as_text(found->actual);
    if (place == 0 || place >= std::min(expected.size(), actual.size())) continue;
    if (!expected.substr(place - 1).starts_with(actual.substr(place, sample))) continue;
    return Diagnosis{
        "UNCHECKED",
        fmt::format("A send() returned -1 ({}), and your program took it for a number of bytes: "
                    "from there on one byte of the stream stands twice.",
                    errno_name(calls[i].error())),
        "What does send() return when it has failed, and which line looks at it before the result "
        "is added to anything?",
        "send(2), RETURN VALUE; errno(3)",
        {},
        {static_cast<int>(i), static_cast<int>(std::min(i + 1, calls.size() - 1))}};
  }
  return std::nullopt;
}

Found text_mode(const Evidence& evidence) {
  if (auto refused = refused_by_python(evidence)) return refused;
  const auto* found = stream(evidence);
  if (found == nullptr || found->expected.empty() || found->actual.empty()) return std::nullopt;
  const auto damage = text_damage(as_text(found->expected), as_text(found->actual));
  if (damage.empty()) return std::nullopt;
  return Diagnosis{"TEXT_MODE",
                   fmt::format("{} bytes were to be sent and {} came: {}. Your input was read as "
                               "lines or words of text. A file is bytes; what separates words is "
                               "a part of it.",
                               found->expected.size(), found->actual.size(), damage),
                   "Which function reads standard input, and what does it do with the bytes that "
                   "end a line or a word?",
                   "read(2), fread(3)"};
}

Found strlen_binary(const Evidence& evidence) {
  const auto* found = stream(evidence);
  if (found == nullptr) found = output(evidence, "stdout");
  if (found == nullptr) return std::nullopt;
  const auto expected = as_text(found->expected), actual = as_text(found->actual);
  const auto place = parting(found->expected, found->actual).shared;
  if (place >= expected.size() || expected[place] != '\0') return std::nullopt;
  const auto rest = actual.substr(place);
  if (!rest.empty() && !goes_on_at(expected, rest, place + 2)) return std::nullopt;
  return Diagnosis{
      "STRLEN_BINARY",
      fmt::format(
          "The first {} bytes are right, then a 00 was due, and there your data ended. In C "
          "that byte ends a string in memory; in a file, and on the wire, it is a byte like "
          "any other.",
          place),
      "Where does the length come from? Which of the functions you call look for a 00 by "
      "themselves?",
      "strlen(3), send(2)"};
}

Found spin(const Evidence& evidence) {
  const auto* found = find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::call && finding.field == "EAGAIN";
  });
  if (found == nullptr) return std::nullopt;
  return Diagnosis{
      "SPIN",
      fmt::format("Your program {}. EAGAIN means \"not now\": asking again at once keeps a "
                  "processor busy and does not make the buffer any emptier.",
                  found->sentence),
      "Which call lets the kernel wake your program when the socket is ready, and costs nothing "
      "until then?",
      "poll(2), EAGAIN in send(2)"};
}

Found eintr_fatal(const Evidence& evidence) {
  if (evidence.outcome == nullptr || evidence.findings.empty()) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  for (const bool sending : {true, false}) {
    const auto* last = last_transfer_call(outcome, sending);
    if (last == nullptr || last->error() != EINTR) continue;
    const auto* const signal = last->shaped == SystemCall::Shaped::answered
                                   ? "The kernel says so when a signal comes before anything is"
                                   : "A signal came before anything was";
    return Diagnosis{"EINTR_FATAL",
                     fmt::format("{}() returned -1 with EINTR, and your program gave up. {} "
                                 "{}; the connection is as good as before.",
                                 last->name, signal, sending ? "sent" : "received"),
                     "What do you do when a call fails, and for which errno is it the right thing "
                     "to make the same "
                     "call again?",
                     "signal(7), Interruption of system calls; EINTR in errno(3)",
                     {},
                     {static_cast<int>(last - outcome.calls.data())}};
  }
  return std::nullopt;
}

Found inband_eof(const Evidence& evidence) {
  const auto* found = stream(evidence);
  if (found == nullptr || found->actual.size() <= found->expected.size()) return std::nullopt;
  if (!starts_with(found->actual, found->expected)) return std::nullopt;
  const auto extra = as_text(found->actual).substr(found->expected.size());
  auto word = without(extra, [](unsigned char c) { return c < ' '; });
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  const bool marks = extra == "\x04" || extra == "\x1a" || extra == "\xff" || word == "EOF" ||
                     word == "END" || word == "QUIT" || word == ".";
  if (!marks || extra.size() > 8) return std::nullopt;
  return Diagnosis{
      "INBAND_EOF",
      fmt::format("Behind the data came {} more: \"{}\". No byte ends a stream, for every byte may "
                  "be data; the peer takes this for a part of the file. The end is a sign of its "
                  "own kind, and no byte.",
                  extra.size() == 1 ? "one byte" : fmt::format("{} bytes", extra.size()),
                  printable(extra)),
      "Which call tells the kernel that you will send nothing more?", "shutdown(2)"};
}

}  // namespace wirebook::check::rules
