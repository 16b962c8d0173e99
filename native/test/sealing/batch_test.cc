#include "core/sealing/batch.h"

#include <gtest/gtest.h>

#include "packed_batch.h"

namespace anochat::sealing {
namespace {

constexpr std::array<std::uint8_t, kIdBytes> kId{1};
constexpr std::array<std::uint8_t, kIdBytes> kOther{2};
const Bytes kWrapped(kWrappedKeyBytes, 3);

TEST(BatchTest, ReadsItemsAndSharesKeys) {
  PackedBatch packed;
  packed.AddKey(kId, kWrapped);
  packed.AddItem(kId, kOther, 1, Bytes(5, 5));
  packed.AddItem(kId, kOther, 2, Bytes(7, 7));
  packed.AddKey(kOther, kWrapped);
  packed.AddItem(kId, kOther, 3, {});
  Bytes out(12 + 3 * kBodyOverhead);
  const Bytes bytes = packed.bytes();
  const auto batch = ReadBatch(Direction::kSeal, bytes, out);
  ASSERT_TRUE(batch.has_value());
  ASSERT_EQ(batch->items.size(), 3U);
  EXPECT_EQ(batch->keys.size(), 2U);
  EXPECT_EQ(batch->items[1].key, 0U);
  EXPECT_EQ(batch->items[2].key, 1U);
  EXPECT_EQ(batch->items[1].body.size(), 7U);
  EXPECT_EQ(batch->items[1].context.kind, 2);
  EXPECT_EQ(batch->items[1].out, out.data() + 5 + kBodyOverhead);
  EXPECT_EQ(batch->items[2].context.conversation[0], 2);
}

TEST(BatchTest, RefusesEveryOtherLength) {
  PackedBatch packed;
  packed.AddKey(kId, kWrapped);
  packed.AddItem(kId, kOther, 1, Bytes(kBodyOverhead + 3));
  const Bytes whole = packed.bytes();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    Bytes out(3);
    EXPECT_FALSE(ReadBatch(Direction::kOpen, cut, out).has_value()) << length;
  }
  for (const std::size_t size : {0U, 2U, 4U}) {
    Bytes out(size);
    EXPECT_FALSE(ReadBatch(Direction::kOpen, whole, out).has_value()) << size;
  }
  Bytes out(3);
  EXPECT_TRUE(ReadBatch(Direction::kOpen, whole, out).has_value());
}

TEST(BatchTest, RefusesAnItemWithoutAKeyAndABodyThatIsTooShort) {
  PackedBatch keyless;
  keyless.AddItem(kId, kOther, 0, {});
  Bytes out(kBodyOverhead);
  const Bytes without_key = keyless.bytes();
  EXPECT_FALSE(ReadBatch(Direction::kSeal, without_key, out).has_value());
  PackedBatch shorter;
  shorter.AddKey(kId, kWrapped);
  shorter.AddItem(kId, kOther, 0, Bytes(kBodyOverhead - 1));
  const Bytes too_short = shorter.bytes();
  EXPECT_FALSE(ReadBatch(Direction::kOpen, too_short, {}).has_value());
}

TEST(BatchTest, RefusesIdsThatAreNone) {
  PackedBatch packed;
  packed.AddKey(kId, kWrapped);
  packed.AddItem(kId, kOther, 0, {});
  Bytes bytes = packed.bytes();
  Bytes out(kBodyOverhead);
  EXPECT_TRUE(ReadBatch(Direction::kSeal, bytes, out).has_value());
  bytes[4 + 35] = 'g';
  EXPECT_FALSE(ReadBatch(Direction::kSeal, bytes, out).has_value());
  const Bytes endless(100, 0xff);
  EXPECT_FALSE(ReadBatch(Direction::kSeal, endless, out).has_value());
}

}  // namespace
}  // namespace anochat::sealing
