#include "core/sealing/data_key_cache.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace anochat::sealing {

DataKeyCache::Name::Name(Id conversation, WrappedKey wrapped) {
  std::copy(conversation.begin(), conversation.end(), bytes.begin());
  std::copy(wrapped.begin(), wrapped.end(), bytes.begin() + kIdBytes);
}

/** The nonce of the wrapping is random already. */
std::size_t DataKeyCache::Hash::operator()(const Name& name) const {
  std::size_t hash = 0;
  std::memcpy(&hash, name.bytes.data() + kIdBytes + 1 + kVersionBytes, sizeof hash);
  return hash;
}

DataKeyCache::DataKeyCache(std::size_t capacity) : keys_(capacity), free_slots_(capacity) {
  std::iota(free_slots_.rbegin(), free_slots_.rend(), std::size_t{0});
}

bool DataKeyCache::Find(const Name& name, SecretKey& out) {
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(name);
  if (found == places_.end()) {
    return false;
  }
  entries_.splice(entries_.begin(), entries_, found->second);
  out.Fill(keys_.At(found->second->slot));
  return true;
}

void DataKeyCache::Add(const Name& name, const SecretKey& key) {
  const std::lock_guard lock(mutex_);
  if (places_.contains(name)) {
    return;
  }
  if (free_slots_.empty()) {
    free_slots_.push_back(entries_.back().slot);
    places_.erase(entries_.back().name);
    entries_.pop_back();
  }
  const std::size_t slot = free_slots_.back();
  free_slots_.pop_back();
  std::copy_n(key.data(), kKeyBytes, keys_.At(slot).begin());
  entries_.push_front({name, slot});
  places_.emplace(name, entries_.begin());
}

}  // namespace anochat::sealing
