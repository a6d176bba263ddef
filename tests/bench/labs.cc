#include <unistd.h>

#include <fstream>
#include <optional>
#include <span>

#include "harness/lab/lab.hh"
#include "tests/bench/command.hh"
#include "tests/bench/figures.hh"

namespace wirebook::bench {
namespace {

double resident_mebibytes() {
  long pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1U << 20U);
}

const RunOptions options{.arguments = {"10.9.0.2", "4135"}};

Outcome run_once(Lab& lab, const Program& program) {
  lab.peer_does(Script{}.bind_udp(4135).receive_datagram());
  return lab.run(program, options);
}

}  // namespace

Samples lab_up_and_down(int count, const Network& network) {
  return in_child([&] {
    Machine machine({});
    Samples samples;
    for (int i = 0; i < count; ++i) {
      samples.push_back(time_of([&] { const Lab lab(machine, network); }));
    }
    return samples;
  });
}

Samples runs_in_a_lab(const std::string& path, const std::string& name, int count) {
  return in_child([&] {
    const auto program = Program::load(path, name, Program::Start::executed);
    Machine machine({});
    Samples samples;
    for (int i = 0; i < count; ++i) {
      Lab lab(machine);
      samples.push_back(time_of([&] { run_once(lab, program); }));
    }
    return samples;
  });
}

Crossing cross(const Network& network, int count) {
  constexpr int questions = 200;
  constexpr std::size_t mebibyte = 1U << 20U;
  Script answers, reader;
  answers.bind_udp(4135);
  for (int i = 0; i < questions; ++i) answers.receive_datagram().reply("x");
  reader.listen_tcp(5309).accept().receive(mebibyte).receive_end().close();
  const auto time_runs = [&](const Script& peer, const RunOptions& options) {
    return in_child([&] {
      const auto program = Program::load(WIREBOOK_SPEAKER, "speaker", Program::Start::executed);
      Machine machine({});
      Samples samples;
      for (int i = 0; i < count; ++i) {
        Lab lab(machine, network);
        lab.peer_does(peer);
        samples.push_back(time_of([&] { lab.run(program, options); }));
      }
      return samples;
    });
  };
  Crossing crossing;
  crossing.round_trips = time_runs(
      answers, {.arguments = {"ask", "10.9.0.2", "4135", std::to_string(questions), "1"}});
  for (auto& sample : crossing.round_trips) sample /= questions;
  crossing.mebibytes = time_runs(
      reader, {.arguments = {"send_stream", "10.9.0.2", "5309", "1", std::to_string(mebibyte)}});
  return crossing;
}

Samples many_in_a_row(const std::string& path, const std::string& name, int count) {
  return in_child([&] {
    const auto program = Program::load(path, name, Program::Start::executed);
    Machine machine({});
    Samples times;
    double early_memory = 0;
    const auto tenth = static_cast<std::size_t>(count / 10);
    for (int i = 0; i < count; ++i) {
      times.push_back(time_of([&] {
        Lab lab(machine);
        run_once(lab, program);
      }));
      if (times.size() == tenth) early_memory = resident_mebibytes();
    }
    const std::span all(times);
    const auto first = all.first(tenth), last = all.last(tenth);
    return Samples{quantile({first.begin(), first.end()}, 0.5),
                   quantile({last.begin(), last.end()}, 0.5), early_memory, resident_mebibytes()};
  });
}

}  // namespace wirebook::bench
