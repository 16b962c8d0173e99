#pragma once

#include <cstdint>

namespace anochat::fanout {

/**
 * Names a connection: a slot, and which of the slot's connections. The handle of one that is gone
 * names nobody, whoever still keeps it. Slots are given again in turn and after a rest, and so a
 * handle comes back after millions of others.
 */
using Handle = std::uint32_t;

constexpr unsigned kSlotBits = 20;
constexpr std::uint32_t kMaxSlots = 1U << kSlotBits;
constexpr std::uint32_t slot_of(Handle handle) { return handle & (kMaxSlots - 1); }

/** Set in the handle of a guest: a connection whose bytes JavaScript carries. */
constexpr Handle kGuestBit = 0x8000'0000;
constexpr bool is_guest(Handle handle) { return (handle & kGuestBit) != 0; }

/** For the slot's next connection. */
constexpr Handle handle_after(Handle handle) { return (handle + kMaxSlots) & ~kGuestBit; }

/** A user's number within this process, for as long as the user has connections. */
using UserNumber = std::uint32_t;
constexpr UserNumber kNoUser = 0xFFFF'FFFF;

}  // namespace anochat::fanout
