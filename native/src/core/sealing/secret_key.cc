#include "core/sealing/secret_key.h"

#include <algorithm>

namespace anochat::sealing {

SecretKey::SecretKey(std::span<const std::uint8_t, kKeyBytes> bytes) { Fill(bytes); }

SecretKey::SecretKey(SecretKey&& other) noexcept : bytes_(other.bytes_) { other.Wipe(); }

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
  if (this != &other) {
    bytes_ = other.bytes_;
    other.Wipe();
  }
  return *this;
}

void SecretKey::Fill(std::span<const std::uint8_t, kKeyBytes> bytes) {
  std::copy(bytes.begin(), bytes.end(), bytes_.begin());
}

}  // namespace anochat::sealing
