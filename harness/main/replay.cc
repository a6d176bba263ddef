#include "harness/main/replay.hh"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/check/ledger.hh"
#include "harness/lab/plan.hh"
#include "harness/main/check_collector.hh"
#include "harness/main/exercise.hh"
#include "harness/main/session.hh"
#include "harness/wire/headers.hh"

namespace wirebook {
namespace {

Frame frame_of(const wire::Record& record) {
  Frame frame{record.at, "", "eth0", wire::Packet::parse(record.bytes)};
  const auto header = frame.packet.bytes_of(wire::ethernet::header);
  const auto mac = wire::shown(header, wire::ethernet::source);
  const auto owner = owner_of(mac);
  frame.host = owner ? owner->host : mac;
  if (owner) frame.interface = owner->card;
  return frame;
}

}  // namespace

void keep_first_check_only() {
  const auto* suite = testing::UnitTest::GetInstance()->GetTestSuite(0);
  if (suite == nullptr || suite->total_test_count() == 0) return;
  testing::GTEST_FLAG(filter) = fmt::format("{}.{}", suite->name(), suite->GetTestInfo(0)->name());
}

Replayed replay_first_check(const std::string& name, const std::vector<wire::Record>& records,
                            std::uint64_t seed) {
  Replayed replayed;
  Session session;
  session.seed = seed;
  session.name = name;
  session.replay = std::make_shared<Outcome>();
  session.replay->log = &replayed.log;
  std::transform(records.begin(), records.end(), std::back_inserter(session.replay->frames),
                 frame_of);
  Exercise::grade_in(session);
  keep_first_check_only();
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  auto* collector = new CheckCollector(session);
  listeners.Append(collector);
  // Its status says nothing: a capture cannot print or exit.
  [[maybe_unused]] const int status = RUN_ALL_TESTS();
  delete listeners.Release(collector);  // it knows the session, which ends here

  session.replay->log = nullptr;
  if (session.checks.empty()) return replayed;
  auto& check = session.checks.front();
  if (!check.runs.empty()) replayed.outcome = session.replay;
  replayed.check = std::move(check.name);
  replayed.message = std::move(check.message);
  std::copy_if(check.findings.begin(), check.findings.end(), std::back_inserter(replayed.findings),
               check::is_about_the_wire);
  return replayed;
}

}  // namespace wirebook
