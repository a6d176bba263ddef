#include "harness/lab/plan.hh"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <utility>

#include "harness/lab/addresses.hh"
#include "harness/wire/headers.hh"

namespace wirebook {
namespace {

constexpr unsigned ipv4_prefix = 24;
constexpr unsigned ipv6_prefix = 64;

/// Numbers of hosts within their network, the last part of each address.
constexpr unsigned student = 1;
constexpr unsigned internet_host = 2;
constexpr unsigned stranger = 3;
constexpr unsigned near_side = 254;  ///< of a router, where the student is
constexpr unsigned far_side = 253;

constexpr unsigned routers = 3;

std::string ipv4_of(unsigned net, unsigned number) {
  return fmt::format("10.9.{}.{}", net, number);
}

/// Decimal digits, so that the two families' addresses look alike.
std::string ipv6_of(unsigned net, unsigned number) {
  return net == 0 ? fmt::format("fd09::{}", number) : fmt::format("fd09:0:0:{}::{}", net, number);
}

std::string mac_of(unsigned net, unsigned number) {
  return fmt::format("02:09:00:00:{:02x}:{:02x}", net, number);
}

/// Writes a plan from the student outwards.
class Planner {
 public:
  explicit Planner(const Network& network) : network_(network) {
    switch (network.shape) {
      case Network::Shape::pair:
        add_host(student_name, {{0, student}});
        add_host(peer_name, {{0, internet_host}});
        plan_.links = {{{0, 0}, {1, 0}}};
        break;
      case Network::Shape::two_wires:
        plan_two_wires();
        break;
      case Network::Shape::lan:
        add_host(student_name, {{0, student}});
        add_host(peer_name, {{0, internet_host}});
        add_host(stranger_name, {{0, stranger}});
        plan_.links = {{{0, 0}, {1, 0}, {2, 0}}};
        break;
      case Network::Shape::chain:
        plan_chain();
        return;
    }
    if (network.default_route) add_default_route(0, 0, internet_host);
  }

  Plan done() { return std::move(plan_); }

 private:
  struct Place {
    unsigned net, number;
  };

  PlannedHost& add_host(std::string_view name, std::initializer_list<Place> places) {
    auto& host = plan_.hosts.emplace_back(PlannedHost{std::string(name)});
    for (const auto& [net, number] : places) {
      PlannedCard card{fmt::format("eth{}", host.cards.size()), mac_of(net, number), {}};
      card.addresses.push_back({ipv4_of(net, number), ipv4_prefix});
      if (network_.ipv6) {
        card.addresses.push_back({ipv6_of(net, number), ipv6_prefix});
        card.addresses.push_back({fmt::format("fe80::{}", number), ipv6_prefix});
      }
      host.cards.push_back(std::move(card));
    }
    return host;
  }

  void add_route(std::size_t host, unsigned to_net, unsigned via_net, unsigned via_number) {
    auto& routes = plan_.hosts[host].routes;
    routes.push_back({ipv4_of(to_net, 0), ipv4_prefix, ipv4_of(via_net, via_number)});
    if (!network_.ipv6) return;
    routes.push_back({ipv6_of(to_net, 0), ipv6_prefix, ipv6_of(via_net, via_number)});
  }

  void add_default_route(std::size_t host, unsigned via_net, unsigned via_number) {
    auto& routes = plan_.hosts[host].routes;
    routes.push_back({"0.0.0.0", 0, ipv4_of(via_net, via_number)});
    if (network_.ipv6) routes.push_back({"::", 0, ipv6_of(via_net, via_number)});
  }

  /// Link-local addresses need not be unique beyond their link, and here they are not.
  void plan_two_wires() {
    add_host(student_name, {{0, student}, {1, student}});
    add_host(peer_name, {{0, internet_host}});
    auto& other = add_host(stranger_name, {{1, stranger}});
    if (network_.ipv6) {
      other.cards[0].addresses.back() = plan_.hosts[1].cards[0].addresses.back();
    }
    plan_.links = {{{0, 0}, {1, 0}}, {{0, 1}, {2, 0}}};
  }

  /// Network K is behind router-K. What is for none of them goes to internet-host.
  void plan_chain() {
    add_host(student_name, {{0, student}});
    if (network_.default_route) add_default_route(0, 0, near_side);
    for (unsigned k = 1; k <= routers; ++k) {
      auto& router = add_host(fmt::format("router-{}", k), {{k - 1, near_side}, {k, far_side}});
      router.forwards = true;
      router.is_silent = network_.is_silent(k);
      for (unsigned behind = 0; behind + 1 < k; ++behind) add_route(k, behind, k - 1, far_side);
      add_default_route(k, k, k == routers ? internet_host : near_side);
    }
    add_host(peer_name, {{routers, internet_host}});
    add_default_route(routers + 1, routers, far_side);
    plan_.links.push_back({{0, 0}, {1, 0}});
    for (std::size_t k = 1; k <= routers; ++k) plan_.links.push_back({{k, 1}, {k + 1, 0}});
  }

  Network network_;
  Plan plan_;
};

}  // namespace

Plan make_plan(const Network& network) { return Planner(network).done(); }

bool is_heard_by_student(const Plan& plan, const PlannedEnd& from, ByteView frame) {
  if (from.host == 0) return true;
  const auto is_sender = [&](const PlannedEnd& end) {
    return end.host == from.host && end.card == from.card;
  };
  const auto link = std::find_if(plan.links.begin(), plan.links.end(), [&](const auto& ends) {
    return std::any_of(ends.begin(), ends.end(), is_sender);
  });
  if (link == plan.links.end()) return false;
  const auto is_students = [](const PlannedEnd& end) { return end.host == 0; };
  if (std::none_of(link->begin(), link->end(), is_students)) return false;
  if (link->size() == 2) return true;
  const auto destination = wire::shown(frame, wire::ethernet::destination);
  return std::none_of(link->begin(), link->end(), [&](const PlannedEnd& end) {
    return end.host != 0 && plan.card(end).mac == destination;
  });
}

/// Every host's first card is the one towards the student, and hosts are numbered outwards.
WayToStudent way_to_student(const Plan& plan, std::size_t host) {
  const PlannedEnd from{host, 0};
  for (const auto& link : plan.links) {
    const auto is_from = [&](const PlannedEnd& end) {
      return end.host == from.host && end.card == from.card;
    };
    if (std::none_of(link.begin(), link.end(), is_from)) continue;
    const auto next =
        *std::min_element(link.begin(), link.end(),
                          [](const PlannedEnd& a, const PlannedEnd& b) { return a.host < b.host; });
    const PlannedEnd student{0, next.host == 0 ? next.card : 0};
    return {index_of(from), plan.card(from).mac, plan.card(next).mac,
            plan.card(student).addresses.front().text};
  }
  throw std::invalid_argument("a host without a link");
}

std::optional<Owner> owner_of(std::string_view mac) {
  for (const auto& network : {Network::two_wires, Network::lan, Network::chain}) {
    for (const auto& host : make_plan(network).hosts) {
      for (const auto& card : host.cards) {
        if (card.mac == mac) return Owner{host.name, card.name};
      }
    }
  }
  return std::nullopt;
}

std::string hosts_file(const Plan& plan) {
  std::string text = "127.0.0.1 localhost\n";
  for (const auto& host : plan.hosts) {
    for (const auto& [address, prefix_length] : host.cards.front().addresses) {
      if (address.starts_with("fe80:")) continue;  // means nothing without an interface
      text += fmt::format("{} {}\n", address, host.name);
    }
  }
  return text;
}

}  // namespace wirebook
