#include "core/sealing/batch_pool.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <vector>

#include "packed_batch.h"

namespace anochat::sealing {
namespace {

constexpr std::array<std::uint8_t, kIdBytes> kId{1};

class BatchPoolTest : public testing::Test {
 protected:
  BatchPoolTest() : wrapped_(kWrappedKeyBytes) {
    EXPECT_EQ(sealer_.NewDataKey(kId, 1, wrapped_.data()), Fault::kNone);
  }

  static std::shared_ptr<const MasterKeys> Masters() {
    const std::array<std::uint8_t, kKeyBytes> bytes{1};
    const MasterKeys::Given given{1, bytes};
    return std::make_shared<const MasterKeys>(std::span(&given, 1));
  }

  Bytes Packed(const std::vector<Bytes>& bodies) {
    PackedBatch packed;
    packed.AddKey(kId, wrapped_);
    for (const Bytes& body : bodies) {
      packed.AddItem(kId, kId, 0, body);
    }
    return packed.bytes();
  }

  static Outcome Run(BatchPool& pool, Direction direction, const Bytes& packed, Bytes& out) {
    auto batch = ReadBatch(direction, packed, out);
    std::promise<Outcome> promise;
    EXPECT_TRUE(pool.TryRun(direction, *batch,
                            [&promise](Outcome outcome) { promise.set_value(outcome); }));
    return promise.get_future().get();
  }

  Sealer sealer_{Masters(), 8};
  Bytes wrapped_;
};

TEST_F(BatchPoolTest, SealsAndOpensInParts) {
  BatchPool pool(sealer_, 3);
  constexpr std::size_t kItems = 500;
  constexpr std::size_t kSize = 1'000;
  const std::vector<Bytes> plains(kItems, Bytes(kSize, 6));
  Bytes sealed(kItems * (kSize + kBodyOverhead));
  ASSERT_EQ(Run(pool, Direction::kSeal, Packed(plains), sealed).fault, Fault::kNone);
  std::vector<Bytes> bodies;
  for (std::size_t i = 0; i < kItems; ++i) {
    const auto at = sealed.begin() + static_cast<std::ptrdiff_t>(i * (kSize + kBodyOverhead));
    bodies.emplace_back(at, at + kSize + kBodyOverhead);
  }
  Bytes opened(kItems * kSize);
  EXPECT_EQ(Run(pool, Direction::kOpen, Packed(bodies), opened).fault, Fault::kNone);
  EXPECT_EQ(opened, Bytes(kItems * kSize, 6));

  bodies[450][60] ^= 1;
  bodies[100][60] ^= 1;
  const Outcome outcome = Run(pool, Direction::kOpen, Packed(bodies), opened);
  EXPECT_EQ(outcome.fault, Fault::kDoesNotOpen);
  EXPECT_EQ(outcome.item, 100U);
  EXPECT_EQ(opened, Bytes(kItems * kSize, 0));
}

TEST_F(BatchPoolTest, WorksWhileMasterKeysChange) {
  BatchPool pool(sealer_, 2);
  std::vector<Bytes> packed;
  std::vector<Bytes> outs;
  std::atomic<int> done = 0;
  constexpr int kBatches = 50;
  for (int i = 0; i < kBatches; ++i) {
    packed.push_back(Packed(std::vector<Bytes>(20, Bytes(500, 1))));
    outs.emplace_back(20 * (500 + kBodyOverhead));
  }
  for (std::size_t i = 0; i < kBatches; ++i) {
    auto batch = ReadBatch(Direction::kSeal, packed[i], outs[i]);
    ASSERT_TRUE(pool.TryRun(Direction::kSeal, *batch, [&done](Outcome outcome) {
      EXPECT_EQ(outcome.fault, Fault::kNone);
      ++done;
    }));
    sealer_.ReplaceMasterKeys(Masters());
  }
  while (done < kBatches) {
    std::this_thread::yield();
  }
}

TEST_F(BatchPoolTest, EndsWithWorkStillWaiting) {
  const Bytes packed = Packed(std::vector<Bytes>(200, Bytes(10'000, 1)));
  Bytes out(200 * (10'000 + kBodyOverhead));
  BatchPool pool(sealer_, 1);
  auto batch = ReadBatch(Direction::kSeal, packed, out);
  EXPECT_TRUE(pool.TryRun(Direction::kSeal, *batch, [](Outcome) {}));
}

TEST_F(BatchPoolTest, RefusesWhenTooMuchWaits) {
  constexpr std::size_t kSize = 64 * 1024 * 1024;
  const Bytes packed = Packed({Bytes(kSize)});
  std::vector<Bytes> outs(8, Bytes(kSize + kBodyOverhead));
  BatchPool pool(sealer_, 1);
  std::size_t taken = 0;
  for (Bytes& out : outs) {
    auto batch = ReadBatch(Direction::kSeal, packed, out);
    if (pool.TryRun(Direction::kSeal, *batch, [](Outcome) {})) {
      ++taken;
    }
  }
  EXPECT_GE(taken, 3U);
  EXPECT_LT(taken, outs.size());
}

}  // namespace
}  // namespace anochat::sealing
