#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/sealing/sealer.h"

/**
 * Whatever the bytes: nothing opens that was not sealed, and what was sealed opens again. The first
 * bytes choose the sizes, so that bodies of every length are met.
 */
namespace {

using namespace anochat::sealing;  // NOLINT(google-build-using-namespace): this file is about it

constexpr std::array<std::uint8_t, kKeyBytes> kMaster{1, 2, 3};

Sealer& TheSealer() {
  static const MasterKeys::Given given{1, kMaster};
  static Sealer sealer(std::make_shared<const MasterKeys>(std::span(&given, 1)), 16);
  return sealer;
}

void Require(bool holds) {
  if (!holds) {
    __builtin_trap();
  }
}

void OpenGarbage(std::span<const std::uint8_t> bytes) {
  std::vector<std::uint8_t> out;
  for (const std::size_t size : {std::size_t{0}, bytes.size() / 2, bytes.size()}) {
    out.assign(size, 0);
    if (const auto batch = ReadBatch(Direction::kOpen, bytes, out)) {
      const Outcome outcome = TheSealer().OpenItems(*batch, 0, batch->items.size());
      Require(batch->items.empty() || outcome.fault != Fault::kNone);
    }
    if (const auto batch = ReadBatch(Direction::kSeal, bytes, out)) {
      static_cast<void>(TheSealer().SealItems(*batch, 0, batch->items.size()));
    }
  }
}

void SealThenAlter(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < 3 * kIdBytes + kKeyBytes + 4) {
    return;
  }
  SecretKey key(bytes.first<kKeyBytes>());
  bytes = bytes.subspan(kKeyBytes);
  const BodyContext context{bytes.data(), bytes.data() + kIdBytes, bytes.data() + 2 * kIdBytes,
                            bytes[3 * kIdBytes]};
  const std::size_t place =
      static_cast<std::size_t>(bytes[3 * kIdBytes + 1]) << 8 | bytes[3 * kIdBytes + 2];
  const std::uint8_t change = bytes[3 * kIdBytes + 3];
  const auto plain = bytes.subspan(3 * kIdBytes + 4);
  const std::array<std::uint8_t, kNonceBytes> nonce{change};
  std::vector<std::uint8_t> sealed(plain.size() + kBodyOverhead);
  SealBody(context, key.data(), nonce, plain, sealed.data());
  std::vector<std::uint8_t> opened(plain.size());
  Require(OpenBody(context, key.data(), sealed, opened.data()) == Fault::kNone);
  Require(std::equal(opened.begin(), opened.end(), plain.begin()));
  if (change != 0) {
    sealed[place % sealed.size()] ^= change;
    Require(OpenBody(context, key.data(), sealed, opened.data()) != Fault::kNone);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  OpenGarbage({data, size});
  SealThenAlter({data, size});
  return 0;
}
