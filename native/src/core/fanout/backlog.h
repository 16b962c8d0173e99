#pragma once

#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <deque>
#include <span>
#include <utility>

#include "bytes.h"

namespace anochat::fanout {

inline iovec part_of(std::span<const std::uint8_t> bytes) {
  return {const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
}

/** What the kernel has not taken yet of a connection's bytes, in order. */
class Backlog {
 public:
  static constexpr std::size_t kMaxParts = 64;
  using Parts = std::array<iovec, kMaxParts>;

  void push(BytesRef bytes) { chunks_.push_back(std::move(bytes)); }
  [[nodiscard]] bool is_empty() const { return chunks_.empty(); }

  /** The next parts to write, as many as fit. */
  std::span<iovec> next(Parts& parts) const {
    std::size_t count = 0;
    std::size_t sent = sent_;
    for (const auto& chunk : chunks_) {
      if (count == parts.size()) {
        break;
      }
      parts[count++] = part_of(chunk->span().subspan(sent));
      sent = 0;
    }
    return std::span(parts).first(count);
  }

  void advance(std::size_t bytes) {
    sent_ += bytes;
    while (!chunks_.empty() && sent_ >= chunks_.front()->size()) {
      sent_ -= chunks_.front()->size();
      chunks_.pop_front();
    }
  }

 private:
  std::deque<BytesRef> chunks_;
  std::size_t sent_ = 0;
};

}  // namespace anochat::fanout
