#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "core/sealing/batch.h"
#include "core/sealing/data_key_cache.h"
#include "core/sealing/master_keys.h"

namespace anochat::sealing {

/** What became of a batch; `item` is the place of the first item with the fault. */
struct Outcome {
  Fault fault = Fault::kNone;
  std::size_t item = 0;
};

/** Seals and opens under wrapped data keys. Any thread may call it, several at a time too. */
class Sealer {
 public:
  Sealer(std::shared_ptr<const MasterKeys> master_keys, std::size_t cached_keys);

  /** A fresh data key, wrapped. @param out kWrappedKeyBytes bytes */
  void NewDataKey(Id conversation, std::uint8_t* out);
  /** @param key, nonce given by known-answer tests alone */
  void NewDataKey(Id conversation, SecretKey key, Nonce nonce, std::uint8_t* out);
  [[nodiscard]] Fault VerifyKey(Id conversation, WrappedKey wrapped);
  /** The same data key under the newest master key. @param out kWrappedKeyBytes bytes */
  [[nodiscard]] Fault RewrapKey(Id conversation, WrappedKey wrapped, std::uint8_t* out);

  /**
   * Works on the items from `begin` to `end`.
   *
   * @param nonces one after the other for those items; empty for fresh ones
   */
  [[nodiscard]] Outcome SealItems(const Batch& batch, std::size_t begin, std::size_t end,
                                  std::span<const std::uint8_t> nonces);
  /** What has opened before a fault is overwritten again. */
  [[nodiscard]] Outcome OpenItems(const Batch& batch, std::size_t begin, std::size_t end);

  /** After a rotation. Data keys that are known already stay so. */
  void ReplaceMasterKeys(std::shared_ptr<const MasterKeys> master_keys);
  /** Overwrites the data keys in memory. */
  void ForgetKeys() { cache_.Clear(); }

 private:
  [[nodiscard]] std::shared_ptr<const MasterKeys> CurrentMasterKeys();
  [[nodiscard]] Fault Unwrap(Id conversation, WrappedKey wrapped, SecretKey& out);

  std::mutex mutex_;
  std::shared_ptr<const MasterKeys> master_keys_;
  DataKeyCache cache_;
};

}  // namespace anochat::sealing
