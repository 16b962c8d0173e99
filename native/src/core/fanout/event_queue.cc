#include "event_queue.h"

#include <utility>

namespace anochat::fanout {

void EventQueue::push(EventKind kind, Handle handle, std::uint16_t code,
                      std::span<const std::uint8_t> bytes) {
  bool is_first = false;
  {
    const std::lock_guard lock(mutex_);
    is_first = batch_.events.empty();
    batch_.events.push_back({kind, code, handle, batch_.bytes.size(), bytes.size()});
    batch_.bytes.insert(batch_.bytes.end(), bytes.begin(), bytes.end());
  }
  if (is_first) {
    notify_();
  }
}

bool EventQueue::is_full() {
  const std::lock_guard lock(mutex_);
  if (batch_.bytes.size() < limit_bytes_) {
    return false;
  }
  was_full_ = true;
  return true;
}

EventQueue::Taken EventQueue::take() {
  const std::lock_guard lock(mutex_);
  return {std::exchange(batch_, {}), std::exchange(was_full_, false)};
}

}  // namespace anochat::fanout
