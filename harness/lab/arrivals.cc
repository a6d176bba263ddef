#include "harness/lab/arrivals.hh"

#include <fmt/format.h>

#include <string_view>

namespace wirebook {
namespace {

/// How often frames of the same bytes arrive, and where among all.
struct Count {
  std::size_t least = 0, most = 0;  ///< by the account
  std::size_t came = 0, first = 0, last = 0;
};

using Counts = std::map<std::string_view, Count>;

std::size_t copies(const Fate& fate) {
  if (fate.is_lost()) return 0;
  return fate.kind == Fate::Kind::duplicated ? 2 : 1;
}

ByteView sent_on(const Carried& carried, const Fate& fate) {
  return fate.kind == Fate::Kind::changed ? fate.instead.bytes() : ByteView(carried.frame);
}

Counts counts_by(const Account& account, Way way) {
  static const Fate delivered;
  Counts counts;
  for (std::size_t i = 0; i < account.carried.size(); ++i) {
    const auto& carried = account.carried[i];
    if (carried.way != way) continue;
    const auto told = account.fates.find(static_cast<int>(i));
    const auto& fate = told == account.fates.end() ? delivered : told->second;
    auto& count = counts[as_text(sent_on(carried, fate))];
    count.most += copies(fate);
    const bool behind_the_proven = fate.behind >= static_cast<int>(account.proven);
    if (i < account.proven && !behind_the_proven) count.least += copies(fate);
  }
  for (const auto& stray : account.strays) {
    if (stray.way == way) ++counts[as_text(stray.frame)].most;
  }
  return counts;
}

void count_arrivals(Counts& counts, Way way, const std::vector<Arrival>& arrivals) {
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    if (arrivals[i].way != way) continue;
    auto& count = counts[as_text(arrivals[i].frame)];
    if (count.came++ == 0) count.first = i;
    count.last = i;
  }
}

/// Whether a frame that was held back came behind the one it waited for, as far as their bytes tell
/// them from others.
bool keeps_order(const Counts& counts, const Carried& held, const Carried& passed) {
  const auto later = counts.find(as_text(held.frame));
  const auto earlier = counts.find(as_text(passed.frame));
  if (later == counts.end() || earlier == counts.end() || later == earlier) return true;
  const bool both_came = later->second.came > 0 && earlier->second.came > 0;
  return !both_came || later->second.last > earlier->second.first;
}

}  // namespace

std::string disagreement(const Account& account, Way way, const std::vector<Arrival>& arrivals) {
  auto counts = counts_by(account, way);
  count_arrivals(counts, way, arrivals);
  for (const auto& [frame, count] : counts) {
    if (count.came >= count.least && count.came <= count.most) continue;
    return fmt::format("a frame of {} bytes {} arrived {} times, not {}", frame.size(),
                       name_of(way), count.came,
                       count.came < count.least ? count.least : count.most);
  }
  for (const auto& [number, fate] : account.fates) {
    if (fate.kind != Fate::Kind::delayed) continue;
    const auto& held = account.carried[static_cast<std::size_t>(number)];
    const auto& passed = account.carried[static_cast<std::size_t>(fate.behind)];
    if (held.way != way || passed.way != way || keeps_order(counts, held, passed)) continue;
    return fmt::format("a frame of {} bytes {} was not held back", held.frame.size(), name_of(way));
  }
  return {};
}

}  // namespace wirebook
