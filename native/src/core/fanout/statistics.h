#pragma once

#include <atomic>
#include <cstdint>

namespace anochat::fanout {

/** Written by the worker, read by anybody. */
struct Statistics {
  std::atomic<std::uint64_t> connections{0};
  std::atomic<std::uint64_t> lagging{0};
  std::atomic<std::uint64_t> frames_sent{0};
  std::atomic<std::uint64_t> frames_dropped{0};
  std::atomic<std::uint64_t> bytes_queued{0};
  /** Writes handed to the kernel; each may carry many frames. */
  std::atomic<std::uint64_t> writes{0};
  /** The pause between flushes that is in force. */
  std::atomic<std::uint64_t> window_us{0};
  std::atomic<bool> uses_uring{false};
};

}  // namespace anochat::fanout
