#include "core/fanout/slots.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace anochat::fanout::test {
namespace {

TEST(SlotsTest, GiveEveryHandleOnceInALongTime) {
  Slots slots;
  std::vector<Handle> given;
  for (int i = 0; i < 100'000; ++i) {
    auto& slot = slots.take(i % 2 == 0 ? 0 : kGuestBit);
    EXPECT_EQ(is_guest(slot.handle), i % 2 != 0);
    given.push_back(slot.handle & ~kGuestBit);
    slots.give_back(slot);
    ASSERT_EQ(slots.find(given.back()), nullptr);
  }
  std::ranges::sort(given);
  EXPECT_EQ(std::ranges::adjacent_find(given), given.end());
  EXPECT_LE(slot_of(given.back()), 1'024U);
}

TEST(SlotsTest, RefuseWhenAllAreTaken) {
  Slots slots;
  for (std::uint32_t i = 0; i < kMaxSlots; ++i) {
    slots.take(0);
  }
  EXPECT_THROW(slots.take(0), std::length_error);
  slots.give_back(*slots.find(7));
  EXPECT_EQ(slots.take(0).handle, 7U + kMaxSlots);
}

}  // namespace
}  // namespace anochat::fanout::test
