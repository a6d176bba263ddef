#include "harness/lab/scripted_wire.hh"

#include <algorithm>
#include <utility>

namespace wirebook {
namespace {

Bytes copy_of(const wire::Packet& packet) { return {packet.bytes().begin(), packet.bytes().end()}; }

}  // namespace

ScriptedWire::ScriptedWire(const WireScript& script) {
  for (const auto& rule : script.rules()) rules_.push_back({rule, {describe(rule), 0, 0, {}}});
}

void ScriptedWire::carry(Way way, Bytes frame, std::vector<Delivery>& out) {
  const int number = next_++;
  if (rules_.empty()) {
    out.push_back({way, std::move(frame)});
    return;
  }
  Passenger passenger{number, way, wire::Packet::parse(std::move(frame))};
  if (const auto rule = choose_rule(passenger)) {
    act(*rule, std::move(passenger), out);
  } else {
    pass(passenger, copy_of(passenger.packet), out);
  }
}

/// The first rule whose turn it is; every rule counts the frame.
std::optional<std::size_t> ScriptedWire::choose_rule(const Passenger& passenger) {
  std::optional<std::size_t> chosen;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    auto& [rule, report] = rules_[i];
    if (!rule.frames.matches(passenger.packet, passenger.way)) continue;
    if (rule.damage && !rule.damage->fits(passenger.packet)) continue;
    ++report.met;
    if (!rule.which.includes(report.met) || overtakes(i, passenger)) continue;
    if (chosen) {
      ++report.too_late;
    } else {
      chosen = i;
    }
  }
  return chosen;
}

bool ScriptedWire::is_swap(std::size_t rule) const {
  return rules_[rule].rule.act == WireRule::Act::reorder;
}

/// Whether the frame is the other one of a swap that has begun.
bool ScriptedWire::overtakes(std::size_t rule, const Passenger& passenger) const {
  return std::ranges::any_of(held_, [&](const Held& held) {
    return held.rule == rule && is_swap(rule) && held.passenger.way == passenger.way;
  });
}

void ScriptedWire::act(std::size_t rule, Passenger passenger, std::vector<Delivery>& out) {
  using Act = WireRule::Act;
  const auto& script = rules_[rule].rule;
  rules_[rule].report.frames.push_back(passenger.number);
  auto& fate = fates_[passenger.number];
  fate.rule = static_cast<int>(rule);
  switch (script.act) {
    case Act::drop:
      fate.kind = Fate::Kind::dropped;
      return;
    case Act::duplicate:
      fate.kind = Fate::Kind::duplicated;
      out.push_back({passenger.way, copy_of(passenger.packet)});
      pass(passenger, copy_of(passenger.packet), out);
      return;
    case Act::reorder:
      hold(rule, std::move(passenger), until(script.frames));
      return;
    case Act::delay:
      hold(rule, std::move(passenger), *script.until);
      return;
    case Act::corrupt:
      fate.kind = Fate::Kind::changed;
      fate.change = script.damage->change_in(passenger.packet);
      fate.instead = wire::Packet::parse(script.damage->done_to(passenger.packet));
      pass(passenger, copy_of(fate.instead), out);
      return;
  }
}

void ScriptedWire::hold(std::size_t rule, Passenger passenger, Until until) {
  fates_[passenger.number].kind = Fate::Kind::never_delivered;
  held_.push_back({std::move(passenger), rule, std::move(until)});
}

void ScriptedWire::pass(const Passenger& passenger, Bytes bytes, std::vector<Delivery>& out) {
  out.push_back({passenger.way, std::move(bytes)});
  release_after(passenger, out);
}

/// A frame that was held may itself be what another one waits for.
void ScriptedWire::release_after(const Passenger& passed, std::vector<Delivery>& out) {
  for (auto& held : held_) {
    if (is_swap(held.rule) && held.passenger.way != passed.way) continue;
    held.passed += held.until.frames.matches(passed.packet, passed.way) ? 1U : 0U;
  }
  for (;;) {
    const auto done = std::ranges::find_if(
        held_, [&](const Held& held) { return held.passed >= held.until.count; });
    if (done == held_.end()) return;
    const auto passenger = std::move(done->passenger);
    held_.erase(done);
    auto& fate = fates_[passenger.number];
    fate.kind = Fate::Kind::delayed;
    fate.behind = passed.number;
    pass(passenger, copy_of(passenger.packet), out);
  }
}

std::vector<WireRuleReport> ScriptedWire::reports() const {
  std::vector<WireRuleReport> reports;
  for (const auto& each : rules_) reports.push_back(each.report);
  return reports;
}

}  // namespace wirebook
