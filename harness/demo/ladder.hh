/// \file
/// A run as a ladder, written while it happens: the student's calls at the left post, what
/// internet-host does at the right one, the frames between them.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "harness/lab/follower.hh"
#include "harness/lab/outcome.hh"
#include "harness/report/text.hh"
#include "harness/wire/field.hh"

namespace wirebook::demo {

/// How a ladder is written.
struct LadderStyle {
  bool colour = false;
  /// Every header of a frame with all of its fields; else `headers` only, without what is 0.
  bool all_fields = false;
  std::vector<const wire::Header*> headers = {};
};

/// Lines of at most 79 columns, each written at once.
class Ladder {
 public:
  Ladder(std::FILE* out, LadderStyle style) : out_(out), style_(std::move(style)) {}

  void title(std::string_view words);
  /// A line from edge to edge, wrapped.
  void remark(std::string_view words);
  void posts();
  /// Before the program makes a call: its number, the call, and what it is for.
  void call(const SystemCall& call, std::string_view words);
  /// What happened since, in order.
  void news(const std::vector<Happening>& news);
  /// Whether the next line stays open: a person's Enter ends it.
  void leave_open(bool open) { leave_open_ = open; }
  /// The person has pressed Enter: the terminal has ended the line.
  void was_ended() { open_ = false; }
  void student(std::string_view words, report::Style style = report::Style::plain);

 private:
  void rung(std::string_view content, report::Style style = report::Style::plain);
  void line(std::string_view content = {}, report::Style style = report::Style::plain);
  void end_line();
  void frame(const Frame& frame);
  void part(std::string_view name, const std::vector<std::string>& items, char glue = ',');
  void at_right(std::string_view words);

  std::FILE* out_;
  LadderStyle style_;
  unsigned calls_ = 0;
  unsigned frames_ = 0;
  bool open_ = false, leave_open_ = false;
};

/// News in the order in which a ladder tells them. The result of a call that waits for nobody comes
/// behind the frames that it sent itself, that of any other behind the last frame before it: what
/// the other host's programs did meanwhile is luck.
std::vector<Happening> in_order(std::vector<Happening> news);

/// The named fields of a header: "source port 40000", "SYN". Without `all`, what is 0 is left out.
std::vector<std::string> fields_in_words(const wire::Packet& packet, const wire::Layer& layer,
                                         bool all);

}  // namespace wirebook::demo
