#pragma once

#include "tests/lab/lab_test.hh"

namespace wirebook {

/// A test that looks at the harness from outside; skipped where no lab can be made.
class Outside : public testing::Test {
 public:
  /// @param reason why this machine makes no labs; empty when it does
  static void remember(std::string reason) { unavailable_ = std::move(reason); }

 protected:
  void SetUp() override {
    if (!unavailable_.empty()) GTEST_SKIP() << "not graded: " << unavailable_;
  }

 private:
  static inline std::string unavailable_;
};

}  // namespace wirebook
