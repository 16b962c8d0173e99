#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "close_code.h"
#include "frame_header.h"
#include "utf8_validator.h"

namespace anochat::websocket {

/** Takes what a client sent. Spans live for the length of the call. */
class FrameSink {
 public:
  virtual void on_message(std::span<const std::uint8_t> payload, bool is_binary) = 0;
  virtual void on_ping(std::span<const std::uint8_t> payload) = 0;
  /** The client's close frame; `kNone` when it names no code. Nothing is parsed after it. */
  virtual void on_close(std::uint16_t code, std::string_view reason) = 0;

 protected:
  ~FrameSink() = default;
};

/** Why a connection fails, with the code for the close frame. `text` is static. */
struct ProtocolError {
  CloseCode code = CloseCode::kNone;
  std::string_view text;

  explicit operator bool() const { return code != CloseCode::kNone; }
};

/**
 * The receiving side of RFC 6455 for a server: masked frames, no extensions. Input may be cut
 * anywhere. A message that lies whole in one piece of input is handed over without a copy; only a
 * half-received one is kept, and no more than `max_message_bytes` of it.
 */
class FrameParser {
 public:
  explicit FrameParser(std::uint32_t max_message_bytes) : max_message_bytes_(max_message_bytes) {}

  /**
   * Unmasks the input in place. After a close frame the rest is ignored, and after an error the
   * parser must not be fed again.
   */
  ProtocolError feed(std::span<std::uint8_t> input, FrameSink& sink);

  /** Whether the client's close frame has come. */
  [[nodiscard]] bool is_closed() const { return step_ == Step::kClosed; }
  /** Bytes kept of a message that is not whole yet. */
  [[nodiscard]] std::size_t held_bytes() const { return message_.capacity() + control_.capacity(); }

 private:
  enum class Step : std::uint8_t { kHeader, kPayload, kClosed };

  ProtocolError take_header_byte(std::uint8_t byte);
  [[nodiscard]] ProtocolError check_start() const;
  ProtocolError begin_payload();
  ProtocolError take_payload(std::span<std::uint8_t> part, FrameSink& sink);
  ProtocolError take_data(std::span<const std::uint8_t> part, FrameSink& sink);
  ProtocolError end_message(std::span<const std::uint8_t> payload, FrameSink& sink);
  ProtocolError end_control(std::span<const std::uint8_t> payload, FrameSink& sink);
  ProtocolError end_close(std::span<const std::uint8_t> payload, FrameSink& sink);
  void unmask(std::span<std::uint8_t> part);

  [[nodiscard]] bool is_fin() const { return (header_[0] & 0x80) != 0; }
  [[nodiscard]] Opcode opcode() const { return static_cast<Opcode>(header_[0] & 0x0F); }
  [[nodiscard]] std::size_t header_bytes() const;

  std::array<std::uint8_t, kMaxHeaderBytes> header_{};
  std::uint8_t header_size_ = 0;
  Step step_ = Step::kHeader;
  std::array<std::uint8_t, 4> mask_{};
  std::uint8_t mask_at_ = 0;
  /** The fragmented message's kind; kContinuation when there is none. */
  Opcode fragmented_ = Opcode::kContinuation;
  Utf8Validator utf8_;
  const std::uint32_t max_message_bytes_;
  std::uint32_t remaining_ = 0;
  std::vector<std::uint8_t> message_;
  std::vector<std::uint8_t> control_;
};

}  // namespace anochat::websocket
