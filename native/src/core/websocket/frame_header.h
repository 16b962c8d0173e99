#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace anochat::websocket {

enum class Opcode : std::uint8_t {
  kContinuation = 0x0,
  kText = 0x1,
  kBinary = 0x2,
  kClose = 0x8,
  kPing = 0x9,
  kPong = 0xA,
};

constexpr bool is_control(Opcode opcode) { return (static_cast<std::uint8_t>(opcode) & 0x8) != 0; }

constexpr std::size_t kMaxControlPayload = 125;
/** Two bytes, eight of length and four of mask. */
constexpr std::size_t kMaxHeaderBytes = 14;

/** The start of an unmasked frame (RFC 6455, section 5.2), as a server sends it. */
struct FrameHeader {
  std::array<std::uint8_t, 10> bytes{};
  std::uint8_t size = 0;
};

/** Header of one whole message, or of a control frame. */
constexpr FrameHeader encode_header(Opcode opcode, std::size_t payload_bytes) {
  constexpr std::uint8_t kFin = 0x80;
  FrameHeader header;
  header.bytes[0] = static_cast<std::uint8_t>(kFin | static_cast<std::uint8_t>(opcode));
  const std::uint64_t length = payload_bytes;
  std::uint8_t length_bytes = 0;
  if (length < 126) {
    header.bytes[1] = static_cast<std::uint8_t>(length);
  } else if (length < 65536) {
    header.bytes[1] = 126;
    length_bytes = 2;
  } else {
    header.bytes[1] = 127;
    length_bytes = 8;
  }
  for (std::uint8_t i = 0; i < length_bytes; ++i) {
    header.bytes[2U + i] = static_cast<std::uint8_t>(length >> (8U * (length_bytes - 1U - i)));
  }
  header.size = static_cast<std::uint8_t>(2U + length_bytes);
  return header;
}

}  // namespace anochat::websocket
