#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace anochat::fanout {

struct Limits {
  /** Of one message from a client. */
  std::uint32_t max_message_bytes = 128U * 1024U;
  /** Above it frames are dropped and the connection lags. */
  std::size_t queue_bytes = std::size_t{4} * 1024 * 1024;
  /** Above it volatile frames are dropped. */
  std::size_t volatile_bytes = std::size_t{512} * 1024;
  /**
   * A lagging connection must take at least `lagging_bytes()` within each such time, counted anew
   * from when it has; otherwise it is stuck. So a client that reads slowly gets as far as the end
   * of its queue, and one that reads a byte now and then does not hold the queue for ever: it is
   * stuck after at most 16 such times. The JavaScript hub follows the same rule
   * (src/platform/hub/lag-rule.ts).
   */
  std::chrono::milliseconds lagging{30'000};
  [[nodiscard]] std::size_t lagging_bytes() const { return queue_bytes / 16; }
  /** From a close frame to the end, whatever the peer does: as long as `ws` waits. */
  std::chrono::milliseconds closing{30'000};
  /** Messages from clients that JavaScript has not taken, by `event_cost`: above it nothing is
   * read. */
  std::size_t inbound_bytes = std::size_t{1} * 1024 * 1024;
  /** The same, of one connection: above it the others are read alone. */
  std::size_t inbound_share = std::size_t{64} * 1024;
  /**
   * Work (command_queue.h) that the worker has not done. Above half of it volatile frames are
   * dropped; above all of it the caller waits, no longer than `command_wait` a command.
   */
  std::size_t command_work = std::size_t{8} * 1024 * 1024;
  std::chrono::milliseconds command_wait{100};
  /**
   * Memory of all frames in this process. Above it a connection that the kernel takes nothing more
   * for lags, however little it has queued; above twice of it, it ends with the next frame that
   * cannot be dropped.
   */
  std::size_t held_bytes = std::size_t{256} * 1024 * 1024;
  bool allow_uring = true;
};

}  // namespace anochat::fanout
