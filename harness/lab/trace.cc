#include "harness/lab/trace.hh"

#include <fmt/format.h>

#include <map>
#include <string_view>

#include "harness/base/ordinal.hh"
#include "harness/sandbox/calls.hh"
#include "harness/sandbox/process.hh"

namespace wirebook {
namespace {

SystemCall::Shaped shaped(sandbox::TracedCall::Shaped how) {
  switch (how) {
    case sandbox::TracedCall::Shaped::trimmed:
      return SystemCall::Shaped::trimmed;
    case sandbox::TracedCall::Shaped::answered:
      return SystemCall::Shaped::answered;
    case sandbox::TracedCall::Shaped::no:
      break;
  }
  return SystemCall::Shaped::no;
}

/// Numbers ids in the order in which they come, from 1.
class Numbers {
 public:
  int of(std::int32_t id) {
    return numbers_.try_emplace(id, static_cast<int>(numbers_.size()) + 1).first->second;
  }

 private:
  std::map<std::int32_t, int> numbers_;
};

}  // namespace

std::vector<SystemCall> calls_of(const sandbox::CallLog& log, std::chrono::nanoseconds start) {
  std::vector<SystemCall> calls;
  Numbers processes, threads;
  processes.of(sandbox::program_id);
  for (const auto& traced : log.calls()) {
    const auto* form = sandbox::form_of(traced.number);
    if (form == nullptr) continue;
    SystemCall call;
    call.at = std::chrono::nanoseconds(traced.at) - start;
    call.name = sandbox::library_name(*form, traced.arguments);
    call.process = processes.of(traced.process);
    call.thread = threads.of(traced.thread);
    call.arguments = traced.arguments;
    call.returned = traced.state == sandbox::TracedCall::State::returned;
    call.returned_at = std::chrono::nanoseconds(traced.returned_at) - start;
    call.result = traced.result;
    call.shaped = shaped(traced.shaped);
    call.address.assign(traced.address.begin(), traced.address.begin() + traced.address_size);
    call.data.assign(traced.data.begin(), traced.data.begin() + traced.data_size);
    calls.push_back(std::move(call));
  }
  return calls;
}

std::string describe(const sandbox::Shape& shape) {
  const char* least = shape.seed == 0 ? "" : "at least ";
  const auto bytes = [](std::size_t count) {
    return fmt::format("{} byte{}", count, count == 1 ? "" : "s");
  };
  std::vector<std::string> parts;
  if (shape.sends_at_most > 0) {
    parts.push_back(fmt::format("a send() takes at most {}", bytes(shape.sends_at_most)));
  }
  if (shape.receives_at_most > 0) {
    parts.push_back(fmt::format("a recv() gives at most {}", bytes(shape.receives_at_most)));
  }
  if (shape.interrupts_every > 0) {
    parts.push_back(fmt::format("{}every {} that may wait is interrupted (EINTR)", least,
                                ordinal(shape.interrupts_every)));
  }
  if (shape.refuses_every > 0) {
    parts.push_back(
        fmt::format("{}every {} on a socket that does not block is refused until the program "
                    "waits with poll() (EAGAIN)",
                    least, ordinal(shape.refuses_every)));
  }
  for (const auto& signal : shape.signals) {
    parts.push_back(fmt::format("SIG{} comes during the {} {}()", sigabbrev_np(signal.signal),
                                ordinal(signal.occurrence), signal.call));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace wirebook
