#include "core/sealing/data_key_cache.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace anochat::sealing {
namespace {

DataKeyCache::Name NameOf(int number) {
  std::array<std::uint8_t, kIdBytes> conversation{static_cast<std::uint8_t>(number)};
  std::array<std::uint8_t, kWrappedKeyBytes> wrapped{};
  return {conversation, wrapped};
}

SecretKey KeyOf(int number) {
  std::array<std::uint8_t, kKeyBytes> bytes;
  bytes.fill(static_cast<std::uint8_t>(number));
  return SecretKey(bytes);
}

TEST(DataKeyCacheTest, ForgetsTheLeastRecentlyUsed) {
  DataKeyCache cache(3);
  for (const int number : {1, 2, 3}) {
    cache.Add(NameOf(number), KeyOf(number));
  }
  SecretKey key;
  EXPECT_TRUE(cache.Find(NameOf(1), key));
  cache.Add(NameOf(4), KeyOf(4));
  EXPECT_FALSE(cache.Find(NameOf(2), key));
  for (const int number : {1, 3, 4}) {
    ASSERT_TRUE(cache.Find(NameOf(number), key));
    EXPECT_EQ(key.data()[31], number);
  }
}

TEST(DataKeyCacheTest, GivesWholeKeysToManyThreads) {
  DataKeyCache cache(8);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&cache] {
      SecretKey key;
      for (int round = 0; round < 5'000; ++round) {
        const int number = round % 16;
        if (!cache.Find(NameOf(number), key)) {
          cache.Add(NameOf(number), KeyOf(number));
          continue;
        }
        ASSERT_EQ(key.data()[0], number);
        ASSERT_EQ(key.data()[31], number);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

TEST(SecretKeyTest, IsOverwrittenWhenMovedFrom) {
  SecretKey from = KeyOf(9);
  const SecretKey to(std::move(from));
  EXPECT_EQ(to.data()[5], 9);
  EXPECT_EQ(from.data()[5], 0);  // NOLINT(bugprone-use-after-move): what it is about
}

}  // namespace
}  // namespace anochat::sealing
