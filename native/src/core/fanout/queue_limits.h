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
  /** Without progress for so long, a lagging connection is stuck. */
  std::chrono::milliseconds lagging{30'000};
  /** From a close frame to the end, whatever the peer does. */
  std::chrono::milliseconds closing{5'000};
  /** Messages from clients that JavaScript has not taken: above it nothing is read. */
  std::size_t inbound_bytes = std::size_t{16} * 1024 * 1024;
  /** Commands that the worker has not taken: above it the caller waits. */
  std::size_t command_bytes = std::size_t{64} * 1024 * 1024;
  bool allow_uring = true;
};

}  // namespace anochat::fanout
