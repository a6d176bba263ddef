// What a program in the sandbox can see and reach: nothing of ours.
#include <fmt/format.h>

#include <sstream>

#include "tests/lab/lab_test.hh"

namespace wirebook {
namespace {

using testing::AnyOf;

/// "door: EPERM" by door.
using Doors = std::map<std::string, std::string>;

class Intruder : public LabTest {
 protected:
  static Doors knock(Right right, std::vector<std::string> paths = {}) {
    paths.insert(paths.begin(), equipment().abstract_name);
    const auto outcome = run("intruder", {.arguments = std::move(paths), .right = right});
    EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited) << outcome.err;
    Doors doors;
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) {
      const auto colon = line.find(':');
      if (colon == std::string::npos) {
        doors["uid_map"] += line;
      } else {
        doors[line.substr(0, colon)] = line.substr(line.find_first_not_of(" \t", colon + 1));
      }
    }
    return doors;
  }
};

TEST_F(Intruder, SeesNoFileOfTheWorkbook) {
  const std::string root = WIREBOOK_SOURCE_DIR;
  for (const auto& [door, result] :
       knock(Right::none, {root + "/solutions", root + "/captures", root + "/README.md", "/root",
                           "/home", "/etc/shadow", "/var"})) {
    if (door.starts_with("read /") && !door.starts_with("read /proc")) {
      EXPECT_EQ(result, "ENOENT") << door;
    }
  }
}

TEST_F(Intruder, WritesNowhereButInTmp) {
  for (const auto& [door, result] : knock(Right::net_raw)) {
    if (!door.starts_with("write ")) continue;
    if (door == "write /tmp/mine") {
      EXPECT_EQ(result, "ok");
    } else {
      EXPECT_THAT(result, AnyOf("EROFS", "EACCES", "EPERM", "ENOENT")) << door;
    }
  }
}

TEST_F(Intruder, DoesNotReachTheMemoryOfItsInit) {
  const auto doors = knock(Right::net_raw);
  for (const char* door : {"read /proc/1/mem", "read /proc/1/environ", "read /proc/1/maps",
                           "read /proc/1/auxv", "list /proc/1/fd", "list /proc/1/root"}) {
    EXPECT_THAT(doors.at(door), AnyOf("EACCES", "EPERM")) << door;
  }
}

TEST_F(Intruder, SeesOnlyItselfAndItsInit) { EXPECT_EQ(knock(Right::none).at("processes"), "2"); }

TEST_F(Intruder, MakesNoNamespaceAndNoMount) {
  const auto doors = knock(Right::net_raw);
  for (const char* door : {"unshare user", "unshare net", "unshare mount", "clone user", "mount",
                           "remount", "umount", "chroot", "setns", "sethostname"}) {
    EXPECT_EQ(doors.at(door), "EPERM") << door;
  }
}

TEST_F(Intruder, HasNoCapability) {
  const auto doors = knock(Right::none);
  for (const char* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"}) {
    EXPECT_EQ(doors.at(set), "0000000000000000") << set;
  }
  EXPECT_EQ(doors.at("NoNewPrivs"), "1");
  EXPECT_EQ(doors.at("raw socket"), "EPERM");
  EXPECT_EQ(doors.at("packet socket"), "EPERM");
  EXPECT_THAT(doors.at("setuid"), AnyOf("EPERM", "EINVAL"));
  EXPECT_EQ(doors.at("more processes"), "EPERM");
}

TEST_F(Intruder, HasExactlyNetRawWhereItIsGranted) {
  const auto doors = knock(Right::net_raw);
  for (const char* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"}) {
    EXPECT_EQ(doors.at(set), "0000000000002000") << set;
  }
  EXPECT_EQ(doors.at("raw socket"), "ok");
  EXPECT_EQ(doors.at("packet socket"), "ok");
}

TEST_F(Intruder, ReachesNoSocketOfTheMachine) {
  const auto doors = knock(Right::net_raw);
  EXPECT_EQ(doors.at("abstract socket"), "ECONNREFUSED");
  EXPECT_EQ(doors.at("vsock"), "EAFNOSUPPORT");
}

/// Inside, the second number of uid_map is the id in the namespace above: the machine's.
TEST_F(Intruder, IsNotTheMachinesRoot) {
  std::istringstream map(knock(Right::none).at("uid_map"));
  int inside = 0, outside = 0;
  map >> inside >> outside;
  EXPECT_EQ(inside, 1000);
  EXPECT_NE(outside, 0);
  if (equipment().started_as_root) {
    EXPECT_EQ(outside, 65534);
  }
}

TEST_F(Intruder, CannotForgeTheMarkers) {
  const auto outcome = run(
      "speaker", {.arguments = {"forge_markers", "10.9.0.2", "1", "50"}, .right = Right::net_raw});
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_EQ(outcome.sent().size(), 50U) << "forged markers are frames like any other";
  EXPECT_EQ(outcome.frames.size(), 50U);
}

}  // namespace
}  // namespace wirebook
