#pragma once

#include <array>
#include <string>

#include "crowd.h"

namespace bench {

struct Crowd::Peer {
  enum class State { kConnecting, kUpgrading, kOpen };

  int fd = -1;
  std::size_t number = 0;
  std::size_t room = 0;
  State state = State::kConnecting;
  std::string response;
  FrameWalker walker;
  std::size_t received = 0;
};

struct Crowd::Room {
  /** More than are ever under way at once. */
  static constexpr std::size_t kRing = 256;

  std::size_t members = 0;
  /** How many members have the n-th message, by n modulo kRing. */
  std::array<std::uint32_t, kRing> got{};
};

}  // namespace bench
