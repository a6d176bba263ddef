#include "harness/main/reference.hh"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/check/ledger.hh"
#include "harness/main/replay.hh"
#include "harness/wire/picture.hh"

namespace wirebook {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t usual_seed = 1984;

/// A stored capture that is not what it must be; what() is one line: the file, and what is wrong.
class BadReference : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string text_path(const fs::path& capture) {
  return fs::path(capture).replace_extension(".txt").native();
}

/// The capture in words, as its .txt must be.
std::string in_words(const std::string& name, const Replayed& replayed, std::uint64_t seed) {
  std::string text;
  for (const auto& word : replayed.outcome->command) text += (text.empty() ? "" : " ") + word;
  text += fmt::format("\nseed {}\nWhat crosses the wire when {} {}.\n", seed, name, replayed.check);
  const auto& frames = replayed.outcome->frames;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    text += fmt::format("\nframe {}, {}: {}\n{}", i + 1, frames[i].host,
                        wire::summary(frames[i].packet), wire::in_words(frames[i].packet));
  }
  return text;
}

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw BadReference(fmt::format("{}: it is not there", path.native()));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The number on the line "seed N".
std::uint64_t seed_in(const std::string& text, const fs::path& path) {
  const auto at = text.find("\nseed ");
  char* end = nullptr;
  const auto seed = at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + 6, &end, 10);
  if (end == nullptr || *end != '\n') {
    throw BadReference(fmt::format("{}: its second line does not give the seed", path.native()));
  }
  return seed;
}

/// @throws BadReference when the capture is no instance of what the first check asks for
Replayed replay(const ExerciseInfo& info, const fs::path& path, std::uint64_t seed) {
  auto replayed = replay_first_check(info.name, wire::read_capture(path), seed);
  const auto bad = [&](std::string_view why) {
    return BadReference(
        fmt::format("{}: not what {} asks for: {}", path.native(), info.exercise, why));
  };
  if (!replayed.outcome) throw bad("its first check runs nothing");
  for (const auto& frame : replayed.outcome->frames) {
    if (frame.host.find(':') != std::string::npos) {
      throw bad(fmt::format("a frame of no host, from {}", frame.host));
    }
  }
  if (!replayed.findings.empty()) throw bad(replayed.findings.front().sentence);
  if (!replayed.message.empty()) throw bad(printable(replayed.message, 200));
  return replayed;
}

/// A replay of the stored capture, which is as it must be.
struct Stored {
  Replayed replayed;
  std::uint64_t seed;
};

Stored read_reference(const ExerciseInfo& info, const fs::path& capture) {
  const auto text = read_text(text_path(capture));
  Stored stored{{}, seed_in(text, text_path(capture))};
  stored.replayed = replay(info, capture, stored.seed);
  std::istringstream is(text), must_be(in_words(info.name, stored.replayed, stored.seed));
  for (int number = 1; is || must_be; ++number) {
    std::string line, right;
    std::getline(is, line);
    std::getline(must_be, right);
    if (line == right) continue;
    throw BadReference(fmt::format("{}: line {} must be \"{}\" for {}", text_path(capture), number,
                                   printable(right, 70), capture.filename().native()));
  }
  return stored;
}

fs::path capture_of(const ExerciseInfo& info) {
  return info.source_tree / "captures" / info.lesson / (info.name + ".pcap");
}

int say_what_to_do(const ExerciseInfo& info, const fs::path& capture, const std::exception& error) {
  const auto folder = capture.parent_path().empty() ? fs::path(".") : capture.parent_path();
  std::fputs(fmt::format("{}; record it anew: {} --solution --write-reference={}\n", error.what(),
                         (info.build_tree / "graders" / info.exercise).native(), folder.native())
                 .c_str(),
             stderr);
  return 1;
}

}  // namespace

std::uint64_t prepare_reference() {
  keep_first_check_only();
  const char* given = std::getenv("WIREBOOK_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : usual_seed;
}

void write_reference(const ExerciseInfo& info, const fs::path& folder, const std::string& capture,
                     std::uint64_t seed) {
  fs::create_directories(folder);
  const auto path = folder / (info.name + ".pcap");
  std::ofstream(path, std::ios::binary) << capture;
  auto records = wire::read_capture(path);
  const auto start = records.empty() ? std::chrono::nanoseconds{} : records.front().at;
  for (auto& record : records) record.at -= start;
  const auto file = wire::to_pcap(records);
  std::ofstream(path, std::ios::binary) << as_text(file);
  std::ofstream(text_path(path)) << in_words(info.name, replay(info, path, seed), seed);
}

int check_reference(const ExerciseInfo& info, const fs::path& capture) {
  try {
    const auto stored = read_reference(info, capture);
    fmt::print("{}: what {} asks for (frames: {}, seed: {})\n", capture.native(), info.exercise,
               stored.replayed.outcome->frames.size(), stored.seed);
    return 0;
  } catch (const std::runtime_error& error) {
    return say_what_to_do(info, capture, error);
  }
}

int print_ledger(const ExerciseInfo& info, fs::path capture, bool json) {
  if (capture.empty()) capture = capture_of(info);
  try {
    const auto stored = read_reference(info, capture);
    const auto ledger = check::make_ledger(*stored.replayed.outcome, stored.replayed.log);
    if (json) {
      auto document = check::to_json(ledger);
      document["exercise"] = info.exercise;
      fmt::print("{}\n", document.dump());
    } else {
      fmt::print("{}: {}\n\n{}", info.exercise, info.title, check::to_text(ledger));
    }
    return ledger.agrees() ? 0 : 1;
  } catch (const std::runtime_error& error) {
    return say_what_to_do(info, capture, error);
  }
}

int print_pictures(const ExerciseInfo& info) {
  constexpr std::size_t most = 16;
  const auto capture = capture_of(info);
  try {
    const auto stored = read_reference(info, capture);
    const auto& frames = stored.replayed.outcome->frames;
    for (std::size_t i = 0; i < frames.size() && i < most; ++i) {
      fmt::print(
          "<figure class=\"frame\"><figcaption>Frame {} of {}, from {}</figcaption>\n{}"
          "</figure>\n",
          i + 1, frames.size(), frames[i].host, wire::picture(frames[i].packet));
    }
    return 0;
  } catch (const std::runtime_error& error) {
    return say_what_to_do(info, capture, error);
  }
}

}  // namespace wirebook
