#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/sealing/format.h"

namespace anochat::sealing {

using Bytes = std::vector<std::uint8_t>;

/** Packs items as src/platform/sealer/pack-items.ts does. */
class PackedBatch {
 public:
  void AddKey(Id conversation, std::span<const std::uint8_t> wrapped) {
    key_.assign(conversation.begin(), conversation.end());
    key_.insert(key_.end(), wrapped.begin(), wrapped.end());
  }

  void AddItem(Id device, Id client, std::uint8_t kind, std::span<const std::uint8_t> body) {
    bytes_.push_back(key_.empty() ? 0 : 1);
    bytes_.push_back(kind);
    for (std::size_t i = 0; i < 4; ++i) {
      bytes_.push_back(static_cast<std::uint8_t>(body.size() >> (8 * i)));
    }
    bytes_.insert(bytes_.end(), key_.begin(), key_.end());
    key_.clear();
    bytes_.insert(bytes_.end(), device.begin(), device.end());
    bytes_.insert(bytes_.end(), client.begin(), client.end());
    bytes_.insert(bytes_.end(), body.begin(), body.end());
  }

  [[nodiscard]] Bytes& bytes() { return bytes_; }

 private:
  Bytes key_;
  Bytes bytes_;
};

}  // namespace anochat::sealing
