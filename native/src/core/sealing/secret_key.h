#pragma once

#include <sodium.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace anochat::sealing {

inline constexpr std::size_t kKeyBytes = 32;

/** A key that cannot be copied and is overwritten where it lay. */
class SecretKey {
 public:
  SecretKey() = default;
  explicit SecretKey(std::span<const std::uint8_t, kKeyBytes> bytes);
  ~SecretKey() { Wipe(); }

  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;
  SecretKey(SecretKey&& other) noexcept;
  SecretKey& operator=(SecretKey&& other) noexcept;

  void Fill(std::span<const std::uint8_t, kKeyBytes> bytes);
  void Wipe() { sodium_memzero(bytes_.data(), bytes_.size()); }

  [[nodiscard]] const std::uint8_t* data() const { return bytes_.data(); }
  [[nodiscard]] std::uint8_t* data() { return bytes_.data(); }

 private:
  std::array<std::uint8_t, kKeyBytes> bytes_{};
};

}  // namespace anochat::sealing
