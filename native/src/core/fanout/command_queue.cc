#include "command_queue.h"

#include <utility>

namespace anochat::fanout {

bool CommandQueue::push(Command command, std::size_t work) {
  work += sizeof(Entry);
  std::unique_lock lock(mutex_);
  const auto has_room = [this] { return work_ <= limits_.command_work; };
  if (!has_room()) {
    add(statistics_.waits, 1);
    has_room_.wait_for(lock, limits_.command_wait, has_room);
  }
  commands_.push_back({std::move(command), work});
  ++count_;
  work_ += work;
  tell();
  return std::exchange(is_resting_, false);
}

std::vector<CommandQueue::Entry> CommandQueue::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(commands_, {});
}

void CommandQueue::finish(std::size_t count, std::size_t work) {
  {
    const std::lock_guard lock(mutex_);
    count_ -= count;
    work_ -= work;
    tell();
  }
  has_room_.notify_all();
}

bool CommandQueue::rest() {
  const std::lock_guard lock(mutex_);
  is_resting_ = commands_.empty();
  return is_resting_;
}

void CommandQueue::tell() {
  statistics_.commands_waiting.store(count_, std::memory_order_relaxed);
  statistics_.work_waiting.store(work_, std::memory_order_relaxed);
}

}  // namespace anochat::fanout
