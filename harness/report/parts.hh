/// \file
/// The parts of a page, one function each. Internal to report/.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "harness/report/page.hh"
#include "harness/report/text.hh"

namespace wirebook::report {

/// How much of what Google Test said is on a page, at most.
inline constexpr std::size_t message_lines = 12;

/// Frames that a page calls by their number, as indices into Outcome::frames; the story marks them.
using Named = std::set<int>;

/// Whether an event is part of the story: what kernels say once the test has ended a hung program
/// is not.
bool is_told(const Outcome& outcome, const Event& event);
/// Whether an event says what the test does to the program's calls.
bool is_shape(const Event& event);
/// Whether an event is about a TCP segment, or what the wire did to one.
bool is_about_a_segment(const Outcome& outcome, const Event& event);
/// What happened: every event of a run, one line each; a long story is cut in its middle.
void write_timeline(Text& text, const Outcome& outcome, const Named& named);
/// Whether write_timeline() leaves no event out.
bool is_told_whole(const Outcome& outcome);
/// Whether the run holds a TCP conversation, best told as a ladder.
bool has_conversation(const Outcome& outcome);
/// What happened, as a ladder between the two hosts.
void write_ladder(Text& text, const Outcome& outcome, const Named& named);

/// What the scripted wire was told to do, and which packets it did it to.
void write_wire(Text& text, const Outcome& outcome);

/// What arrived, and how it differs: all findings of the shown check that are about the shown run.
/// `outcome` may be null. The findings that found no place are left to the caller in `left_over`.
void write_arrival(Text& text, const std::vector<check::Finding>& findings, const Outcome* outcome,
                   std::vector<check::Finding>& left_over, Named& named);
/// The pictures of a frame's IP and transport headers, nothing marked.
void write_whole_packet(Text& text, const Outcome& outcome, int frame);
/// One wrong field: its bytes and its value, expected before actual, and a checksum's arithmetic.
void write_field(Text& text, const check::Finding& finding, const Outcome* outcome);
/// Two byte strings one below the other, with a caret under the first difference.
void write_comparison(Text& text, const check::Finding& finding);

/// The few system calls of a traced run that matter, those that findings or the diagnosis (may be
/// null) point at marked. Nothing for a run that was not traced.
void write_calls(Text& text, const std::vector<check::Finding>& findings,
                 const check::Diagnosis* diagnosis, const Outcome* outcome);

/// The named parts of what differs: one row each, the wrong ones marked.
void write_parts(Text& text, const check::Finding& finding);

/// What the peer's kernel counted and why, one sentence each: "The peer's kernel dropped it: ...".
/// @param findings those of the shown run: what the test meant to happen is not their business
std::vector<std::string> counter_sentences(const Outcome& outcome,
                                           const std::vector<check::Finding>& findings);

/// What else is wrong: findings of the shown check that have no picture, then the other checks.
void write_also(Text& text, const Page& page, const std::vector<check::Finding>& left_over,
                Named& named);

/// The pages on which no check is shown.
void write_not_started(Text& text, const Page& page);
void write_compile_error(Text& text, const Page& page);
void write_not_graded(Text& text, const Page& page);
void write_harness_fault(Text& text, const Page& page);

/// A path as the page shows it: relative to the repository when it is below it.
std::string shown_path(const Sources& sources, const std::filesystem::path& path);
/// "06.raw_hello -- one IPv4 packet by hand".
std::string headline_of(const Sources& sources);
/// Where to go from here: the next hint and the lesson.
void write_next_hint(Text& text, const Sources& sources);
/// The last section: program, capture (when the run has frames) and seed.
void write_files(Text& text, const Page& page, const Outcome* outcome);

}  // namespace wirebook::report
