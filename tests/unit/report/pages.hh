/// \file
/// Pages for the tests, from runs made by hand: what the real ones leave behind, without a lab.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/report/page.hh"

namespace wirebook::report {

/// Everything about an exercise as a grader would fill it in, below /home/you/wirebook.
Sources sources_of(const std::string& exercise, const std::string& title);
/// An outcome with its first event, the start of the program.
Outcome started(std::vector<std::string> command);
/// Appends a frame and its event.
void add_frame(Outcome& outcome, Moment at, std::string_view host, Bytes bytes);
void add_event(Outcome& outcome, Moment at, Event::Kind kind, std::string_view host,
               std::string text);
/// A page with one check that failed (and one before it that did not), diagnosed by the common
/// rules.
Page failed_page(const std::string& exercise, const std::string& title, const std::string& claim,
                 std::vector<check::Finding> findings, Outcome outcome);
/// One wrong field of one frame.
check::Finding wrong_field(const Outcome& outcome, int frame, const wire::Header& header,
                           const wire::Field& field, std::uint64_t expected);

/// Every page of the golden tests, under the name of its file.
std::vector<std::pair<std::string, Page>> all_pages();

}  // namespace wirebook::report
