#include "core/sealing/sealer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "packed_batch.h"

namespace anochat::sealing {
namespace {

constexpr std::array<std::uint8_t, kIdBytes> kConversation{1, 2, 3};
constexpr std::array<std::uint8_t, kIdBytes> kDevice{4, 5, 6};
constexpr std::array<std::uint8_t, kIdBytes> kClient{7, 8, 9};

std::shared_ptr<const MasterKeys> Masters(std::initializer_list<std::uint32_t> versions) {
  std::vector<std::array<std::uint8_t, kKeyBytes>> bytes;
  for (const std::uint32_t version : versions) {
    bytes.emplace_back().fill(static_cast<std::uint8_t>(version));
  }
  std::vector<MasterKeys::Given> given;
  std::size_t i = 0;
  for (const std::uint32_t version : versions) {
    given.push_back({version, bytes[i++]});
  }
  return std::make_shared<const MasterKeys>(given);
}

Bytes NewKey(Sealer& sealer) {
  Bytes wrapped(kWrappedKeyBytes);
  EXPECT_EQ(sealer.NewDataKey(kConversation, 1, wrapped.data()), Fault::kNone);
  return wrapped;
}

Bytes Seal(Sealer& sealer, const Bytes& wrapped, const Bytes& plain) {
  PackedBatch packed;
  packed.AddKey(kConversation, wrapped);
  packed.AddItem(kDevice, kClient, 0, plain);
  Bytes out(plain.size() + kBodyOverhead);
  const Bytes bytes = packed.bytes();
  const auto batch = ReadBatch(Direction::kSeal, bytes, out);
  EXPECT_TRUE(batch.has_value());
  EXPECT_EQ(sealer.SealItems(*batch, 0, 1).fault, Fault::kNone);
  return out;
}

Outcome Open(Sealer& sealer, const Bytes& wrapped, const std::vector<Bytes>& sealed, Bytes& out) {
  PackedBatch packed;
  packed.AddKey(kConversation, wrapped);
  std::size_t size = 0;
  for (const Bytes& body : sealed) {
    packed.AddItem(kDevice, kClient, 0, body);
    size += body.size() - kBodyOverhead;
  }
  out.assign(size, 0);
  const Bytes bytes = packed.bytes();
  const auto batch = ReadBatch(Direction::kOpen, bytes, out);
  EXPECT_TRUE(batch.has_value());
  return sealer.OpenItems(*batch, 0, sealed.size());
}

TEST(SealerTest, OpensWhatItHasSealed) {
  Sealer sealer(Masters({1}), 4);
  const Bytes wrapped = NewKey(sealer);
  for (const std::size_t size : {0U, 1U, 63U, 64U, 300U, 959U, 960U, 961U, 70'000U}) {
    const Bytes plain(size, 0xab);
    Bytes opened;
    EXPECT_EQ(Open(sealer, wrapped, {Seal(sealer, wrapped, plain)}, opened).fault, Fault::kNone);
    EXPECT_EQ(opened, plain);
  }
}

TEST(SealerTest, FindsEveryAlteredBit) {
  Sealer sealer(Masters({1}), 4);
  const Bytes wrapped = NewKey(sealer);
  const Bytes sealed = Seal(sealer, wrapped, Bytes{1, 2, 3});
  Bytes opened;
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes altered = sealed;
    altered[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    EXPECT_NE(Open(sealer, wrapped, {altered}, opened).fault, Fault::kNone) << bit;
  }
  for (std::size_t bit = 0; bit < wrapped.size() * 8; ++bit) {
    Bytes altered = wrapped;
    altered[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    const WrappedKey key(altered);
    EXPECT_NE(sealer.VerifyKey(kConversation, key), Fault::kNone) << bit;
  }
}

TEST(SealerTest, NamesTheFirstBrokenItemAndLeavesNothingOpen) {
  Sealer sealer(Masters({1}), 4);
  const Bytes wrapped = NewKey(sealer);
  const Bytes good = Seal(sealer, wrapped, Bytes(100, 7));
  Bytes bad = good;
  bad.back() ^= 1;
  Bytes opened;
  const Outcome outcome = Open(sealer, wrapped, {good, good, bad, good}, opened);
  EXPECT_EQ(outcome.fault, Fault::kDoesNotOpen);
  EXPECT_EQ(outcome.item, 2U);
  EXPECT_EQ(opened, Bytes(400, 0));
}

TEST(SealerTest, TellsWhyAKeyDoesNotOpen) {
  Sealer sealer(Masters({1}), 4);
  Bytes wrapped = NewKey(sealer);
  Sealer other(Masters({2}), 4);
  EXPECT_EQ(other.VerifyKey(kConversation, WrappedKey(wrapped)), Fault::kNoMasterKey);
  std::array<std::uint8_t, kIdBytes> elsewhere{9};
  EXPECT_EQ(sealer.VerifyKey(elsewhere, WrappedKey(wrapped)), Fault::kDoesNotOpen);
  wrapped[0] = 2;
  EXPECT_EQ(sealer.VerifyKey(kConversation, WrappedKey(wrapped)), Fault::kKeyFormat);
}

TEST(SealerTest, WrapsTheSameKeyUnderTheVersionAskedFor) {
  Sealer sealer(Masters({1}), 4);
  const Bytes old = NewKey(sealer);
  const Bytes sealed = Seal(sealer, old, Bytes{42});
  sealer.ReplaceMasterKeys(Masters({2, 1}));
  Bytes wrapped(kWrappedKeyBytes);
  EXPECT_EQ(sealer.RewrapKey(kConversation, WrappedKey(old), 2, wrapped.data()), Fault::kNone);
  EXPECT_EQ(MasterVersionOf(WrappedKey(wrapped)), 2U);
  EXPECT_EQ(sealer.RewrapKey(kConversation, WrappedKey(old), 3, wrapped.data()),
            Fault::kNoMasterKey);
  EXPECT_EQ(sealer.NewDataKey(kConversation, 3, wrapped.data()), Fault::kNoMasterKey);
  Sealer later(Masters({2}), 4);
  Bytes opened;
  EXPECT_EQ(Open(later, wrapped, {sealed}, opened).fault, Fault::kNone);
  EXPECT_EQ(opened, Bytes{42});
}

TEST(SealerTest, BeginsWithoutAnyKey) {
  Sealer sealer(Masters({}), 4);
  Bytes wrapped(kWrappedKeyBytes);
  EXPECT_EQ(sealer.NewDataKey(kConversation, 1, wrapped.data()), Fault::kNoMasterKey);
  sealer.ReplaceMasterKeys(Masters({1}));
  wrapped = NewKey(sealer);
  EXPECT_EQ(sealer.VerifyKey(kConversation, WrappedKey(wrapped)), Fault::kNone);
  sealer.ReplaceMasterKeys(Masters({2}));
  EXPECT_EQ(sealer.VerifyKey(kConversation, WrappedKey(wrapped)), Fault::kNone) << "known before";
}

TEST(SealerTest, NeverUsesANonceTwice) {
  Sealer sealer(Masters({1}), 4);
  const Bytes wrapped = NewKey(sealer);
  constexpr std::size_t kItems = 200;
  PackedBatch packed;
  packed.AddKey(kConversation, wrapped);
  for (std::size_t i = 0; i < kItems; ++i) {
    packed.AddItem(kDevice, kClient, 0, {});
  }
  Bytes out(kItems * kBodyOverhead);
  const Bytes bytes = packed.bytes();
  const auto batch = ReadBatch(Direction::kSeal, bytes, out);
  ASSERT_TRUE(batch.has_value());
  ASSERT_EQ(sealer.SealItems(*batch, 0, kItems).fault, Fault::kNone);
  std::vector<Bytes> nonces;
  for (std::size_t i = 0; i < kItems; ++i) {
    const auto at = out.begin() + static_cast<std::ptrdiff_t>(i * kBodyOverhead + 1);
    nonces.emplace_back(at, at + kNonceBytes);
  }
  std::sort(nonces.begin(), nonces.end());
  EXPECT_EQ(std::unique(nonces.begin(), nonces.end()), nonces.end());
}

}  // namespace
}  // namespace anochat::sealing
