#include "harness/cli/grading.hh"

#include <gmock/gmock.h>

namespace wirebook::cli {
namespace {

using enum Verdict;

Verdict of(std::initializer_list<Verdict> verdicts) {
  std::vector<Graded> programs;
  for (const auto verdict : verdicts) programs.push_back({{}, verdict, ""});
  return verdict_of(programs);
}

int status(std::initializer_list<Verdict> verdicts, bool lab_is_required = false) {
  return exit_status(std::vector(verdicts), lab_is_required);
}

TEST(Grading, AProgramThatWasNotStartedDoesNotCountBesideOneThatWas) {
  EXPECT_EQ(of({not_started, passed}), passed);
  EXPECT_EQ(of({failed, not_started}), failed);
  EXPECT_EQ(of({not_started, not_started}), not_started);
}

TEST(Grading, TheWorstOfTwoStartedProgramsCounts) {
  EXPECT_EQ(of({passed, failed}), failed);
  EXPECT_EQ(of({does_not_compile, passed}), does_not_compile);
  EXPECT_EQ(of({passed, not_graded}), not_graded);
  EXPECT_EQ(of({failed, fault}), fault);
}

TEST(Grading, NotStartedIsNotFailed) {
  EXPECT_EQ(status({}), 0);
  EXPECT_EQ(status({not_started, passed}), 0);
}

TEST(Grading, WhatFailedIsOne) {
  EXPECT_EQ(status({passed, failed}), 1);
  EXPECT_EQ(status({does_not_compile}), 1);
  EXPECT_EQ(status({fault}), 1);
  EXPECT_EQ(status({not_graded, failed}), 1);
}

TEST(Grading, AMachineThatCannotGradeIsSkippedUnlessItMust) {
  EXPECT_EQ(status({not_graded, passed}), 77);
  EXPECT_EQ(status({not_graded, passed}, /*lab_is_required=*/true), 1);
}

}  // namespace
}  // namespace wirebook::cli
