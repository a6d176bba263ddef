// Which of a machine's settings a refusal is put down to. tests/lab/refusals_test.cc provokes those
// that can be provoked.
#include <gmock/gmock.h>
#include <sched.h>

#include <cerrno>

#include "harness/sandbox/user_namespace.hh"

namespace wirebook::sandbox {
namespace {

using testing::HasSubstr;

constexpr const char* maps = "write '1000 1001 1' to /proc/self/uid_map";

struct Case {
  const char* name;
  Refusal refusal;
  NamespaceSettings settings;
  const char* denied;
  const char* cause;
  const char* fix;
};

class Refusals : public testing::TestWithParam<Case> {};

TEST_P(Refusals, AreExplained) {
  const auto& wanted = GetParam();
  const auto found = explain(wanted.refusal, wanted.settings);
  EXPECT_THAT(found.denied, HasSubstr(wanted.denied));
  EXPECT_THAT(found.cause, HasSubstr(wanted.cause));
  EXPECT_THAT(found.fix, HasSubstr(wanted.fix));
}

const NamespaceSettings debian{"", "1", "63000", "63000", "63000"};
const NamespaceSettings ubuntu{"1", "1", "63000", "63000", "63000"};
const NamespaceSettings forbidden_on_debian{"", "0", "63000", "63000", "63000"};
const NamespaceSettings no_room_on_ubuntu{"1", "1", "0", "63000", "63000"};
const NamespaceSettings container{"", "1", "63000", "63000", "63000", true};
const NamespaceSettings chroot{"", "1", "63000", "63000", "63000", true, true};

INSTANTIATE_TEST_SUITE_P(Of, Refusals,
                         testing::Values(Case{"no_room",
                                              {ENOSPC, "unshare", CLONE_NEWNET},
                                              no_room_on_ubuntu,
                                              "too few namespaces",
                                              "user.max_user_namespaces is 0, user.max_net",
                                              "user.max_net_namespaces=10000"},
                                         Case{"no_room_for_mounts",
                                              {ENOSPC, "unshare", CLONE_NEWNS},
                                              debian,
                                              "too few namespaces",
                                              "user.max_mnt_namespaces is 63000",
                                              "user.max_mnt_namespaces=10000"},
                                         Case{"apparmor_at_once",
                                              {EACCES, "unshare", CLONE_NEWNET},
                                              ubuntu,
                                              "user namespaces",
                                              "kernel.apparmor_restrict_unprivileged_userns is 1",
                                              "--apparmor-profile"},
                                         Case{"apparmor_without_rights",
                                              {EPERM, maps, CLONE_NEWNET},
                                              ubuntu,
                                              "user namespaces",
                                              "kernel.apparmor_restrict_unprivileged_userns is 1",
                                              "--apparmor-profile"},
                                         Case{"debian",
                                              {EPERM, "unshare", CLONE_NEWNET},
                                              forbidden_on_debian,
                                              "user namespaces",
                                              "kernel.unprivileged_userns_clone is 0",
                                              "kernel.unprivileged_userns_clone=1"},
                                         Case{"chroot",
                                              {EPERM, "unshare", CLONE_NEWNET},
                                              chroot,
                                              "user namespaces",
                                              "(chroot)",
                                              "outside the chroot"},
                                         Case{"container",
                                              {EPERM, "unshare", CLONE_NEWNET},
                                              container,
                                              "user namespaces",
                                              "seccomp filter",
                                              "where-it-runs.md"},
                                         Case{"id_maps",
                                              {EACCES, maps, CLONE_NEWNET},
                                              debian,
                                              "user namespaces",
                                              "who is who",
                                              "uid_map"},
                                         Case{"nothing_known",
                                              {EINVAL, "unshare", CLONE_NEWNET},
                                              debian,
                                              "user namespaces",
                                              "does not know",
                                              "where-it-runs.md"}),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace wirebook::sandbox
