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

static_assert(sizeof(BodyAssociated) % 16 == 0, "the tag of short bodies pads nothing here");

/**
 * libsodium's stream makes eight blocks at once where the processor has AVX2, and a rest of some
 * takes longer than all eight: short bodies are sealed with a whole run of it, by the construction
 * of RFC 8439 over libsodium's parts. The known answers and the longer way watch over it.
 */
#ifdef __x86_64__
constexpr std::size_t kRunBytes = 512;
#else
constexpr std::size_t kRunBytes = 64;
#endif
constexpr std::size_t kBlockBytes = 64;
constexpr std::size_t kStreamBytes = 1024;
constexpr std::size_t kShortBytes = kStreamBytes - kBlockBytes;

/** Key stream of one body: its first block is the key of the tag. */
class ShortStream {
 public:
  ShortStream(const std::uint8_t* key, const std::uint8_t* nonce, std::size_t body_bytes) {
    std::array<std::uint8_t, kKeyBytes> subkey;
    crypto_core_hchacha20(subkey.data(), nonce, key, nullptr);
    std::array<std::uint8_t, crypto_stream_chacha20_ietf_NONCEBYTES> rest{};
    std::memcpy(rest.data() + 4, nonce + crypto_core_hchacha20_INPUTBYTES, 8);
    used_ = (kBlockBytes + body_bytes + kRunBytes - 1) / kRunBytes * kRunBytes;
    crypto_stream_chacha20_ietf(bytes_.data(), used_, rest.data(), subkey.data());
    sodium_memzero(subkey.data(), subkey.size());
  }
  ~ShortStream() { sodium_memzero(bytes_.data(), used_); }
  ShortStream(const ShortStream&) = delete;
  ShortStream& operator=(const ShortStream&) = delete;

  void Apply(std::span<const std::uint8_t> from, std::uint8_t* to) const {
    const std::uint8_t* stream = bytes_.data() + kBlockBytes;
    std::size_t i = 0;
    for (; i + sizeof(std::uint64_t) <= from.size(); i += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::uint64_t mask = 0;
      std::memcpy(&word, from.data() + i, sizeof word);
      std::memcpy(&mask, stream + i, sizeof mask);
      word ^= mask;
      std::memcpy(to + i, &word, sizeof word);
    }
    for (; i < from.size(); ++i) {
      to[i] = static_cast<std::uint8_t>(from[i] ^ stream[i]);
    }
  }

  void Tag(const BodyAssociated& associated, std::span<const std::uint8_t> cipher,
           std::uint8_t* tag) const {
    crypto_onetimeauth_poly1305_state state;
    crypto_onetimeauth_poly1305_init(&state, bytes_.data());
    crypto_onetimeauth_poly1305_update(&state, associated.data(), associated.size());
    crypto_onetimeauth_poly1305_update(&state, cipher.data(), cipher.size());
    // Zeros up to a whole block, then both lengths.
    std::array<std::uint8_t, 32> end{};
    const std::size_t padding = (16 - cipher.size() % 16) % 16;
    for (std::size_t i = 0; i < sizeof(std::uint64_t); ++i) {
      end[padding + i] = static_cast<std::uint8_t>(std::uint64_t{associated.size()} >> (8 * i));
      end[padding + 8 + i] = static_cast<std::uint8_t>(std::uint64_t{cipher.size()} >> (8 * i));
    }
    crypto_onetimeauth_poly1305_update(&state, end.data(), padding + 16);
    crypto_onetimeauth_poly1305_final(&state, tag);
    sodium_memzero(&state, sizeof state);
  }

 private:
  std::size_t used_;
  std::array<std::uint8_t, kStreamBytes> bytes_;
};

void SealShort(const BodyContext& context, const std::uint8_t* key, Nonce nonce,
               std::span<const std::uint8_t> plain, std::uint8_t* out) {
  std::copy(nonce.begin(), nonce.end(), out);
  std::uint8_t* cipher = out + kNonceBytes;
  const ShortStream stream(key, nonce.data(), plain.size());
  stream.Apply(plain, cipher);
  stream.Tag(Associated(context), {cipher, plain.size()}, cipher + plain.size());
}

Fault OpenShort(const BodyContext& context, const std::uint8_t* key,
                std::span<const std::uint8_t> bytes, std::uint8_t* out) {
  const auto cipher = bytes.subspan(kNonceBytes, bytes.size() - kNonceBytes - kTagBytes);
  const ShortStream stream(key, bytes.data(), cipher.size());
  std::array<std::uint8_t, kTagBytes> tag;
  stream.Tag(Associated(context), cipher, tag.data());
  if (crypto_verify_16(tag.data(), cipher.data() + cipher.size()) != 0) {
    return Fault::kDoesNotOpen;
  }
  stream.Apply(cipher, out);
  return Fault::kNone;
}

}  // namespace

void SealBody(const BodyContext& context, const std::uint8_t* key, Nonce nonce,
              std::span<const std::uint8_t> plain, std::uint8_t* out) {
  out[0] = kFormat;
  if (plain.size() <= kShortBytes) {
    SealShort(context, key, nonce, plain, out + 1);
  } else {
    Encrypt(context, key, nonce, plain, out + 1);
  }
}

Fault OpenBody(const BodyContext& context, const std::uint8_t* key,
               std::span<const std::uint8_t> sealed, std::uint8_t* out) {
  if (sealed.empty() || sealed[0] != kFormat) {
    return Fault::kBodyFormat;
  }
  if (sealed.size() < kBodyOverhead) {
    return Fault::kDoesNotOpen;
  }
  return sealed.size() - kBodyOverhead <= kShortBytes
             ? OpenShort(context, key, sealed.subspan(1), out)
             : Decrypt(context, key, sealed.subspan(1), out);
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
