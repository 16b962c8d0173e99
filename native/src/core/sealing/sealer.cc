#include "core/sealing/sealer.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

namespace anochat::sealing {
namespace {

/** Nonces of so many items come from the system in one call. */
constexpr std::size_t kNoncesAtOnce = 64;

/**
 * Fresh nonces. One draw from the system costs as much as sealing a message, and more of it costs
 * more, so many are stretched from a seed of 256 fresh bits.
 */
class NonceSource {
 public:
  explicit NonceSource(std::size_t wanted) : wanted_(wanted) {}

  Nonce Next() {
    if (next_ == drawn_) {
      drawn_ = std::min(wanted_, kNoncesAtOnce);
      wanted_ -= drawn_;
      next_ = 0;
      Draw();
    }
    return Nonce(pool_.data() + kNonceBytes * next_++, kNonceBytes);
  }

 private:
  void Draw() {
    if (drawn_ == 1) {
      randombytes_buf(pool_.data(), kNonceBytes);
      return;
    }
    std::array<std::uint8_t, randombytes_SEEDBYTES> seed;
    randombytes_buf(seed.data(), seed.size());
    randombytes_buf_deterministic(pool_.data(), drawn_ * kNonceBytes, seed.data());
    sodium_memzero(seed.data(), seed.size());
  }

  std::size_t wanted_;
  std::size_t drawn_ = 0;
  std::size_t next_ = 0;
  std::array<std::uint8_t, kNoncesAtOnce * kNonceBytes> pool_;
};

/** The data key of the item before serves the next one as well, mostly. */
constexpr std::size_t kNoKey = static_cast<std::size_t>(-1);

Id ConversationOf(const BatchKey& key) { return Id(key.conversation, kIdBytes); }
WrappedKey WrappedOf(const BatchKey& key) { return WrappedKey(key.wrapped, kWrappedKeyBytes); }

}  // namespace

Sealer::Sealer(std::shared_ptr<const MasterKeys> master_keys, std::size_t cached_keys)
    : master_keys_(std::move(master_keys)), cache_(cached_keys) {}

Fault Sealer::NewDataKey(Id conversation, std::uint32_t version, std::uint8_t* out) {
  SecretKey key;
  randombytes_buf(key.data(), kKeyBytes);
  return Wrap(conversation, version, key, out);
}

Fault Sealer::VerifyKey(Id conversation, WrappedKey wrapped) {
  SecretKey key;
  return Unwrap(conversation, wrapped, key);
}

Fault Sealer::RewrapKey(Id conversation, WrappedKey wrapped, std::uint32_t version,
                        std::uint8_t* out) {
  SecretKey key;
  const Fault fault = Unwrap(conversation, wrapped, key);
  return fault == Fault::kNone ? Wrap(conversation, version, key, out) : fault;
}

Outcome Sealer::SealItems(const Batch& batch, std::size_t begin, std::size_t end) {
  NonceSource source(end - begin);
  SecretKey key;
  std::size_t known = kNoKey;
  for (std::size_t i = begin; i < end; ++i) {
    const BatchItem& item = batch.items[i];
    if (item.key != known) {
      const BatchKey& of = batch.keys[item.key];
      const Fault fault = Unwrap(ConversationOf(of), WrappedOf(of), key);
      if (fault != Fault::kNone) {
        return {fault, i};
      }
      known = item.key;
    }
    SealBody(item.context, key.data(), source.Next(), item.body, item.out);
  }
  return {};
}

Outcome Sealer::OpenItems(const Batch& batch, std::size_t begin, std::size_t end) {
  SecretKey key;
  std::size_t known = kNoKey;
  for (std::size_t i = begin; i < end; ++i) {
    const BatchItem& item = batch.items[i];
    Fault fault = Fault::kNone;
    if (item.key != known) {
      const BatchKey& of = batch.keys[item.key];
      fault = Unwrap(ConversationOf(of), WrappedOf(of), key);
      known = item.key;
    }
    if (fault == Fault::kNone) {
      fault = OpenBody(item.context, key.data(), item.body, item.out);
    }
    if (fault != Fault::kNone) {
      for (std::size_t opened = begin; opened < i; ++opened) {
        const BatchItem& wiped = batch.items[opened];
        sodium_memzero(wiped.out, wiped.body.size() - kBodyOverhead);
      }
      return {fault, i};
    }
  }
  return {};
}

void Sealer::ReplaceMasterKeys(std::shared_ptr<const MasterKeys> master_keys) {
  const std::lock_guard lock(mutex_);
  master_keys_ = std::move(master_keys);
}

Fault Sealer::Wrap(Id conversation, std::uint32_t version, const SecretKey& key,
                   std::uint8_t* out) {
  const auto masters = CurrentMasterKeys();
  const std::uint8_t* master = masters->Find(version);
  if (master == nullptr) {
    return Fault::kNoMasterKey;
  }
  std::array<std::uint8_t, kNonceBytes> nonce;
  randombytes_buf(nonce.data(), nonce.size());
  WrapKey(conversation, version, master, nonce, key, out);
  return Fault::kNone;
}

std::shared_ptr<const MasterKeys> Sealer::CurrentMasterKeys() {
  const std::lock_guard lock(mutex_);
  return master_keys_;
}

Fault Sealer::Unwrap(Id conversation, WrappedKey wrapped, SecretKey& out) {
  const DataKeyCache::Name name(conversation, wrapped);
  if (cache_.Find(name, out)) {
    return Fault::kNone;
  }
  if (wrapped[0] != kFormat) {
    return Fault::kKeyFormat;
  }
  const auto masters = CurrentMasterKeys();
  const std::uint8_t* master = masters->Find(MasterVersionOf(wrapped));
  if (master == nullptr) {
    return Fault::kNoMasterKey;
  }
  const Fault fault = UnwrapKey(conversation, wrapped, master, out);
  if (fault == Fault::kNone) {
    cache_.Add(name, out);
  }
  return fault;
}

}  // namespace anochat::sealing
