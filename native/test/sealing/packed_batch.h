#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
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
    ++count_;
    AddText(device);
    AddText(client);
    items_.push_back(key_.empty() ? 0 : 1);
    items_.push_back(kind);
    AddNumber(items_, body.size());
    items_.insert(items_.end(), key_.begin(), key_.end());
    key_.clear();
    items_.insert(items_.end(), body.begin(), body.end());
  }

  [[nodiscard]] Bytes bytes() const {
    Bytes all;
    AddNumber(all, count_);
    all.insert(all.end(), ids_.begin(), ids_.end());
    all.insert(all.end(), items_.begin(), items_.end());
    return all;
  }

 private:
  static void AddNumber(Bytes& to, std::size_t number) {
    for (std::size_t i = 0; i < 4; ++i) {
      to.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
    }
  }

  void AddText(Id id) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (std::size_t i = 0; i < id.size(); ++i) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        ids_.push_back('-');
      }
      ids_.push_back(static_cast<std::uint8_t>(kDigits[id[i] >> 4]));
      ids_.push_back(static_cast<std::uint8_t>(kDigits[id[i] & 15]));
    }
  }

  std::size_t count_ = 0;
  Bytes key_;
  Bytes ids_;
  Bytes items_;
};

}  // namespace anochat::sealing
