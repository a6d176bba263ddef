/// \file
/// Reference captures: captures/NN-lesson/NAME.pcap, and NAME.txt with the same packets in words,
/// headed by the command line, the seed and one sentence.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "harness/main/grade.hh"

namespace wirebook {

/// Prepares a grading that is to be recorded: of the first check alone.
/// @return the seed: WIREBOOK_SEED, or one that is always the same
std::uint64_t prepare_reference();

/// Writes NAME.pcap and NAME.txt into the folder; times count from the first frame.
/// @param capture of the first run, as pcap
/// @throws std::runtime_error when the capture is no instance of what the first check asks for
void write_reference(const ExerciseInfo& info, const std::filesystem::path& folder,
                     const std::string& capture, std::uint64_t seed);

/// Whether a stored capture is an instance of what the first check asks for, and the text beside it
/// says what it holds; prints one line.
/// @return exit status: 0, or 1 with the reason on stderr
int check_reference(const ExerciseInfo& info, const std::filesystem::path& capture);

/// Prints the bit ledger of a stored capture; of the exercise's own when the path is empty.
/// @return exit status: 0, or 1 when table and matchers disagree or a bit has no class
int print_ledger(const ExerciseInfo& info, std::filesystem::path capture, bool json);

/// Prints the frames of the exercise's reference capture, each as an HTML figure: the first ones of
/// a long capture.
/// @return exit status, as above
int print_pictures(const ExerciseInfo& info);

}  // namespace wirebook
