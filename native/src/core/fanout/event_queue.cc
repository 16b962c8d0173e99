#include "event_queue.h"

#include <algorithm>
#include <utility>

namespace anochat::fanout {

void EventQueue::push(EventKind kind, Handle handle, std::uint16_t code,
                      std::span<const std::uint8_t> bytes) {
  bool is_news = false;
  {
    const std::lock_guard lock(mutex_);
    coming_.events.push_back({kind, code, handle, coming_.bytes.size(), bytes.size()});
    coming_.bytes.insert(coming_.bytes.end(), bytes.begin(), bytes.end());
    cost_ += event_cost(bytes.size());
    is_news = !std::exchange(is_notified_, true);
  }
  if (is_news) {
    notify_();
  }
}

bool EventQueue::is_full() {
  const std::lock_guard lock(mutex_);
  return cost_ >= limit_;
}

bool EventQueue::await_take() {
  const std::lock_guard lock(mutex_);
  is_awaited_ = cost_ > 0;
  return is_awaited_;
}

EventSlice EventQueue::take() {
  if (taken_ == going_.events.size()) {
    // What was heard is freed here, and not kept for the next flood.
    going_ = {};
    taken_ = 0;
    const std::lock_guard lock(mutex_);
    std::swap(going_, coming_);
  }
  const auto rest = std::span<const Event>(going_.events).subspan(taken_);
  std::size_t count = 0;
  std::size_t size = 0;
  std::size_t cost = 0;
  while (count < std::min(rest.size(), kSliceEvents) && size < kSliceBytes) {
    size += rest[count].size;
    cost += event_cost(rest[count].size);
    ++count;
  }
  taken_ += count;
  const std::lock_guard lock(mutex_);
  cost_ -= cost;
  is_notified_ = cost_ > 0;
  return {rest.first(count), going_.bytes, is_notified_, std::exchange(is_awaited_, false)};
}

}  // namespace anochat::fanout
