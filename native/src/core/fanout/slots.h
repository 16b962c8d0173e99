#pragma once

#include <cstddef>
#include <deque>
#include <stdexcept>
#include <utility>
#include <vector>

#include "connection.h"
#include "handle.h"

namespace anochat::fanout {

/** What the thread that calls keeps of each connection, by handle. */
class Slots {
 public:
  struct Slot {
    Handle handle;
    UserNumber user = kNoUser;
    /** nullptr for a guest. Lives until the worker carries out the release. */
    Connection* connection = nullptr;
    std::size_t sent = 0;
  };

  /** @param kind kGuestBit or 0 @throws std::length_error when as many are taken as there can be */
  Slot& take(Handle kind) {
    auto& slot = slots_[next()];
    slot.handle |= kind;
    return slot;
  }
  /** nullptr when the connection is gone. */
  [[nodiscard]] const Slot* find(Handle handle) const {
    const auto at = slot_of(handle);
    return at < slots_.size() && slots_[at].handle == handle ? &slots_[at] : nullptr;
  }
  Slot* find(Handle handle) { return const_cast<Slot*>(std::as_const(*this).find(handle)); }

  /** The handle names nobody from now on. */
  void give_back(Slot& slot) {
    slot = {.handle = handle_after(slot.handle)};
    free_.push_back(slot_of(slot.handle));
  }

 private:
  /** So many rest at least, before one of them is given again. */
  static constexpr std::size_t kResting = 1'024;

  std::uint32_t next() {
    const auto count = static_cast<std::uint32_t>(slots_.size());
    if (free_.size() <= kResting && count < kMaxSlots) {
      slots_.push_back({.handle = count});
      return count;
    }
    if (free_.empty()) {
      throw std::length_error("too many connections");
    }
    const auto slot = free_.front();
    free_.pop_front();
    return slot;
  }

  std::vector<Slot> slots_;
  std::deque<std::uint32_t> free_;
};

}  // namespace anochat::fanout
