#pragma once

#include <cstdint>

namespace anochat::websocket {

/** Status codes of RFC 6455, section 7.4, that this server gives. */
enum class CloseCode : std::uint16_t {
  kNormal = 1000,
  kGoingAway = 1001,
  kProtocolError = 1002,
  /** Never on the wire: the peer's close frame carried no code. */
  kNone = 1005,
  /** Never on the wire: the connection ended without a close frame. */
  kAbnormal = 1006,
  kBadData = 1007,
  kTooBig = 1009,
};

/** Whether the code may stand in a close frame (section 7.4.1 and IANA's registry up to 1014). */
constexpr bool may_be_sent(std::uint16_t code) {
  if (code >= 3000) {
    return code <= 4999;
  }
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

}  // namespace anochat::websocket
