#include "command_queue.h"

#include <utility>

namespace anochat::fanout {

bool CommandQueue::push(Command command, std::size_t bytes) {
  std::unique_lock lock(mutex_);
  has_room_.wait(lock, [this] { return bytes_ <= limit_bytes_; });
  commands_.push_back(std::move(command));
  bytes_ += bytes + sizeof(Command);
  return std::exchange(is_resting_, false);
}

std::vector<Command> CommandQueue::take() {
  std::vector<Command> taken;
  {
    const std::lock_guard lock(mutex_);
    taken = std::exchange(commands_, {});
    bytes_ = 0;
  }
  has_room_.notify_all();
  return taken;
}

bool CommandQueue::rest() {
  const std::lock_guard lock(mutex_);
  is_resting_ = commands_.empty();
  return is_resting_;
}

}  // namespace anochat::fanout
