#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/sealing/secret_key.h"

/** The bytes that src/platform/sealer/sealer.ts describes. */
namespace anochat::sealing {

inline constexpr std::uint8_t kFormat = 1;
inline constexpr std::size_t kNonceBytes = 24;
inline constexpr std::size_t kTagBytes = 16;
inline constexpr std::size_t kIdBytes = 16;
/** What a sealed body has over the plain one. */
inline constexpr std::size_t kBodyOverhead = 1 + kNonceBytes + kTagBytes;
inline constexpr std::size_t kVersionBytes = 4;
inline constexpr std::size_t kWrappedKeyBytes =
    1 + kVersionBytes + kNonceBytes + kKeyBytes + kTagBytes;

/** Why something does not open. The values are known to src/platform/sealer/native-sealer.ts. */
enum class Fault : std::uint8_t {
  kNone = 0,
  kBodyFormat = 1,
  kKeyFormat = 2,
  kNoMasterKey = 3,
  kDoesNotOpen = 4,
  kMalformedBatch = 5,
};

using Id = std::span<const std::uint8_t, kIdBytes>;
using Nonce = std::span<const std::uint8_t, kNonceBytes>;
using WrappedKey = std::span<const std::uint8_t, kWrappedKeyBytes>;

/** Where a body stands: what it is bound to. */
struct BodyContext {
  const std::uint8_t* conversation;
  const std::uint8_t* device;
  const std::uint8_t* client;
  std::uint8_t kind;
};

/** @param out plain.size() + kBodyOverhead bytes, apart from `plain` */
void SealBody(const BodyContext& context, const std::uint8_t* key, Nonce nonce,
              std::span<const std::uint8_t> plain, std::uint8_t* out);

/** @param out sealed.size() - kBodyOverhead bytes, apart from `sealed`; nothing of use on a fault
 */
[[nodiscard]] Fault OpenBody(const BodyContext& context, const std::uint8_t* key,
                             std::span<const std::uint8_t> sealed, std::uint8_t* out);

/** @param out kWrappedKeyBytes bytes */
void WrapKey(Id conversation, std::uint32_t version, const std::uint8_t* master, Nonce nonce,
             const SecretKey& key, std::uint8_t* out);

/** The version of the master key, as the wrapped key tells it; read it after a look at the format.
 */
[[nodiscard]] std::uint32_t MasterVersionOf(WrappedKey wrapped);

[[nodiscard]] Fault UnwrapKey(Id conversation, WrappedKey wrapped, const std::uint8_t* master,
                              SecretKey& out);

}  // namespace anochat::sealing
