// bench [COUNT]: the figures of the workbook beside the floor of this machine, in one run.
// COUNT labs and runs in a row (500) look for growth.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "harness/sandbox/user_namespace.hh"
#include "tests/bench/command.hh"
#include "tests/bench/figures.hh"

namespace wirebook::bench {
namespace {

constexpr int repeats = 100;
constexpr int cores = 2;
/// first_packet runs its program this often.
constexpr int runs_of_a_grader = 2;
const std::string program = WIREBOOK_BUILD_DIR "/programs/solution/01.first_packet";
const Command grader{WIREBOOK_BUILD_DIR "/graders/01.first_packet", "--solution", "--no-build",
                     "--no-progress", "--reports=" + reports_folder()};

Samples repeat(int count, const std::function<void()>& work) {
  Samples samples;
  for (int i = 0; i < count; ++i) samples.push_back(time_of(work));
  return samples;
}

/// As an unprivileged user, like the harness.
Samples floor_samples() {
  return in_child([] {
    sandbox::drop_root();
    return repeat(repeats, [] { run_nothing_in_new_namespaces(WIREBOOK_NOTHING); });
  });
}

void show_labs(Table& table) {
  const auto alone = repeat(repeats, [] { run_command({program}); });
  const auto share = quantile(alone, 0.5);
  const auto runs = runs_in_a_lab(program, "first_packet", repeats);
  const auto whole = grade(grader, repeats);
  table.row("lab of two hosts, captured and armed, up and down", lab_up_and_down(repeats),
            "<= 2 x floor");
  table.row("  the same with IPv6", lab_up_and_down(repeats, Network::pair.with_ipv6()), "");
  table.row("  two wires", lab_up_and_down(repeats, Network::two_wires), "");
  table.row("  three hosts at a switch", lab_up_and_down(repeats, Network::lan), "");
  table.row("  five hosts in a chain", lab_up_and_down(repeats, Network::chain), "");
  table.row("  the same with IPv6", lab_up_and_down(repeats, Network::chain.with_ipv6()), "");
  table.row("the program alone: fork, exec, run, wait", alone, "");
  table.row("one run in a lab", runs, "");
  table.row("  the harness's share of it", beyond(runs, share), "<= 1 median, <= 5 p99");
  table.row("a whole grader, first_packet (2 labs, 2 runs)", whole, "");
  table.row("  all of it but the program", beyond(whole, runs_of_a_grader * share), "");
}

/// A wire whose frames pass through the harness, its script empty, beside a cable.
void show_wire(Table& table) {
  constexpr int few = 30;
  const auto plain = cross(Network::pair, few);
  const auto wired = cross(Network::pair.with_scripted_wire(), few);
  table.row("lab of two hosts with a scripted wire, up and down",
            lab_up_and_down(repeats, Network::pair.with_scripted_wire()), "");
  table.row("a datagram and its answer: over a cable", plain.round_trips, "");
  table.row("  over a scripted wire", wired.round_trips, "");
  table.row("a run that sends 1 MiB by TCP: over a cable", plain.mebibytes, "");
  table.row("  over a scripted wire", wired.mebibytes, "");
}

void show_graders(Table& table) {
  const auto width = cores;
  for (const std::string language : {"cc", "py"}) {
    const auto all = graders_of_solutions(language);
    const auto what = fmt::format("all {} solutions, {}, warm, {} at a time", all.size(),
                                  language == "cc" ? "C++" : "Python", width);
    table.row(what, Samples{grade_all(all, width), grade_all(all, width), grade_all(all, width)},
              language == "cc" ? "< 3000" : "< 5000");
  }
  constexpr int verdicts = 200;
  const auto time = grade_all(std::vector<Command>(verdicts, grader), width);
  table.row("verdicts per second, whole graders", fmt::format("{:.0f}", verdicts / time * 1000),
            "");
  table.row("  runs in fresh labs per second",
            fmt::format("{:.0f}", verdicts * runs_of_a_grader / time * 1000), ">= 200");
  long peak = 0;
  for (const auto& command : graders_of_solutions("cc")) {
    peak = std::max(peak, run_command(command).peak_kib);
  }
  table.row("peak memory of a grader", fmt::format("{:.1f} MiB", static_cast<double>(peak) / 1024),
            "< 32 MiB");
}

bool is_of_first_lessons(const std::string& id) { return id < "06"; }

/// Every grader on its own, one after the other: what a student waits for, without the compiler.
void show_each(Table& table) {
  for (const std::string language : {"cc", "py"}) {
    double sum = 0;
    for (const auto& command : graders_of_solutions(language)) {
      const auto id = std::filesystem::path(command.front()).filename().string();
      const auto samples = grade(command, 3);
      if (is_of_first_lessons(id)) sum += quantile(samples, 0.5);
      table.row("  " + id + (language == "py" ? ".py" : ""), samples, "");
    }
    table.row(fmt::format("lessons 01 to 05, {}, one after the other: sum of the medians",
                          language == "cc" ? "C++" : "Python"),
              fmt::format("{:.0f} ms", sum), "");
  }
}

/// From a changed file to the verdict in ctest's words: compiling, linking, two labs, two runs.
void show_edit(Table& table) {
  const std::filesystem::path file = WIREBOOK_SOURCE_DIR "/lessons/01-sockets/first_packet.cc";
  const auto edit_and_test = [&] {
    std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now());
    run_command({WIREBOOK_CTEST, "--test-dir", WIREBOOK_BUILD_DIR, "-R", "^01\\.first_packet$"});
  };
  edit_and_test();  // whatever was not built yet is built now
  table.row("edit -> verdict through ctest, first_packet", repeat(5, edit_and_test), "<= 300");
}

void show_decoder(Table& table) {
  const auto decoding = decode(400000);
  const auto nanoseconds = [](double value) { return fmt::format("{:.0f} ns", value); };
  table.row("a packet: pcap_next_ex alone", nanoseconds(decoding.pcap_alone), "");
  table.row("a packet: and decoded", nanoseconds(decoding.parsed), "");
  table.row("a packet: and all checksums", nanoseconds(decoding.with_checksums), "<= 200 ns");
}

void show_growth(Table& table, int count) {
  const auto grown = many_in_a_row(program, "first_packet", count);
  if (grown.size() != 4) return;
  table.row(fmt::format("{} labs and runs in a row: first and last tenth", count),
            fmt::format("{:.1f} {:.1f}", grown[0], grown[1]), "the same");
  table.row("  memory after each (MiB)", fmt::format("{:.1f} {:.1f}", grown[2], grown[3]),
            "the same");
}

int run(int count) {
  const auto floor = floor_samples();
  Table table(quantile(floor, 0.5));
  table.row("floor: a program in new user and network namespaces", floor, "");
  show_labs(table);
  show_wire(table);
  show_graders(table);
  show_each(table);
  show_edit(table);
  show_decoder(table);
  show_growth(table, count);
  std::filesystem::remove_all(reports_folder());
  return 0;
}

}  // namespace
}  // namespace wirebook::bench

int main(int argc, char** argv) {
  try {
    constexpr int usual = 500;
    return wirebook::bench::run(argc > 1 ? std::max(10, std::atoi(argv[1])) : usual);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench: %s\n", error.what());
    return 1;
  }
}
