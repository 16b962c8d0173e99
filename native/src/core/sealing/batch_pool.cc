#include "core/sealing/batch_pool.h"

#include <sodium.h>

#include <boost/asio/post.hpp>
#include <memory>
#include <mutex>
#include <utility>

namespace anochat::sealing {
namespace {

/** About 50 us of work: enough to be worth a task, small enough to spread. */
constexpr std::size_t kPartBytes = std::size_t{64} * 1024;
/** An item costs as much as so many bytes before its first byte. */
constexpr std::size_t kItemBytes = 512;
constexpr std::size_t kMostWaitingBytes = std::size_t{256} * 1024 * 1024;

std::size_t CostOf(const BatchItem& item) { return item.body.size() + kItemBytes; }

}  // namespace

struct BatchPool::Job {
  Direction direction;
  Batch batch;
  Done done;
  std::size_t cost;
  std::atomic<std::size_t> parts_left;
  std::mutex mutex;
  Outcome outcome;

  void Report(Outcome part) {
    const std::lock_guard lock(mutex);
    if (outcome.fault == Fault::kNone || part.item < outcome.item) {
      outcome = part;
    }
  }
};

BatchPool::BatchPool(Sealer& sealer, std::size_t threads) : sealer_(sealer), threads_(threads) {}

BatchPool::~BatchPool() {
  threads_.stop();
  threads_.join();
}

bool BatchPool::TryRun(Direction direction, Batch& batch, Done done) {
  std::vector<std::size_t> ends;
  std::size_t cost = 0;
  std::size_t part = 0;
  for (std::size_t i = 0; i < batch.items.size(); ++i) {
    part += CostOf(batch.items[i]);
    if (part >= kPartBytes || i + 1 == batch.items.size()) {
      ends.push_back(i + 1);
      cost += std::exchange(part, 0);
    }
  }
  if (waiting_bytes_.load(std::memory_order_relaxed) + cost > kMostWaitingBytes) {
    return false;
  }
  waiting_bytes_.fetch_add(cost, std::memory_order_relaxed);
  const auto job = std::make_shared<Job>();
  job->direction = direction;
  job->batch = std::move(batch);
  job->done = std::move(done);
  job->cost = cost;
  job->parts_left = ends.size();
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    boost::asio::post(threads_, [this, job, begin, end] { Work(*job, begin, end); });
    begin = end;
  }
  return true;
}

void BatchPool::Work(Job& job, std::size_t begin, std::size_t end) {
  const Outcome part = job.direction == Direction::kSeal ? sealer_.SealItems(job.batch, begin, end)
                                                         : sealer_.OpenItems(job.batch, begin, end);
  if (part.fault != Fault::kNone) {
    job.Report(part);
  }
  if (job.parts_left.fetch_sub(1, std::memory_order_acq_rel) > 1) {
    return;
  }
  if (job.outcome.fault != Fault::kNone && job.direction == Direction::kOpen) {
    for (const BatchItem& item : job.batch.items) {
      sodium_memzero(item.out, item.body.size() - kBodyOverhead);
    }
  }
  waiting_bytes_.fetch_sub(job.cost, std::memory_order_relaxed);
  job.done(job.outcome);
}

}  // namespace anochat::sealing
