#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/unit/report/pages.hh"

namespace wirebook::report {
namespace {

nlohmann::json document_named(const std::string& name) {
  for (const auto& [known, page] : all_pages()) {
    if (known == name) return to_json(page);
  }
  throw std::invalid_argument(name);
}

TEST(Json, HasTheFirstFindingOfEveryCheckAtHand) {
  const auto document = document_named("port_swapped");
  EXPECT_EQ(document["exercise"], "04.hello_datagram");
  EXPECT_EQ(document["verdict"], "failed");
  EXPECT_EQ(document["checks"][0]["verdict"], "ok");
  EXPECT_EQ(document["checks"][0]["expected"], nullptr);
  const auto& check = document["checks"][1];
  EXPECT_EQ(check["verdict"], "failed");
  EXPECT_EQ(check["expected"], "10000");
  EXPECT_EQ(check["actual"], "4135");
  EXPECT_EQ(check["field"], "destination port");
  EXPECT_EQ(check["offset"], 36);
  EXPECT_EQ(check["frame"], 0);
  EXPECT_EQ(check["findings"].size(), 1U);
  EXPECT_EQ(document["diagnoses"][0]["code"], "PORT_SWAPPED");
  EXPECT_EQ(document["seed"], 20260101);
  EXPECT_EQ(document["capture"], "/home/you/wirebook/build/reports/04.hello_datagram/wire.pcap");
  const auto& run = document["runs"][0];
  EXPECT_EQ(run["command"][0], "hello_datagram");
  EXPECT_EQ(run["ending"]["kind"], "exited");
  EXPECT_EQ(run["stderr"], "no answer\n");
  EXPECT_EQ(run["events"].size(), 3U);
}

TEST(Json, SaysTheVerdictOfEveryPage) {
  EXPECT_EQ(document_named("passed")["verdict"], "passed");
  EXPECT_EQ(document_named("not_graded")["verdict"], "not_graded");
  EXPECT_EQ(document_named("not_graded")["capture"], nullptr);
  EXPECT_EQ(document_named("not_graded")["arrived"], nullptr);
  EXPECT_EQ(document_named("not_started")["verdict"], "not_started");
  EXPECT_EQ(document_named("does_not_compile")["verdict"], "does_not_compile");
  EXPECT_EQ(document_named("does_not_compile")["compile_error"]["line"], 31);
  EXPECT_NE(document_named("harness_fault")["harness_fault"], "");
  EXPECT_EQ(document_named("google_test_message")["checks"][3]["verdict"], "not_run");
}

}  // namespace
}  // namespace wirebook::report
