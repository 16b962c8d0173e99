#pragma once

#include <cstdint>

namespace anochat::fanout {

/**
 * Names a connection. It is given anew only after every command that was made before its release
 * has been carried out.
 */
using Handle = std::uint32_t;

/** Set in the handle of a guest: a connection whose bytes JavaScript carries. */
constexpr Handle kGuestBit = 0x8000'0000;
constexpr bool is_guest(Handle handle) { return (handle & kGuestBit) != 0; }

/** A user's number within this process, for as long as the user has connections. */
using UserNumber = std::uint32_t;
constexpr UserNumber kNoUser = 0xFFFF'FFFF;

}  // namespace anochat::fanout
