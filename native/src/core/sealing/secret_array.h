#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "core/sealing/secret_key.h"

namespace anochat::sealing {

/**
 * Room for so many keys that live long: pages of their own, kept out of swap and core files as far
 * as the system's limits let it, overwritten when freed. One allocation for all of them, because
 * each costs four pages.
 */
class SecretArray {
 public:
  /** @throws std::bad_alloc */
  explicit SecretArray(std::size_t keys);

  [[nodiscard]] std::span<std::uint8_t, kKeyBytes> At(std::size_t index);
  [[nodiscard]] std::span<const std::uint8_t, kKeyBytes> At(std::size_t index) const;

 private:
  struct Free {
    void operator()(std::uint8_t* bytes) const;
  };
  std::unique_ptr<std::uint8_t, Free> bytes_;
};

}  // namespace anochat::sealing
