#pragma once

#include <atomic>
#include <cstdint>

namespace anochat::fanout {

/** Read by anybody; each is written by one thread, or under the lock of the command queue. */
struct Statistics {
  std::atomic<std::uint64_t> connections{0};
  std::atomic<std::uint64_t> lagging{0};
  std::atomic<std::uint64_t> frames_sent{0};
  std::atomic<std::uint64_t> frames_dropped{0};
  /** Volatile frames that were dropped before they became commands, one a listener. */
  std::atomic<std::uint64_t> frames_refused{0};
  std::atomic<std::uint64_t> bytes_queued{0};
  /** Writes handed to the kernel; each may carry many frames. */
  std::atomic<std::uint64_t> writes{0};
  /** The pause between flushes that is in force. */
  std::atomic<std::uint64_t> window_us{0};
  /** Commands that are not carried out, and their work (command_queue.h). */
  std::atomic<std::uint64_t> commands_waiting{0};
  std::atomic<std::uint64_t> work_waiting{0};
  /** How often the caller had to wait for room among the commands. */
  std::atomic<std::uint64_t> waits{0};
  std::atomic<bool> uses_uring{false};
};

/** Where there is one writer no read-modify-write is needed. */
inline void add(std::atomic<std::uint64_t>& counter, std::uint64_t amount) {
  counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}
inline void subtract(std::atomic<std::uint64_t>& counter, std::uint64_t amount) {
  counter.store(counter.load(std::memory_order_relaxed) - amount, std::memory_order_relaxed);
}

}  // namespace anochat::fanout
