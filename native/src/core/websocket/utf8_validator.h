#pragma once

#include <cstdint>
#include <span>

namespace anochat::websocket {

/**
 * UTF-8 by RFC 3629, piece by piece: no overlong forms, no surrogates, nothing above U+10FFFF. A
 * sequence may be cut anywhere, and what cannot become valid is refused at its first wrong byte.
 */
class Utf8Validator {
 public:
  /** @returns whether everything fed so far can still become valid. */
  bool feed(std::span<const std::uint8_t> bytes);
  /** Whether no sequence is open. */
  [[nodiscard]] bool is_complete() const { return missing_ == 0; }
  void reset() { *this = Utf8Validator(); }

 private:
  bool begin_sequence(std::uint8_t byte);

  /** Continuation bytes that the open sequence still needs, and the range of the next one. */
  std::uint8_t missing_ = 0;
  std::uint8_t lowest_ = 0x80;
  std::uint8_t highest_ = 0xBF;
};

}  // namespace anochat::websocket
