#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <span>

namespace anochat::fanout {

/** One write that never waits. */
struct Outgoing {
  int fd = -1;
  std::span<const std::uint8_t> bytes;
  /** Bytes that the kernel took, or a negative errno. */
  ssize_t result = 0;
};

/** Hands many writes to the kernel. It belongs to the thread that made it. */
class BatchSender {
 public:
  BatchSender() = default;
  BatchSender(const BatchSender&) = delete;
  BatchSender& operator=(const BatchSender&) = delete;
  virtual ~BatchSender() = default;

  /** Fills every result. */
  virtual void send(std::span<Outgoing> batch) = 0;
  [[nodiscard]] virtual bool uses_uring() const = 0;
};

/** Through io_uring where this is allowed and the kernel has it, one call of send() each otherwise.
 */
std::unique_ptr<BatchSender> make_batch_sender(bool allow_uring);

}  // namespace anochat::fanout
