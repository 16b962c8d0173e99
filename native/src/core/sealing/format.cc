#include "core/sealing/format.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace anochat::sealing {
namespace {

// The zero at the end belongs to the domain.
constexpr std::string_view kBodyDomain("anochat/1 body\0", 15);
constexpr std::string_view kKeyDomain("anochat/1 data-key\0", 19);

using BodyAssociated = std::array<std::uint8_t, kBodyDomain.size() + 3 * kIdBytes + 1>;
using KeyAssociated = std::array<std::uint8_t, kKeyDomain.size() + kIdBytes>;

BodyAssociated Associated(const BodyContext& context) {
  BodyAssociated bytes;
  std::uint8_t* to = bytes.data();
  std::memcpy(to, kBodyDomain.data(), kBodyDomain.size());
  to += kBodyDomain.size();
  for (const std::uint8_t* id : {context.conversation, context.device, context.client}) {
    std::memcpy(to, id, kIdBytes);
    to += kIdBytes;
  }
  *to = context.kind;
  return bytes;
}

KeyAssociated Associated(Id conversation) {
  KeyAssociated bytes;
  std::memcpy(bytes.data(), kKeyDomain.data(), kKeyDomain.size());
  std::memcpy(bytes.data() + kKeyDomain.size(), conversation.data(), kIdBytes);
  return bytes;
}

/** Nonce, ciphertext and tag: what follows the head of either form. */
template <typename Context>
void Encrypt(const Context& context, const std::uint8_t* key, Nonce nonce,
             std::span<const std::uint8_t> plain, std::uint8_t* out) {
  const auto associated = Associated(context);
  std::copy(nonce.begin(), nonce.end(), out);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + kNonceBytes, nullptr, plain.data(), plain.size(),
                                             associated.data(), associated.size(), nullptr,
                                             nonce.data(), key);
}

template <typename Context>
Fault Decrypt(const Context& context, const std::uint8_t* key, std::span<const std::uint8_t> bytes,
              std::uint8_t* out) {
  const auto associated = Associated(context);
  const bool opens =
      crypto_aead_xchacha20poly1305_ietf_decrypt(out, nullptr, nullptr, bytes.data() + kNonceBytes,
                                                 bytes.size() - kNonceBytes, associated.data(),
                                                 associated.size(), bytes.data(), key) == 0;
  return opens ? Fault::kNone : Fault::kDoesNotOpen;
}

}  // namespace

void SealBody(const BodyContext& context, const std::uint8_t* key, Nonce nonce,
              std::span<const std::uint8_t> plain, std::uint8_t* out) {
  out[0] = kFormat;
  Encrypt(context, key, nonce, plain, out + 1);
}

Fault OpenBody(const BodyContext& context, const std::uint8_t* key,
               std::span<const std::uint8_t> sealed, std::uint8_t* out) {
  if (sealed.empty() || sealed[0] != kFormat) {
    return Fault::kBodyFormat;
  }
  if (sealed.size() < kBodyOverhead) {
    return Fault::kDoesNotOpen;
  }
  return Decrypt(context, key, sealed.subspan(1), out);
}

void WrapKey(Id conversation, std::uint32_t version, const std::uint8_t* master, Nonce nonce,
             const SecretKey& key, std::uint8_t* out) {
  out[0] = kFormat;
  for (std::size_t i = 0; i < kVersionBytes; ++i) {
    out[1 + i] = static_cast<std::uint8_t>(version >> (8 * (kVersionBytes - 1 - i)));
  }
  Encrypt(conversation, master, nonce, {key.data(), kKeyBytes}, out + 1 + kVersionBytes);
}

std::uint32_t MasterVersionOf(WrappedKey wrapped) {
  std::uint32_t version = 0;
  for (std::size_t i = 0; i < kVersionBytes; ++i) {
    version = version << 8 | wrapped[1 + i];
  }
  return version;
}

Fault UnwrapKey(Id conversation, WrappedKey wrapped, const std::uint8_t* master, SecretKey& out) {
  if (wrapped[0] != kFormat) {
    return Fault::kKeyFormat;
  }
  return Decrypt(conversation, master, wrapped.subspan(1 + kVersionBytes), out.data());
}

}  // namespace anochat::sealing
