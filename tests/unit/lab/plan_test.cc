#include "harness/lab/plan.hh"

#include <gmock/gmock.h>

#include <set>

#include "harness/lab/addresses.hh"
#include "harness/wire/compose.hh"

namespace wirebook {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const auto every_network = {Network::pair.with_ipv6(), Network::two_wires.with_ipv6(),
                            Network::lan.with_ipv6(), Network::chain.with_ipv6()};

std::vector<std::string> addresses_of(const PlannedHost& host) {
  std::vector<std::string> all;
  for (const auto& card : host.cards) {
    for (const auto& address : card.addresses) all.push_back(address.text);
  }
  return all;
}

const PlannedHost& host(const Plan& plan, std::string_view name) {
  for (const auto& host : plan.hosts) {
    if (host.name == name) return host;
  }
  throw std::out_of_range(std::string(name));
}

TEST(Plan, GivesTheAddressesThatGradersKnow) {
  const auto lan = make_plan(Network::lan.with_ipv6());
  EXPECT_THAT(addresses_of(host(lan, student_name)), Contains(student_address));
  EXPECT_THAT(addresses_of(host(lan, student_name)), Contains(student_ipv6_address));
  EXPECT_EQ(host(lan, student_name).cards[0].mac, student_mac);
  EXPECT_THAT(addresses_of(host(lan, peer_name)), Contains(peer_address));
  EXPECT_THAT(addresses_of(host(lan, peer_name)), Contains(peer_ipv6_address));
  EXPECT_EQ(host(lan, peer_name).cards[0].mac, peer_mac);
  EXPECT_THAT(addresses_of(host(lan, stranger_name)), Contains(stranger_address));
  EXPECT_THAT(addresses_of(host(lan, stranger_name)), Contains(stranger_ipv6_address));
  EXPECT_EQ(host(lan, stranger_name).cards[0].mac, stranger_mac);
  const auto wires = make_plan(Network::two_wires.with_ipv6());
  const auto& student = host(wires, student_name);
  EXPECT_THAT(addresses_of(student), Contains(second_student_address));
  EXPECT_THAT(addresses_of(student), Contains(second_student_ipv6_address));
  EXPECT_EQ(student.cards[1].mac, second_student_mac);
  EXPECT_THAT(addresses_of(host(wires, stranger_name)), Contains(second_stranger_address));
  EXPECT_THAT(addresses_of(host(wires, stranger_name)), Contains(second_stranger_ipv6_address));
  EXPECT_EQ(host(wires, stranger_name).cards[0].mac, second_stranger_mac);
  const auto chain = make_plan(Network::chain.with_ipv6());
  EXPECT_THAT(addresses_of(host(chain, peer_name)), Contains(distant_peer_address));
  EXPECT_THAT(addresses_of(host(chain, peer_name)), Contains(distant_peer_ipv6_address));
  EXPECT_THAT(addresses_of(host(chain, "router-1")), Contains(first_router_address));
  EXPECT_THAT(addresses_of(host(chain, "router-1")), Contains(first_router_ipv6_address));
  EXPECT_EQ(host(chain, "router-1").cards[0].mac, first_router_mac);
}

TEST(Plan, HasNoIpv6UnlessAsked) {
  for (const auto& network : {Network::pair, Network::two_wires, Network::lan, Network::chain}) {
    for (const auto& host : make_plan(network).hosts) {
      EXPECT_THAT(addresses_of(host), Not(Contains(HasSubstr(":")))) << host.name;
    }
  }
}

TEST(Plan, NamesTheOwnerOfEveryCard) {
  for (const auto& network : every_network) {
    for (const auto& host : make_plan(network).hosts) {
      for (const auto& card : host.cards) {
        const auto owner = owner_of(card.mac);
        ASSERT_TRUE(owner) << card.mac;
        EXPECT_EQ(owner->host, host.name) << card.mac;
        EXPECT_EQ(owner->card, card.name) << card.mac;
      }
    }
  }
  EXPECT_FALSE(owner_of("02:09:00:00:00:99"));
}

TEST(Plan, LetsNoHostBeTakenForAnother) {
  for (const auto& network : every_network) {
    std::set<std::string> seen;
    for (const auto& host : make_plan(network).hosts) {
      for (const auto& card : host.cards) {
        EXPECT_TRUE(seen.insert(card.mac).second) << card.mac;
        for (const auto& address : card.addresses) {
          // Link-local ones are somebody else's on another link.
          const bool link_local = address.text.starts_with("fe80:");
          EXPECT_TRUE(link_local || seen.insert(address.text).second) << address.text;
        }
      }
    }
  }
}

TEST(Plan, HasTheSameLinkLocalAddressOnBothWires) {
  const auto plan = make_plan(Network::two_wires.with_ipv6());
  EXPECT_THAT(addresses_of(host(plan, peer_name)), Contains("fe80::2"));
  EXPECT_THAT(addresses_of(host(plan, stranger_name)), Contains("fe80::2"));
}

Bytes frame_to(std::string_view mac) {
  return wire::FrameBuilder().ethernet(peer_mac, mac, 0x88b5).build();
}

TEST(Plan, KnowsWhatTheStudentHears) {
  const auto lan = make_plan(Network::lan);
  EXPECT_TRUE(is_heard_by_student(lan, {0, 0}, frame_to(peer_mac)));
  EXPECT_TRUE(is_heard_by_student(lan, {1, 0}, frame_to(student_mac)));
  EXPECT_TRUE(is_heard_by_student(lan, {1, 0}, frame_to("ff:ff:ff:ff:ff:ff")));
  EXPECT_TRUE(is_heard_by_student(lan, {1, 0}, frame_to("02:09:00:00:00:99")));
  EXPECT_FALSE(is_heard_by_student(lan, {1, 0}, frame_to(stranger_mac)));
  const auto chain = make_plan(Network::chain);
  EXPECT_TRUE(is_heard_by_student(chain, {1, 0}, frame_to(student_mac)));
  EXPECT_FALSE(is_heard_by_student(chain, {1, 1}, frame_to("02:09:00:00:01:fe")));
  EXPECT_FALSE(is_heard_by_student(chain, {4, 0}, frame_to("02:09:00:00:03:fd")));
}

}  // namespace
}  // namespace wirebook
