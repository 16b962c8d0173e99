#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/sealing/secret_array.h"

namespace anochat::sealing {

/** The configured master keys by version; never changed, a rotation puts another one in its place.
 */
class MasterKeys {
 public:
  struct Given {
    std::uint32_t version;
    std::span<const std::uint8_t, kKeyBytes> bytes;
  };

  /** @param keys at least one, in any order */
  explicit MasterKeys(std::span<const Given> keys);

  /** The one that wraps new data keys. */
  [[nodiscard]] std::uint32_t newest() const { return versions_.back(); }
  /** @returns 32 bytes, or null where there is no such version */
  [[nodiscard]] const std::uint8_t* Find(std::uint32_t version) const;

 private:
  std::vector<std::uint32_t> versions_;
  SecretArray keys_;
};

}  // namespace anochat::sealing
