#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace bench {

/**
 * Walks over the frames that a server sends (unmasked, unfragmented) and shows the head of each
 * payload; nothing is decoded. Between two reads it keeps less than a head.
 */
class FrameWalker {
 public:
  static constexpr std::size_t kHeadBytes = 64;

  /** @param on_frame (opcode, head of the payload), head being cut after kHeadBytes */
  template <typename OnFrame>
  void feed(std::string_view input, OnFrame&& on_frame) {
    if (!rest_.empty()) {
      // Rare: a head that lay across two reads.
      rest_.append(input);
      const std::string joined = std::exchange(rest_, {});
      walk(joined, on_frame);
      return;
    }
    walk(input, on_frame);
  }

 private:
  template <typename OnFrame>
  void walk(std::string_view input, OnFrame& on_frame) {
    const auto skipped = std::min<std::uint64_t>(skip_, input.size());
    skip_ -= skipped;
    input.remove_prefix(skipped);
    while (!input.empty()) {
      std::size_t header = 2;
      std::uint64_t length = 0;
      if (!read_header(input, header, length)) {
        rest_ = input;
        return;
      }
      const auto head = static_cast<std::size_t>(std::min<std::uint64_t>(length, kHeadBytes));
      if (input.size() < header + head) {
        rest_ = input;
        return;
      }
      on_frame(byte(input, 0) & 0x0FU, input.substr(header, head));
      const auto whole = header + length;
      if (whole > input.size()) {
        skip_ = whole - input.size();
        return;
      }
      input.remove_prefix(whole);
    }
  }

  static unsigned byte(std::string_view input, std::size_t at) {
    return static_cast<unsigned char>(input[at]);
  }

  static bool read_header(std::string_view input, std::size_t& header, std::uint64_t& length) {
    if (input.size() < 2) {
      return false;
    }
    length = byte(input, 1) & 0x7FU;
    if (length < 126) {
      return true;
    }
    const std::size_t more = length == 126 ? 2 : 8;
    header += more;
    if (input.size() < header) {
      return false;
    }
    length = 0;
    for (std::size_t i = 0; i < more; ++i) {
      length = length << 8U | byte(input, 2 + i);
    }
    return true;
  }

  std::uint64_t skip_ = 0;
  std::string rest_;
};

}  // namespace bench
