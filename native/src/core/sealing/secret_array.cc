#include "core/sealing/secret_array.h"

#include <sodium.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace anochat::sealing {
namespace {

/** Every way into the library begins with an array of secrets, so this is the place to start it. */
std::size_t Started(std::size_t keys) {
  if (sodium_init() < 0) {
    throw std::runtime_error("libsodium cannot start");
  }
  return std::max<std::size_t>(keys, 1);
}

}  // namespace

SecretArray::SecretArray(std::size_t keys)
    : bytes_(static_cast<std::uint8_t*>(sodium_allocarray(Started(keys), kKeyBytes))) {
  if (!bytes_) {
    throw std::bad_alloc();
  }
}

std::span<std::uint8_t, kKeyBytes> SecretArray::At(std::size_t index) {
  return std::span<std::uint8_t, kKeyBytes>(bytes_.get() + index * kKeyBytes, kKeyBytes);
}

std::span<const std::uint8_t, kKeyBytes> SecretArray::At(std::size_t index) const {
  return std::span<const std::uint8_t, kKeyBytes>(bytes_.get() + index * kKeyBytes, kKeyBytes);
}

void SecretArray::Free::operator()(std::uint8_t* bytes) const { sodium_free(bytes); }

}  // namespace anochat::sealing
