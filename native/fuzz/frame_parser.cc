#include "core/websocket/frame_parser.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using anochat::websocket::CloseCode;
using anochat::websocket::FrameParser;
using anochat::websocket::FrameSink;
using anochat::websocket::Utf8Validator;

constexpr std::uint32_t kLimit = 4'096;

struct Recorder final : FrameSink {
  void on_message(std::span<const std::uint8_t> payload, bool is_binary) override {
    Utf8Validator validator;
    if (payload.size() > kLimit) {
      std::abort();
    }
    if (!is_binary && !(validator.feed(payload) && validator.is_complete())) {
      std::abort();
    }
    note(is_binary ? 'b' : 't', payload);
  }
  void on_ping(std::span<const std::uint8_t> payload) override { note('p', payload); }
  void on_close(std::uint16_t code, std::string_view reason) override {
    if (code != 1005 && !anochat::websocket::may_be_sent(code)) {
      std::abort();
    }
    log.append("c").append(std::to_string(code)).append(reason);
  }
  void note(char kind, std::span<const std::uint8_t> payload) {
    log.push_back(kind);
    log.append(std::to_string(payload.size())).append(":");
    log.append(payload.begin(), payload.end());
  }
  std::string log;
};

/** Log and close code of the input cut into pieces. */
std::pair<std::string, CloseCode> parse(std::span<const std::uint8_t> input, std::size_t piece) {
  FrameParser parser(kLimit);
  Recorder recorder;
  std::vector<std::uint8_t> bytes(input.begin(), input.end());
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const auto part = std::span(bytes).subspan(at, std::min(piece, bytes.size() - at));
    if (const auto error = parser.feed(part, recorder)) {
      return {recorder.log, error.code};
    }
    if (parser.held_bytes() > 3 * kLimit) {
      std::abort();
    }
  }
  return {recorder.log, CloseCode::kNone};
}

}  // namespace

/** Wherever the input is cut, the same is heard; the first byte chooses the cut. */
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  const std::span input(data + 1, size - 1);
  if (parse(input, input.size()) != parse(input, 1U + data[0] % 16U)) {
    std::abort();
  }
  return 0;
}
