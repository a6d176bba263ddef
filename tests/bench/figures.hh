/// \file
/// The figures, each measured on its own; times in milliseconds.
#pragma once

#include <string>
#include <vector>

#include "harness/lab/network.hh"
#include "tests/bench/table.hh"

namespace wirebook::bench {

/// A lab of that kind, captured and armed, made and given back.
Samples lab_up_and_down(int count, const Network& network = Network::pair);

/// Lab::run() of the program alone, in labs made before.
Samples runs_in_a_lab(const std::string& program, const std::string& name, int count);

/// What crosses the wire of such a lab, by the speaker of the lab tests, without making the lab.
struct Crossing {
  Samples round_trips;  ///< of one datagram and its answer
  Samples mebibytes;    ///< a run that sends one by TCP
};
Crossing cross(const Network& network, int count);

/// Labs, runs and outcomes in a row: the median time of the first and of the last tenth, then the
/// memory (MiB) after each.
Samples many_in_a_row(const std::string& program, const std::string& name, int count);

/// Nanoseconds per packet.
struct Decoding {
  double pcap_alone, parsed, with_checksums;
};
Decoding decode(std::size_t packets);

/// One solution to be graded: the grader's command line.
using Command = std::vector<std::string>;
/// Where the graders leave what nobody reads.
std::string reports_folder();
/// Every exercise that has a solution in the language, "cc" or "py".
std::vector<Command> graders_of_solutions(const std::string& language);
/// One grader, several times.
Samples grade(const Command& command, int count);
/// All of them, `width` at a time; the wall time of the whole.
double grade_all(const std::vector<Command>& commands, int width);

}  // namespace wirebook::bench
