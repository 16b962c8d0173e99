#include "utf8_validator.h"

#include <cstring>

namespace anochat::websocket {

bool Utf8Validator::feed(std::span<const std::uint8_t> bytes) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (missing_ == 0) {
      std::uint64_t word = 0;
      while (bytes.size() - at >= sizeof(word)) {
        std::memcpy(&word, bytes.data() + at, sizeof(word));
        if ((word & kHighBits) != 0) {
          break;
        }
        at += sizeof(word);
      }
      if (at == bytes.size()) {
        return true;
      }
      if (!begin_sequence(bytes[at++])) {
        return false;
      }
      continue;
    }
    const std::uint8_t byte = bytes[at++];
    if (byte < lowest_ || byte > highest_) {
      return false;
    }
    lowest_ = 0x80;
    highest_ = 0xBF;
    --missing_;
  }
  return true;
}

/** The second byte's range shuts out overlong forms, surrogates and what lies above U+10FFFF. */
bool Utf8Validator::begin_sequence(std::uint8_t byte) {
  if (byte < 0x80) {
    return true;
  }
  if (byte < 0xC2 || byte > 0xF4) {
    return false;
  }
  missing_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
  if (byte == 0xE0) {
    lowest_ = 0xA0;
  }
  if (byte == 0xED) {
    highest_ = 0x9F;
  }
  if (byte == 0xF0) {
    lowest_ = 0x90;
  }
  if (byte == 0xF4) {
    highest_ = 0x8F;
  }
  return true;
}

}  // namespace anochat::websocket
