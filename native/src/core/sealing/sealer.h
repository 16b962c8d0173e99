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

  /** A fresh data key under that version of the master key. @param out kWrappedKeyBytes bytes */
  [[nodiscard]] Fault NewDataKey(Id conversation, std::uint32_t version, std::uint8_t* out);
  [[nodiscard]] Fault VerifyKey(Id conversation, WrappedKey wrapped);
  /** The same data key under that version. @param out kWrappedKeyBytes bytes */
  [[nodiscard]] Fault RewrapKey(Id conversation, WrappedKey wrapped, std::uint32_t version,
                                std::uint8_t* out);

  /** Works on the items from `begin` to `end`. */
  [[nodiscard]] Outcome SealItems(const Batch& batch, std::size_t begin, std::size_t end);
  /** The same; what has opened before a fault is overwritten again. */
  [[nodiscard]] Outcome OpenItems(const Batch& batch, std::size_t begin, std::size_t end);

  /** After a rotation. Data keys that are known already stay so. */
  void ReplaceMasterKeys(std::shared_ptr<const MasterKeys> master_keys);

 private:
  [[nodiscard]] Fault Wrap(Id conversation, std::uint32_t version, const SecretKey& key,
                           std::uint8_t* out);
  [[nodiscard]] std::shared_ptr<const MasterKeys> CurrentMasterKeys();
  [[nodiscard]] Fault Unwrap(Id conversation, WrappedKey wrapped, SecretKey& out);

  std::mutex mutex_;
  std::shared_ptr<const MasterKeys> master_keys_;
  DataKeyCache cache_;
};

}  // namespace anochat::sealing
