#include "core/sealing/master_keys.h"

#include <algorithm>

namespace anochat::sealing {

MasterKeys::MasterKeys(std::span<const Given> keys) : keys_(keys.size()) {
  std::vector<Given> sorted(keys.begin(), keys.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const Given& a, const Given& b) { return a.version < b.version; });
  versions_.reserve(sorted.size());
  for (const Given& key : sorted) {
    std::copy(key.bytes.begin(), key.bytes.end(), keys_.At(versions_.size()).begin());
    versions_.push_back(key.version);
  }
}

const std::uint8_t* MasterKeys::Find(std::uint32_t version) const {
  const auto found = std::lower_bound(versions_.begin(), versions_.end(), version);
  if (found == versions_.end() || *found != version) {
    return nullptr;
  }
  return keys_.At(static_cast<std::size_t>(found - versions_.begin())).data();
}

}  // namespace anochat::sealing
