#include "frame.h"

#include <algorithm>
#include <array>

#include "../websocket/close_code.h"

namespace anochat::fanout {

using websocket::Opcode;

namespace {

/** @returns how much of the UTF-8 text goes into so many bytes. */
std::size_t cut_between_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) {
    return text.size();
  }
  const auto is_inside = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  auto size = most;
  while (size > 0 && is_inside(size)) {
    --size;
  }
  return size;
}

}  // namespace

DraftFrame draft_frame(Opcode opcode, std::size_t payload_bytes) {
  const auto header = websocket::encode_header(opcode, payload_bytes);
  auto bytes = Bytes::allocate(header.size + payload_bytes);
  std::copy_n(header.bytes.begin(), header.size, bytes->writable().begin());
  const auto payload = bytes->writable().subspan(header.size);
  return {std::move(bytes), payload};
}

BytesRef make_frame(Opcode opcode, std::span<const std::uint8_t> payload) {
  auto frame = draft_frame(opcode, payload.size());
  std::ranges::copy(payload, frame.payload.begin());
  return frame.bytes;
}

BytesRef make_close_frame(std::uint16_t code, std::string_view reason) {
  if (!websocket::may_be_sent(code)) {
    return draft_frame(Opcode::kClose, 0).bytes;
  }
  const auto size = cut_between_characters(reason, websocket::kMaxControlPayload - 2);
  auto frame = draft_frame(Opcode::kClose, size + 2);
  frame.payload[0] = static_cast<std::uint8_t>(code >> 8U);
  frame.payload[1] = static_cast<std::uint8_t>(code & 0xFFU);
  std::copy_n(reason.begin(), size, frame.payload.begin() + 2);
  return frame.bytes;
}

BytesRef copy_bytes(std::span<const std::uint8_t> bytes) {
  auto copy = Bytes::allocate(bytes.size());
  std::ranges::copy(bytes, copy->writable().begin());
  return copy;
}

}  // namespace anochat::fanout
