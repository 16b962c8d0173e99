#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/sealing/secret_array.h"

namespace anochat::sealing {

/** The master keys at hand by version; never changed, another set is put in its place. */
class MasterKeys {
 public:
  struct Given {
    std::uint32_t version;
    std::span<const std::uint8_t, kKeyBytes> bytes;
  };

  /** @param keys in any order; at the first start of an installation there is none yet */
  explicit MasterKeys(std::span<const Given> keys);

  /** @returns 32 bytes, or null where there is no such version */
  [[nodiscard]] const std::uint8_t* Find(std::uint32_t version) const;

 private:
  std::vector<std::uint32_t> versions_;
  SecretArray keys_;
};

}  // namespace anochat::sealing
