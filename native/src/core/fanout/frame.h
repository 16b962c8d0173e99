#pragma once

#include <span>
#include <string_view>

#include "../websocket/frame_header.h"
#include "bytes.h"

namespace anochat::fanout {

/** A frame whose payload is still to be written. */
struct DraftFrame {
  boost::intrusive_ptr<Bytes> bytes;
  std::span<std::uint8_t> payload;
};

/** Header in place, room for the payload behind it. */
DraftFrame draft_frame(websocket::Opcode opcode, std::size_t payload_bytes);

BytesRef make_frame(websocket::Opcode opcode, std::span<const std::uint8_t> payload);

/** @param code 1005 for a close frame without one. @param reason cut to the characters that a frame
 * can hold */
BytesRef make_close_frame(std::uint16_t code, std::string_view reason);

BytesRef copy_bytes(std::span<const std::uint8_t> bytes);

}  // namespace anochat::fanout
