/// \file
/// Everything a grader needs, and the only header it includes:
///
///     #include "harness/grader.hh"
///     using namespace wirebook;
///
///     using HelloDatagram = Exercise;
///
///     TEST_F(HelloDatagram, SendsTheMessageAsOneDatagram) {
///       const auto port = pick.port();
///       internet_host(Script{}.bind_udp(port).receive_datagram().reply("hello to you"));
///       const auto& outcome = run({.arguments = {peer(), text(port), "hello"}});
///       const auto datagram = kernel_ipv4(17) / kernel_udp(port) / payload("hello");
///       EXPECT_THAT(outcome, SendsExactly({datagram}));
///       EXPECT_THAT(outcome, Prints("hello to you"));
///       EXPECT_THAT(outcome, ExitsWith(0));
///     }
///
/// A check's name is a claim about the program; the page prints it as words.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "harness/check/call_matchers.hh"
#include "harness/check/imagine.hh"
#include "harness/check/matchers.hh"
#include "harness/check/option_list.hh"
#include "harness/check/rules/rules.hh"
#include "harness/lab/addresses.hh"
#include "harness/lab/network.hh"
#include "harness/lab/script.hh"
#include "harness/lab/wire_script.hh"
#include "harness/main/exercise.hh"
#include "harness/main/picker.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/compose.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"
#include "harness/wire/options.hh"
