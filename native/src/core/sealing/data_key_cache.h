#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/sealing/format.h"
#include "core/sealing/secret_array.h"

namespace anochat::sealing {

/** Unwrapped data keys, the least recently used one overwritten first. Any thread may call it. */
class DataKeyCache {
 public:
  /** A conversation's key as it is stored: which key this is, and whose. */
  struct Name {
    std::array<std::uint8_t, kIdBytes + kWrappedKeyBytes> bytes;

    Name(Id conversation, WrappedKey wrapped);
    friend bool operator==(const Name&, const Name&) = default;
  };

  explicit DataKeyCache(std::size_t capacity);

  /** @returns false where the key is not known; `out` is left as it was then */
  [[nodiscard]] bool Find(const Name& name, SecretKey& out);
  /** Only what has opened: what is kept cannot be chosen by whoever writes to the database. */
  void Add(const Name& name, const SecretKey& key);

 private:
  struct Entry {
    Name name;
    std::size_t slot;
  };
  struct Hash {
    std::size_t operator()(const Name& name) const;
  };

  std::mutex mutex_;
  SecretArray keys_;
  std::vector<std::size_t> free_slots_;
  /** Most recently used first. */
  std::list<Entry> entries_;
  std::unordered_map<Name, std::list<Entry>::iterator, Hash> places_;
};

}  // namespace anochat::sealing
