#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace anochat::websocket::test {

using Bytes = std::vector<std::uint8_t>;

struct ClientFrame {
  unsigned opcode = 0x1;
  std::string payload = {};
  bool is_fin = true;
  unsigned rsv = 0;
  bool is_masked = true;
};

/** What a client puts on the wire. */
inline Bytes wire(const ClientFrame& frame) {
  constexpr std::array<std::uint8_t, 4> kMask{0x37, 0xFA, 0x21, 0x3D};
  Bytes bytes{static_cast<std::uint8_t>((frame.is_fin ? 0x80U : 0U) | frame.rsv | frame.opcode)};
  const std::uint64_t length = frame.payload.size();
  const std::uint8_t mask_bit = frame.is_masked ? 0x80 : 0;
  const int length_bytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
  bytes.push_back(static_cast<std::uint8_t>(mask_bit | (length_bytes == 0   ? length
                                                        : length_bytes == 2 ? 126U
                                                                            : 127U)));
  for (int i = length_bytes - 1; i >= 0; --i) {
    bytes.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
  }
  if (frame.is_masked) {
    bytes.insert(bytes.end(), kMask.begin(), kMask.end());
  }
  for (std::size_t i = 0; i < frame.payload.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(frame.payload[i]);
    bytes.push_back(frame.is_masked ? byte ^ kMask[i % 4] : byte);
  }
  return bytes;
}

inline Bytes wire(std::initializer_list<ClientFrame> frames) {
  Bytes all;
  for (const auto& frame : frames) {
    const auto bytes = wire(frame);
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  return all;
}

inline std::string close_payload(unsigned code, std::string_view reason = {}) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  return payload.append(reason);
}

}  // namespace anochat::websocket::test
