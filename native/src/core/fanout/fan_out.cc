#include "fan_out.h"

#include <utility>

#include "frame.h"

namespace anochat::fanout {

Handle FanOut::open(FileDescriptor fd, BytesRef greeting, std::vector<std::uint8_t> head) {
  auto handle = static_cast<Handle>(slots_.size());
  if (free_.empty()) {
    slots_.emplace_back();
  } else {
    handle = free_.back();
    free_.pop_back();
  }
  auto connection = worker_.make_connection();
  slots_[handle] = {.connection = connection.get(), .sent = 0, .user = kNoUser};
  worker_.push(command::Open{handle, std::move(connection), std::move(fd), std::move(greeting),
                             std::move(head)});
  return handle;
}

void FanOut::send(Handle handle, BytesRef frame, Delivery delivery) {
  const auto size = frame->size();
  slots_[handle].sent += size;
  worker_.push(command::Send{handle, delivery, std::move(frame)}, size);
}

void FanOut::close(Handle handle, std::uint16_t code, std::string_view reason) {
  worker_.push(command::Close{handle, make_close_frame(code, reason)});
}

void FanOut::terminate(Handle handle) { worker_.push(command::Terminate{handle}); }

void FanOut::release(Handle handle) {
  slots_[handle].is_released = true;
  release_if_unused(handle);
}

std::size_t FanOut::queued_bytes(Handle handle) const {
  const auto& [connection, sent, user, is_released] = slots_[handle];
  const auto taken = connection->seen_taken.load(std::memory_order_relaxed);
  return connection->seen_queued.load(std::memory_order_relaxed) + sent - taken;
}

Handle FanOut::add_guest() {
  if (free_guests_.empty()) {
    guests_.push_back(kNoUser);
    return static_cast<Handle>(guests_.size() - 1U) | kGuestBit;
  }
  const auto handle = free_guests_.back();
  free_guests_.pop_back();
  return handle;
}

void FanOut::enlist(Handle handle, std::string_view user) {
  const auto number = user_of(handle) = audience_.add(handle, user);
  if (!is_guest(handle)) {
    worker_.push(command::Enlist{handle, number});
  }
}

std::vector<std::string> FanOut::unlist(Handle handle) {
  const auto user = std::exchange(user_of(handle), kNoUser);
  if (user == kNoUser) {
    return {};
  }
  auto silent = audience_.remove(handle, user);
  if (is_guest(handle)) {
    free_guests_.push_back(handle);
  } else {
    release_if_unused(handle);
  }
  return silent;
}

void FanOut::adopt(Handle guest, Handle native) {
  const auto user = std::exchange(user_of(guest), kNoUser);
  free_guests_.push_back(guest);
  user_of(native) = user;
  audience_.replace(guest, native, user);
  worker_.push(command::Enlist{native, user});
}

void FanOut::broadcast(const Audience::Listeners& listeners, BytesRef frame, Delivery delivery,
                       UserNumber except) {
  if (!listeners.members || listeners.members->handles.size() == listeners.guests) {
    return;
  }
  const auto size = frame->size();
  worker_.push(command::Broadcast{listeners.members, except, delivery, std::move(frame)}, size);
}

std::vector<Handle> FanOut::guests_among(const Audience::Listeners& listeners,
                                         UserNumber except) const {
  std::vector<Handle> found;
  if (listeners.guests == 0) {
    return found;
  }
  for (const auto handle : listeners.members->handles) {
    if (!is_guest(handle)) {
      continue;
    }
    if (except == kNoUser || guests_[handle & ~kGuestBit] != except) {
      found.push_back(handle);
    }
  }
  return found;
}

EventBatch FanOut::take_events() {
  auto batch = worker_.take_events();
  for (const auto& event : batch.events) {
    if (event.kind == EventKind::kReleased) {
      free_.push_back(event.handle);
    }
  }
  return batch;
}

UserNumber& FanOut::user_of(Handle handle) {
  return is_guest(handle) ? guests_[handle & ~kGuestBit] : slots_[handle].user;
}

void FanOut::release_if_unused(Handle handle) {
  auto& slot = slots_[handle];
  if (!slot.is_released || slot.user != kNoUser) {
    return;
  }
  slot.connection = nullptr;
  worker_.push(command::Release{handle});
}

}  // namespace anochat::fanout
