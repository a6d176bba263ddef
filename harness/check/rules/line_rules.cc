// What becomes of a stream that consists of lines: the receiver's side. Every printed line is
// "LENGTH LINE".
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <csignal>
#include <cstring>
#include <numeric>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/check/rules/transfers.hh"

namespace wirebook::check::rules {
namespace {

/// One printed line, taken apart.
struct PrintedLine {
  std::string number, text;
  friend bool operator==(const PrintedLine&, const PrintedLine&) = default;
};

PrintedLine taken_apart(const std::string& line) {
  const auto space = line.find(' ');
  if (space == std::string::npos) return {"", line};
  return {line.substr(0, space), line.substr(space + 1)};
}

std::vector<PrintedLine> printed(std::string_view output) {
  std::vector<PrintedLine> all;
  for (const auto& line : lines_of(output)) all.push_back(taken_apart(line));
  return all;
}

std::string in_digits(std::size_t number) { return fmt::format("{}", number); }

/// stdout as it must be and as it is, line by line, and the first line that differs.
struct Lines {
  const Finding* finding;
  std::vector<PrintedLine> expected, actual;
  std::size_t first;
  /// The first lines that differ, when both are there.
  [[nodiscard]] bool both() const { return first < expected.size() && first < actual.size(); }
  [[nodiscard]] const PrintedLine& due() const { return expected[first]; }
  [[nodiscard]] const PrintedLine& got() const { return actual[first]; }
};

std::optional<Lines> lines(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  Lines made{found, printed(as_text(found->expected)), printed(as_text(found->actual)), 0};
  made.first = static_cast<std::size_t>(std::ranges::mismatch(made.expected, made.actual).in1 -
                                        made.expected.begin());
  return made;
}

/// A stream's lines as they must be printed.
std::string as_printed(std::string_view stream) {
  std::string text;
  for (const auto& line : lines_of(stream)) text += fmt::format("{} {}\n", line.size(), line);
  return text;
}

/// Each piece printed as if it were a line.
std::string pieces_printed(std::string_view stream, const std::vector<Transfer>& pieces,
                           bool cut_newline) {
  std::string text;
  for (const auto& piece : pieces) {
    auto words = stream.substr(std::min(piece.begin, stream.size()), piece.length);
    if (cut_newline && words.ends_with('\n')) words.remove_suffix(1);
    text += fmt::format("{} {}\n", words.size(), words);
  }
  return text;
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

/// Whether what was printed is what must be, with whole lines left out and others without their
/// beginning; never longer.
bool is_what_is_left(const Lines& all) {
  auto due = all.expected.begin();
  for (const auto& got : all.actual) {
    due = std::find_if(due, all.expected.end(), [&](const PrintedLine& line) {
      return line == got || (line.text.ends_with(got.text) && !got.text.empty() &&
                             got.number == in_digits(got.text.size()));
    });
    if (due == all.expected.end()) return false;
    ++due;
  }
  return all.actual.size() < all.expected.size();
}

}  // namespace

Found one_recv_one_msg(const Evidence& evidence) {
  const auto all = lines(evidence);
  if (!all || all->actual.empty()) return std::nullopt;
  const auto pieces = receives(*evidence.outcome);
  if (pieces.empty()) return std::nullopt;
  const auto stream = peers_stream(*evidence.outcome);
  const auto actual = as_text(all->finding->actual);
  const bool as_many = all->actual.size() == pieces.size() &&
                       all->expected.size() != pieces.size() && !is_what_is_left(*all);
  const bool same = actual == pieces_printed(as_text(stream), pieces, true) ||
                    actual == pieces_printed(as_text(stream), pieces, false);
  if (!as_many && !same) return std::nullopt;
  std::vector<int> shown;
  for (std::size_t i = 0; i < std::min<std::size_t>(pieces.size(), 3); ++i) {
    shown.push_back(pieces[i].call);
  }
  return Diagnosis{
      "ONE_RECV_ONE_MSG",
      fmt::format("The peer sent {} lines, {}() returned {}, and you printed each piece as a "
                  "line. TCP carries a stream of bytes: a piece may be a part of a line, or "
                  "several lines, and only the newline says where one ends.",
                  all->expected.size(),
                  evidence.outcome->calls[static_cast<std::size_t>(pieces.front().call)].name,
                  pieces.size() == 1 ? "once" : fmt::format("{} times", pieces.size())),
      "What happens in your program when a piece ends in the middle of a line, and what when it "
      "holds two newlines?",
      "tcp(7), recv(2)",
      {},
      shown};
}

Found lost_rest(const Evidence& evidence) {
  const auto all = lines(evidence);
  if (!all || all->actual.empty() || !is_what_is_left(*all)) return std::nullopt;
  // Who did not read to the end has lost nothing yet.
  const auto* last = last_transfer_call(*evidence.outcome, false);
  if (last == nullptr || !last->returned || last->result != 0) return std::nullopt;
  const auto& missing = all->expected[all->first];
  return Diagnosis{
      "LOST_REST",
      fmt::format("\"{}\" is not among what you printed. It came in the same piece as the end of "
                  "the line before it: what stands behind the newline is the beginning of the next "
                  "line, and was thrown away.",
                  printable(missing.text, 30)),
      "When a newline is found in the middle of what recv() gave, what becomes of the bytes behind "
      "it?",
      "recv(2)"};
}

Found stale_tail(const Evidence& evidence) {
  const auto all = lines(evidence);
  if (!all || !all->both()) return std::nullopt;
  const auto& due = all->due().text;
  const auto& got = all->got().text;
  if (got.size() <= due.size() || !got.starts_with(due)) return std::nullopt;
  const auto tail = got.substr(due.size());
  const bool old = std::any_of(
      all->actual.begin(), all->actual.begin() + static_cast<std::ptrdiff_t>(all->first),
      [&](const PrintedLine& line) {
        return line.text.size() >= got.size() && line.text.substr(due.size(), tail.size()) == tail;
      });
  if (!old) return std::nullopt;
  return Diagnosis{
      "STALE_TAIL",
      fmt::format("Behind \"{}\" you printed \"{}\", which is the end of an earlier, longer line. "
                  "The buffer still held it, and nothing said that the new line ends before.",
                  printable(due, 30), printable(tail, 30)),
      "How does the call that prints know where this line ends? Who writes over what the buffer "
      "held before?",
      "recv(2), RETURN VALUE"};
}

Found eof_loop(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto& calls = evidence.outcome->calls;
  constexpr std::size_t most = 3;
  std::vector<int> ends;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (!is_receive(calls[i]) || !calls[i].returned) continue;
    if (calls[i].result != 0) ends.clear();
    if (calls[i].result == 0) ends.push_back(static_cast<int>(i));
  }
  if (ends.size() <= most) return std::nullopt;
  const auto& name = calls[static_cast<std::size_t>(ends.front())].name;
  return Diagnosis{
      "EOF_LOOP",
      fmt::format("{0}() returned 0, and your program called it again, and again: each time it "
                  "returns 0 at once. 0 bytes does not mean \"nothing yet\", for then {0}() would "
                  "wait; it means that the peer has finished.",
                  name),
      "Which three kinds of results can recv() have, and what does your loop do on each of them?",
      "recv(2), RETURN VALUE",
      {},
      {ends.begin(), ends.begin() + 3}};
}

Found last_line_lost(const Evidence& evidence) {
  const auto all = lines(evidence);
  if (!all || all->expected.empty()) return std::nullopt;
  if (all->actual.size() + 1 != all->expected.size() || all->first != all->actual.size()) {
    return std::nullopt;
  }
  const auto stream = peers_stream(*evidence.outcome);
  if (stream.empty() || stream.back() == '\n') return std::nullopt;
  return Diagnosis{
      "LAST_LINE_LOST",
      fmt::format("The last line, \"{}\", is missing. No newline stood behind it; the peer simply "
                  "finished, and that ends a line, too.",
                  printable(all->expected.back().text, 30)),
      "What is still in your buffer when recv() returns 0?", "recv(2), RETURN VALUE"};
}

Found extra_line(const Evidence& evidence) {
  const auto all = lines(evidence);
  if (!all || all->actual.size() != all->expected.size() + 1) return std::nullopt;
  if (all->first != all->expected.size() || !all->actual.back().text.empty()) return std::nullopt;
  return Diagnosis{
      "EXTRA_LINE",
      "Behind the last line you printed an empty one that nobody sent. A newline ends a line; it "
      "does not begin another, and behind the last one there was nothing.",
      "What is in your buffer when recv() returns 0, and is that a line?", "recv(2), RETURN VALUE"};
}

Found empty_line_lost(const Evidence& evidence) {
  const auto all = lines(evidence);
  if (!all) return std::nullopt;
  auto left = all->expected;
  const auto empty = std::erase_if(left, [](const PrintedLine& line) { return line.text.empty(); });
  if (empty == 0 || left != all->actual) return std::nullopt;
  return Diagnosis{
      "EMPTY_LINE_LOST",
      fmt::format("{} of the {} lines were empty, and you printed none of them. Two newlines in a "
                  "row have a line between them; its length is 0.",
                  empty, all->expected.size()),
      "What does your program do when a newline comes first? Functions that split a text into "
      "words "
      "(strtok is one) take several separators for one.",
      "strtok(3)"};
}

Found counts_newline(const Evidence& evidence) {
  const auto all = lines(evidence);
  if (!all || !all->both() || all->due().text != all->got().text) return std::nullopt;
  if (all->got().number != in_digits(all->due().text.size() + 1)) return std::nullopt;
  return Diagnosis{
      "COUNTS_NEWLINE",
      fmt::format("You say that \"{}\" has {} bytes; it has {}. The newline ends the line and is "
                  "not counted in its length.",
                  printable(all->due().text, 30), all->got().number, all->due().number),
      "Which bytes are in your buffer when you take its size: is the newline one of them?",
      "the contract at the top of the exercise"};
}

Found fixed_buf(const Evidence& evidence) {
  constexpr std::size_t least = 16;
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto all = lines(evidence);
  const auto look =
      "How long may a line be at most, and who promised it? What in your program "
      "grows with a line, and what has one size for ever?";
  const auto& ending = evidence.outcome->ending;
  const bool crashed = ending.kind == Ending::Kind::signalled &&
                       (ending.signal == SIGSEGV || ending.signal == SIGABRT ||
                        ending.signal == SIGBUS || ending.signal == SIGILL);
  const auto received = peers_stream(*evidence.outcome);
  const auto came = lines_of(as_text(received));
  const auto longest = std::accumulate(
      came.begin(), came.end(), std::size_t{0},
      [](std::size_t most, const std::string& line) { return std::max(most, line.size()); });
  if (crashed && longest > 1000) {
    return Diagnosis{"FIXED_BUF",
                     fmt::format("The program was killed by SIG{} while a line of {} bytes came. "
                                 "Nobody promised that lines are short: a buffer of a fixed size "
                                 "is written past its end by the first line that is longer.",
                                 sigabbrev_np(ending.signal), longest),
                     look, "recv(2); a build with -g -fsanitize=address names the line"};
  }
  if (!all || !all->both()) return std::nullopt;
  const auto& due = all->due().text;
  const auto& got = all->got().text;
  if (got.size() < least || got.size() >= due.size() || !due.starts_with(got)) return std::nullopt;
  return Diagnosis{"FIXED_BUF",
                   fmt::format("A line of {} bytes came, and yours ends after {}: the size of a "
                               "buffer. Nobody promised that lines are short.",
                               due.size(), got.size()),
                   look, "realloc(3)"};
}

Found line_text_mode(const Evidence& evidence) {
  if (auto refused = refused_by_python(evidence)) return refused;
  const auto all = lines(evidence);
  if (!all) return std::nullopt;
  const auto stream = peers_stream(*evidence.outcome);
  std::string what;
  if (all->both() && all->due().text == all->got().text &&
      all->got().number == in_digits(characters(all->due().text))) {
    what = fmt::format(
        "You counted characters: \"{}\" are {} of them, in {} bytes. How many "
        "characters bytes are depends on an encoding, and nobody has named one",
        printable(all->due().text, 40), all->got().number, all->due().number);
  }
  if (as_text(all->finding->actual) == as_printed(universal_newlines(as_text(stream)))) {
    what =
        "A carriage return (0d) ended a line; only a newline (0a) does. What you read the socket "
        "with takes bytes for text of some encoding";
  }
  if (what.empty()) return std::nullopt;
  return Diagnosis{"TEXT_MODE", what + ".",
                   "At which place do bytes become text, and is there any need for it?",
                   "https://docs.python.org/3/library/functions.html#open, newline"};
}

Found line_strlen(const Evidence& evidence) {
  const auto all = lines(evidence);
  if (!all || !all->both()) return std::nullopt;
  const auto& due = all->due().text;
  const auto zero = due.find('\0');
  if (zero == std::string::npos || all->got().text != due.substr(0, zero)) return std::nullopt;
  return Diagnosis{
      "STRLEN_BINARY",
      fmt::format(
          "Of a line of {} bytes you printed {}: the next byte is 00. In C it ends a string "
          "in memory; in a line it is a byte like any other.",
          due.size(), zero),
      "Which of the functions you call look for a 00 by themselves?", "printf(3), fwrite(3)"};
}

}  // namespace wirebook::check::rules
