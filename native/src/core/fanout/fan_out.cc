#include "fan_out.h"

#include <utility>

#include "frame.h"

namespace anochat::fanout {

Handle FanOut::open(FileDescriptor fd, BytesRef greeting, std::vector<std::uint8_t> head) {
  auto& slot = slots_.take(0);
  auto connection = worker_.make_connection(slot.handle);
  slot.connection = connection.get();
  worker_.push(
      command::Open{std::move(connection), std::move(fd), std::move(greeting), std::move(head)});
  return slot.handle;
}

void FanOut::send(Handle handle, BytesRef frame, Delivery delivery) {
  auto* const slot = slots_.find(handle);
  if (slot == nullptr) {
    return;
  }
  if (worker_.refuses(delivery)) {
    return;
  }
  const auto size = frame->size();
  slot->sent += size;
  worker_.push(command::Send{handle, delivery, std::move(frame)}, work_of(size, 1));
}

void FanOut::close(Handle handle, std::uint16_t code, std::string_view reason) {
  worker_.push(command::Close{handle, make_close_frame(code, reason)});
}

void FanOut::terminate(Handle handle) { worker_.push(command::Terminate{handle}); }

void FanOut::close_all(std::uint16_t code, std::string_view reason) {
  worker_.push(command::Leave{make_close_frame(code, reason)});
}

void FanOut::release(Handle handle) {
  auto* const slot = slots_.find(handle);
  if (slot == nullptr) {
    return;
  }
  unlist(*slot);
  slots_.give_back(*slot);
  if (!is_guest(handle)) {
    worker_.push(command::Release{handle});
  }
}

std::size_t FanOut::queued_bytes(Handle handle) const {
  const auto* const slot = slots_.find(handle);
  if (slot == nullptr || slot->connection == nullptr) {
    return 0;
  }
  const auto& connection = *slot->connection;
  const auto taken = connection.seen_taken.load(std::memory_order_relaxed);
  return connection.seen_queued.load(std::memory_order_relaxed) + slot->sent - taken;
}

void FanOut::enlist(Handle handle, std::string_view user) {
  auto* const slot = slots_.find(handle);
  if (slot == nullptr) {
    return;
  }
  unlist(*slot);
  slot->user = audience_.add(handle, user);
  if (!is_guest(handle)) {
    worker_.push(command::Enlist{handle, slot->user});
  }
}

std::vector<std::string> FanOut::unlist(Handle handle) {
  auto* const slot = slots_.find(handle);
  return slot == nullptr ? std::vector<std::string>() : unlist(*slot);
}

std::vector<std::string> FanOut::unlist(Slots::Slot& slot) {
  const auto user = std::exchange(slot.user, kNoUser);
  return user == kNoUser ? std::vector<std::string>() : audience_.remove(slot.handle, user);
}

void FanOut::adopt(Handle guest, Handle native) {
  auto* const from = slots_.find(guest);
  auto* const to = slots_.find(native);
  if (from == nullptr || to == nullptr || from->user == kNoUser) {
    return;
  }
  unlist(*to);
  to->user = std::exchange(from->user, kNoUser);
  audience_.replace(guest, native, to->user);
  worker_.push(command::Enlist{native, to->user});
  slots_.give_back(*from);
}

void FanOut::broadcast(const Audience::Listeners& listeners, BytesRef frame, Delivery delivery,
                       UserNumber except) {
  if (!listeners.members || listeners.members->handles.size() == listeners.guests) {
    return;
  }
  const auto deliveries = listeners.members->handles.size() - listeners.guests;
  if (worker_.refuses(delivery, deliveries)) {
    return;
  }
  const auto work = work_of(frame->size(), deliveries);
  worker_.push(command::Broadcast{listeners.members, except, delivery, std::move(frame)}, work);
}

std::vector<Handle> FanOut::guests_among(const Audience::Listeners& listeners,
                                         UserNumber except) const {
  std::vector<Handle> found;
  if (listeners.guests == 0) {
    return found;
  }
  for (const auto handle : listeners.members->handles) {
    if (is_guest(handle) && (except == kNoUser || slots_.find(handle)->user != except)) {
      found.push_back(handle);
    }
  }
  return found;
}

EventSlice FanOut::take_events() {
  const auto slice = worker_.take_events();
  for (const auto& event : slice.events) {
    const auto* const slot = slots_.find(event.handle);
    if (slot == nullptr || (event.kind != EventKind::kText && event.kind != EventKind::kBinary)) {
      continue;
    }
    slot->connection->untaken.fetch_sub(event_cost(event.size), std::memory_order_relaxed);
  }
  if (slice.is_awaited) {
    worker_.push(command::ReadOn{});
  }
  return slice;
}

}  // namespace anochat::fanout
