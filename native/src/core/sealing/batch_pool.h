#pragma once

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <functional>

#include "core/sealing/sealer.h"

namespace anochat::sealing {

/** Works on large batches beside the caller, a batch in parts on several threads. */
class BatchPool {
 public:
  /** Called once, on a thread of the pool. */
  using Done = std::function<void(Outcome)>;

  /** @param sealer outlives the pool */
  BatchPool(Sealer& sealer, std::size_t threads);
  /** Ends what runs, drops what waits (whose `Done` is never called), then joins. */
  ~BatchPool();
  BatchPool(const BatchPool&) = delete;
  BatchPool& operator=(const BatchPool&) = delete;

  /**
   * @param batch what it points into stays until `done`; taken only when this returns true
   * @returns false when too much waits already: the caller does the work itself then
   */
  [[nodiscard]] bool TryRun(Direction direction, Batch& batch, Done done);

 private:
  struct Job;
  void Work(Job& job, std::size_t begin, std::size_t end);

  Sealer& sealer_;
  std::atomic<std::size_t> waiting_bytes_ = 0;
  boost::asio::thread_pool threads_;
};

}  // namespace anochat::sealing
