#include "frame_parser.h"

#include <algorithm>
#include <cstring>

namespace anochat::websocket {

namespace {

constexpr std::uint8_t kRsvBits = 0x70;
constexpr std::uint8_t kMaskBit = 0x80;
constexpr std::uint8_t kLengthBits = 0x7F;

ProtocolError violation(std::string_view text) { return {CloseCode::kProtocolError, text}; }

}  // namespace

ProtocolError FrameParser::feed(std::span<std::uint8_t> input, FrameSink& sink) {
  while (step_ != Step::kClosed) {
    if (step_ == Step::kHeader) {
      if (input.empty()) {
        return {};
      }
      if (const auto error = take_header_byte(input.front())) {
        return error;
      }
      input = input.subspan(1);
      if (step_ == Step::kHeader) {
        continue;
      }
    }
    // An empty frame ends here, without any input.
    const auto size = std::min<std::size_t>(remaining_, input.size());
    if (size == 0 && remaining_ > 0) {
      return {};
    }
    if (const auto error = take_payload(input.first(size), sink)) {
      return error;
    }
    input = input.subspan(size);
  }
  return {};
}

/** Each byte is judged as it comes: a wrong frame is refused before its length or payload. */
ProtocolError FrameParser::take_header_byte(std::uint8_t byte) {
  header_[header_size_++] = byte;
  if (header_size_ <= 2) {
    if (const auto error = check_start()) {
      return error;
    }
  }
  if (header_size_ < 2 || header_size_ < header_bytes()) {
    return {};
  }
  return begin_payload();
}

ProtocolError FrameParser::check_start() const {
  if (header_size_ == 1) {
    if ((header_[0] & kRsvBits) != 0) {
      return violation("a reserved bit is set");
    }
    switch (opcode()) {
      case Opcode::kContinuation:
        if (fragmented_ == Opcode::kContinuation) {
          return violation("nothing to continue");
        }
        return {};
      case Opcode::kText:
      case Opcode::kBinary:
        if (fragmented_ != Opcode::kContinuation) {
          return violation("a message is unfinished");
        }
        return {};
      case Opcode::kClose:
      case Opcode::kPing:
      case Opcode::kPong:
        if (!is_fin()) {
          return violation("a control frame is fragmented");
        }
        return {};
    }
    return violation("unknown opcode");
  }
  if ((header_[1] & kMaskBit) == 0) {
    return violation("a frame is not masked");
  }
  if (is_control(opcode()) && (header_[1] & kLengthBits) > kMaxControlPayload) {
    return violation("a control frame is too long");
  }
  return {};
}

std::size_t FrameParser::header_bytes() const {
  const auto length = header_[1] & kLengthBits;
  return 2U + (length == 126 ? 2U : length == 127 ? 8U : 0U) + mask_.size();
}

ProtocolError FrameParser::begin_payload() {
  const std::size_t length_end = header_bytes() - mask_.size();
  std::uint64_t length = header_[1] & kLengthBits;
  if (length > kMaxControlPayload) {
    length = 0;
    for (std::size_t i = 2; i < length_end; ++i) {
      length = length << 8U | header_[i];
    }
  }
  if (!is_control(opcode()) && length > max_message_bytes_ - message_.size()) {
    return {CloseCode::kTooBig, "a message is too long"};
  }
  std::copy_n(header_.begin() + static_cast<std::ptrdiff_t>(length_end), mask_.size(),
              mask_.begin());
  mask_at_ = 0;
  remaining_ = static_cast<std::uint32_t>(length);
  header_size_ = 0;
  step_ = Step::kPayload;
  return {};
}

ProtocolError FrameParser::take_payload(std::span<std::uint8_t> part, FrameSink& sink) {
  unmask(part);
  remaining_ -= static_cast<std::uint32_t>(part.size());
  if (remaining_ == 0) {
    step_ = Step::kHeader;
  }
  if (!is_control(opcode())) {
    return take_data(part, sink);
  }
  if (remaining_ == 0 && control_.empty()) {
    return end_control(part, sink);
  }
  control_.insert(control_.end(), part.begin(), part.end());
  if (remaining_ > 0) {
    return {};
  }
  const auto whole = std::move(control_);
  control_ = {};
  return end_control(whole, sink);
}

ProtocolError FrameParser::take_data(std::span<const std::uint8_t> part, FrameSink& sink) {
  const bool is_text = opcode() == Opcode::kText ||
                       (opcode() == Opcode::kContinuation && fragmented_ == Opcode::kText);
  if (is_text && !utf8_.feed(part)) {
    return {CloseCode::kBadData, "a text is not UTF-8"};
  }
  const bool is_end = remaining_ == 0 && is_fin();
  if (is_end && message_.empty()) {
    return end_message(part, sink);
  }
  message_.insert(message_.end(), part.begin(), part.end());
  if (is_end) {
    const auto whole = std::move(message_);
    message_ = {};
    return end_message(whole, sink);
  }
  if (remaining_ == 0 && opcode() != Opcode::kContinuation) {
    fragmented_ = opcode();
  }
  return {};
}

ProtocolError FrameParser::end_message(std::span<const std::uint8_t> payload, FrameSink& sink) {
  if (!utf8_.is_complete()) {
    return {CloseCode::kBadData, "a text ends inside a character"};
  }
  const auto kind = opcode() == Opcode::kContinuation ? fragmented_ : opcode();
  fragmented_ = Opcode::kContinuation;
  sink.on_message(payload, kind == Opcode::kBinary);
  return {};
}

ProtocolError FrameParser::end_control(std::span<const std::uint8_t> payload, FrameSink& sink) {
  if (opcode() == Opcode::kClose) {
    return end_close(payload, sink);
  }
  if (opcode() == Opcode::kPing) {
    sink.on_ping(payload);
  }
  return {};
}

ProtocolError FrameParser::end_close(std::span<const std::uint8_t> payload, FrameSink& sink) {
  if (payload.size() == 1) {
    return violation("a close frame holds half a code");
  }
  auto code = static_cast<std::uint16_t>(CloseCode::kNone);
  std::string_view reason;
  if (payload.size() >= 2) {
    code = static_cast<std::uint16_t>(payload[0] << 8U | payload[1]);
    if (!may_be_sent(code)) {
      return violation("a close code is not allowed");
    }
    const auto text = payload.subspan(2);
    Utf8Validator validator;
    if (!validator.feed(text) || !validator.is_complete()) {
      return {CloseCode::kBadData, "a close reason is not UTF-8"};
    }
    reason = {reinterpret_cast<const char*>(text.data()), text.size()};
  }
  step_ = Step::kClosed;
  sink.on_close(code, reason);
  return {};
}

void FrameParser::unmask(std::span<std::uint8_t> part) {
  std::array<std::uint8_t, 8> turned{};
  for (std::size_t i = 0; i < turned.size(); ++i) {
    turned[i] = mask_[(mask_at_ + i) % 4];
  }
  std::uint64_t mask = 0;
  std::memcpy(&mask, turned.data(), sizeof(mask));
  std::size_t at = 0;
  for (; part.size() - at >= sizeof(mask); at += sizeof(mask)) {
    std::uint64_t word = 0;
    std::memcpy(&word, part.data() + at, sizeof(word));
    word ^= mask;
    std::memcpy(part.data() + at, &word, sizeof(word));
  }
  for (std::size_t i = 0; at < part.size(); ++at, ++i) {
    part[at] ^= turned[i];
  }
  mask_at_ = static_cast<std::uint8_t>((mask_at_ + part.size()) % 4);
}

}  // namespace anochat::websocket
