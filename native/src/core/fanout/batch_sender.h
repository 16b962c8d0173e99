#pragma once

#include <sys/types.h>
#include <sys/uio.h>

#include <memory>
#include <span>

namespace anochat::fanout {

/** One write that never waits. */
struct Outgoing {
  int fd = -1;
  /** At least one, and no more than one call takes (IOV_MAX). */
  std::span<iovec> parts;
  /** Bytes that the kernel took, or a negative errno. */
  ssize_t result = 0;
};

/** As many go to the kernel in one system call. */
constexpr std::size_t kSendsAtOnce = 512;

/** Hands many writes to the kernel. It belongs to the thread that made it. */
class BatchSender {
 public:
  BatchSender() = default;
  BatchSender(const BatchSender&) = delete;
  BatchSender& operator=(const BatchSender&) = delete;
  virtual ~BatchSender() = default;

  /** Fills every result. @param batch no more than `kSendsAtOnce` */
  virtual void send(std::span<Outgoing> batch) = 0;
  /** Whether the ring is there; it may break. */
  [[nodiscard]] virtual bool uses_uring() const = 0;
};

/** Through io_uring where this is allowed and the kernel has it, one system call each otherwise. */
std::unique_ptr<BatchSender> make_batch_sender(bool allow_uring);

}  // namespace anochat::fanout
