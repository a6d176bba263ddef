#include "harness/sandbox/shaper.hh"

#include <cerrno>

namespace wirebook::sandbox {
namespace {

/// How often a program that does not wait is refused in a row.
constexpr unsigned most_refusals = 100;

/// SplitMix64 (Steele, Lea, Flood 2014): a good number for each place in a row.
std::uint64_t scatter(std::uint64_t place) {
  place += 0x9e3779b97f4a7c15U;
  place = (place ^ (place >> 30U)) * 0xbf58476d1ce4e5b9U;
  place = (place ^ (place >> 27U)) * 0x94d049bb133111ebU;
  return place ^ (place >> 31U);
}

}  // namespace

Shape Shape::drawn(std::uint64_t seed) {
  const auto at_most = [&](std::uint64_t what, std::uint64_t most) {
    return 1 + scatter(seed * 16 + what) % most;
  };
  Shape shape;
  shape.seed = seed + 1;
  // A few bytes at a time would take for ever; mostly sizes around those of real segments.
  shape.sends_at_most = at_most(0, 20000);
  shape.receives_at_most = at_most(1, 20000);
  shape.interrupts_every = static_cast<unsigned>(at_most(2, 20)) + 1;
  shape.refuses_every = static_cast<unsigned>(at_most(3, 20)) + 1;
  return shape;
}

std::uint64_t Shaper::draw(std::uint64_t most) {
  if (shape_.seed == 0) return most;
  return 1 + scatter(scatter(shape_.seed) + drawn_++) % most;
}

/// Counts down to the next one; a count that has run out is drawn anew.
bool Shaper::is_due(unsigned every, unsigned& countdown) {
  if (every == 0) return false;
  if (countdown == 0) countdown = static_cast<unsigned>(draw(every));
  // Two in a row would be as if it never ended: with every == 1 each second one is let through.
  if (--countdown > 0) return false;
  countdown = static_cast<unsigned>(draw(every)) + (every == 1 ? 1 : 0);
  return true;
}

Verdict Shaper::decide(Does what, std::size_t length, const May& may) {
  if (may.refuse) {
    if (refusals_left_ > 0) {
      --refusals_left_;
      return {Verdict::Kind::answer, 0, EAGAIN};
    }
    if (is_due(shape_.refuses_every, until_refusal_)) {
      refusals_left_ = most_refusals - 1;
      return {Verdict::Kind::answer, 0, EAGAIN};
    }
  }
  if (may.interrupt && is_due(shape_.interrupts_every, until_interrupt_)) {
    return {Verdict::Kind::answer, 0, EINTR};
  }
  const auto most = what == Does::send ? shape_.sends_at_most : shape_.receives_at_most;
  if (!may.trim || most == 0 || length < 2) return {};
  const auto taken = draw(most);
  return taken < length ? Verdict{Verdict::Kind::trim, taken, 0} : Verdict{};
}

int Shaper::signal_in(std::string_view call) {
  if (shape_.signals.empty()) return 0;
  const auto count = ++seen_.try_emplace(std::string(call)).first->second;
  for (const auto& wanted : shape_.signals) {
    if (wanted.call == call && wanted.occurrence == count) return wanted.signal;
  }
  return 0;
}

}  // namespace wirebook::sandbox
