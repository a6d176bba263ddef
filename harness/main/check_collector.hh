#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "harness/main/session.hh"

namespace wirebook {

/// "SendsTheMessageAsOneDatagram" as a page prints it: "sends the message as one datagram".
std::string as_words(std::string_view test_name);

/// Takes the place of Google Test's printer: collects the checks and their findings in the session.
class CheckCollector : public testing::EmptyTestEventListener {
 public:
  explicit CheckCollector(Session& session) : session_(session) {}

 private:
  void OnTestStart(const testing::TestInfo& test) override;
  void OnTestPartResult(const testing::TestPartResult& result) override;
  void OnTestEnd(const testing::TestInfo& test) override;

  Session& session_;
};

}  // namespace wirebook
