#include "harness/main/prove.hh"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "harness/check/imagine.hh"
#include "harness/main/check_collector.hh"
#include "harness/main/exercise.hh"
#include "harness/main/session.hh"

namespace wirebook {
namespace {

constexpr int most_printed = 10;

std::string check_name() {
  const auto* check = testing::UnitTest::GetInstance()->current_test_info();
  return check == nullptr ? "" : as_words(check->name());
}

std::string in_words(const std::string& code) { return code.empty() ? "the right one" : code; }

using Codes = std::set<std::string, std::less<>>;

/// What the runs of one seed show.
class Seed {
 public:
  explicit Seed(std::uint64_t number) : number_(number) {}

  void look_at(const std::vector<Imagined>& run, bool part) {
    if (part) {
      join(run);
    } else {
      compare(check_name(), run);
    }
  }

  void end() { compare("all together", together_); }

  [[nodiscard]] const Codes& shown() const { return shown_; }
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

 private:
  /// All runs imagine the same codes, so what stands at the same place belongs together.
  void join(const std::vector<Imagined>& run) {
    const auto same = [](const Imagined& one, const Imagined& other) {
      return one.code == other.code;
    };
    if (together_.empty()) {
      for (const auto& one : run) together_.push_back({one.code, {}});
    }
    if (!std::ranges::equal(run, together_, same)) {
      faults_.push_back(
          fmt::format("seed {}, check {}: other codes, or in another order, than in "
                      "the runs before",
                      number_, check_name()));
      return;
    }
    for (std::size_t i = 0; i < run.size(); ++i) {
      auto& bytes = together_[i].bytes;
      bytes.insert(bytes.end(), run[i].bytes.begin(), run[i].bytes.end());
    }
  }

  void compare(const std::string& check, const std::vector<Imagined>& all) {
    for (const auto& one : all) shown_.insert(one.code);
    const auto pair = check::alike(all);
    if (!pair) return;
    faults_.push_back(fmt::format("seed {}, check {}: {} and {} give the same bytes", number_,
                                  check, in_words(pair->first), in_words(pair->second)));
  }

  std::uint64_t number_;
  Codes shown_;
  std::vector<std::string> faults_;
  std::vector<Imagined> together_;  ///< the parts so far, joined
};

/// Every run of every seed.
class Proof {
 public:
  void take(const Seed& seed, std::uint64_t number, std::uint64_t runs) {
    runs_ += runs;
    ++seeds_;
    for (const auto& fault : seed.faults()) say(fault);
    first_seed_.try_emplace(seed.shown(), number);
  }

  /// Every code that was ever imagined.
  [[nodiscard]] Codes codes() const {
    Codes all;
    for (const auto& [shown, seed] : first_seed_) all.insert(shown.begin(), shown.end());
    all.erase("");
    return all;
  }

  /// A mistake that comes out right in one run must show in another one of the same seed.
  void demand_every_code_of_every_seed() {
    for (const auto& [shown, seed] : first_seed_) {
      for (const auto& code : codes()) {
        if (!shown.contains(code)) say(fmt::format("seed {}: {} shows in no run", seed, code));
      }
    }
  }

  [[nodiscard]] int conclude(const std::string& exercise) const {
    if (runs_ == 0) {
      std::fputs((exercise + ": imagines nothing; its grader overrides imagine()\n").c_str(),
                 stderr);
    }
    if (runs_ == 0 || faults_ > 0) return 1;
    fmt::print("{} seeds, {} runs, no two mistakes alike\n", seeds_, runs_);
    return 0;
  }

 private:
  void say(const std::string& fault) {
    if (++faults_ <= most_printed) fmt::print("{}\n", fault);
  }

  std::uint64_t seeds_ = 0, runs_ = 0, faults_ = 0;
  std::map<Codes, std::uint64_t> first_seed_;  ///< under which the runs show these codes
};

Proof prove(std::uint64_t seeds) {
  auto* tests = testing::UnitTest::GetInstance();
  delete tests->listeners().Release(tests->listeners().default_result_printer());
  // Files of a mebibyte are drawn ten thousand times: in the same memory (mallopt(3)).
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 256 << 20);
  Proof proof;
  for (std::uint64_t number = 0; number < seeds; ++number) {
    Seed seed(number);
    std::uint64_t runs = 0;
    Session session;
    session.seed = number;
    session.imagined = [&](const auto& run, bool part) {
      if (run.empty()) return;
      ++runs;
      seed.look_at(run, part);
    };
    Exercise::grade_in(session);
    // Its status says nothing: the checks look at runs that were none.
    [[maybe_unused]] const int status = RUN_ALL_TESTS();
    seed.end();
    proof.take(seed, number, runs);
  }
  return proof;
}

}  // namespace

int prove_inputs(const std::string& exercise) {
  auto proof = prove(seed_count);
  proof.demand_every_code_of_every_seed();
  return proof.conclude(exercise);
}

int print_imagined() {
  constexpr std::uint64_t a_few = 20;
  for (const auto& code : prove(a_few).codes()) fmt::print("{}\n", code);
  return 0;
}

}  // namespace wirebook
