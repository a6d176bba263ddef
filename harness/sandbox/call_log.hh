#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>

namespace wirebook::sandbox {

/// One system call of a student's program, as the tracer saw it.
struct TracedCall {
  enum class State : std::uint8_t { entered, returned };
  /// What the harness did to it.
  enum class Shaped : std::uint8_t { no, trimmed, answered };

  std::int64_t at = 0;  ///< Unix time in nanoseconds, at entry
  std::int32_t number = 0;
  std::int32_t process = 0, thread = 0;      ///< ids inside the sandbox: the program itself is 2
  std::array<std::uint64_t, 6> arguments{};  ///< as the program gave them
  std::int64_t result = 0;                   ///< -errno when it failed
  State state = State::entered;              ///< `entered`: it never returned
  std::int64_t returned_at = 0;              ///< Unix time in nanoseconds
  Shaped shaped = Shaped::no;
  std::uint8_t address_size = 0, data_size = 0;
  /// The socket address that was given or came back, or the value of a socket option.
  std::array<std::uint8_t, 110> address{};
  std::array<std::uint8_t, 32> data{};  ///< the first bytes that were sent or received
};

/// The calls of one run, written by the sandbox's init, read by the harness: memory that both
/// share. The student's program never has it: it is gone at its execve().
class CallLog {
 public:
  static constexpr std::size_t capacity = 16384;

  CallLog();
  ~CallLog();
  CallLog(const CallLog&) = delete;
  CallLog& operator=(const CallLog&) = delete;

  /// A new entry; nullptr when the log is full.
  TracedCall* add();

  [[nodiscard]] std::span<const TracedCall> calls() const;
  /// Its place among calls(); the call is one of this log's.
  [[nodiscard]] int index_of(const TracedCall& call) const {
    return static_cast<int>(&call - shared_->calls.data());
  }
  /// Calls that found no room.
  [[nodiscard]] std::uint64_t dropped() const { return shared_->dropped; }

  /// One more call that gave nothing, @returns how many in a row.
  std::uint64_t add_fruitless() { return ++shared_->fruitless; }
  void end_fruitless() { shared_->fruitless = 0; }
  /// Calls in a row that gave nothing, up to now: a wait that returned at once, a receive at the
  /// end of a stream.
  [[nodiscard]] std::uint64_t fruitless() const { return shared_->fruitless; }

 private:
  struct Shared {
    std::atomic<std::uint32_t> count;
    std::atomic<std::uint64_t> dropped, fruitless;
    std::array<TracedCall, capacity> calls;
  };
  Shared* shared_;
};

}  // namespace wirebook::sandbox
