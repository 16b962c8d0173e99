#include "core/fanout/audience.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace anochat::fanout::test {
namespace {

constexpr std::string_view kRoom = "01890a5d-ac96-774b-bcce-b302099a8057";

std::vector<Handle> sorted(const Audience::Listeners& listeners) {
  if (!listeners.members) {
    return {};
  }
  auto handles = listeners.members->handles;
  std::ranges::sort(handles);
  return handles;
}

TEST(Name, GivesItsTextBack) {
  for (const std::string_view text :
       {kRoom, std::string_view("01890A5D-AC96-774B-BCCE-B302099A8057"), std::string_view("room"),
        std::string_view(""), std::string_view("01890a5d+ac96-774b-bcce-b302099a8057"),
        std::string_view("01890a5d-ac96-774b-bcce-b302099a805g")}) {
    EXPECT_EQ(Name(text).text(), text);
  }
  EXPECT_NE(Name("01890A5D-AC96-774B-BCCE-B302099A8057"), Name(kRoom));
}

TEST(Audience, FollowsUsersWithManyConnections) {
  Audience audience;
  const auto ann = audience.add(1, "ann");
  EXPECT_EQ(audience.add(2, "ann"), ann);
  const auto bob = audience.add(3, "bob");
  audience.join(kRoom, "ann");
  audience.join(kRoom, "ann");
  audience.join("other", "ann");
  audience.join(kRoom, "bob");
  audience.add(4, "ann");
  EXPECT_EQ(sorted(audience.listeners(kRoom)), (std::vector<Handle>{1, 2, 3, 4}));
  EXPECT_EQ(sorted(audience.connections_of("ann")), (std::vector<Handle>{1, 2, 4}));
  EXPECT_TRUE(audience.remove(1, ann).empty());
  EXPECT_TRUE(audience.remove(4, ann).empty());
  EXPECT_EQ(audience.remove(2, ann), std::vector<std::string>{"other"});
  EXPECT_FALSE(audience.is_heard("other"));
  EXPECT_EQ(audience.user_number("ann"), kNoUser);
  EXPECT_EQ(audience.remove(3, bob), std::vector<std::string>{std::string(kRoom)});
}

TEST(Audience, ForgetsARoomThatItsLastUserLeft) {
  Audience audience;
  const auto ann = audience.add(1, "ann");
  audience.join("room", "ann");
  EXPECT_TRUE(audience.is_joined("room", "ann"));
  audience.leave("room", "ann");
  audience.leave("room", "ann");
  EXPECT_FALSE(audience.is_joined("room", "ann"));
  EXPECT_FALSE(audience.is_heard("room"));
  audience.join("new", "ann");
  EXPECT_FALSE(audience.is_heard("room"));
  EXPECT_EQ(audience.remove(1, ann), std::vector<std::string>{"new"});
}

TEST(Audience, CountsGuestsUntilTheyAreNative) {
  Audience audience;
  const Handle guest = kGuestBit | 0;
  const auto ann = audience.add(guest, "ann");
  audience.add(7, "ann");
  audience.join("room", "ann");
  EXPECT_EQ(audience.listeners("room").guests, 1U);
  EXPECT_EQ(audience.connections_of("ann").guests, 1U);
  audience.replace(guest, 8, ann);
  EXPECT_EQ(audience.listeners("room").guests, 0U);
  EXPECT_EQ(sorted(audience.listeners("room")), (std::vector<Handle>{7, 8}));
}

TEST(Audience, LeavesSnapshotsAsTheyWere) {
  Audience audience;
  audience.add(1, "ann");
  const auto bob = audience.add(2, "bob");
  audience.join("room", "ann");
  audience.join("room", "bob");
  const auto before = audience.listeners("room");
  audience.remove(2, bob);
  audience.add(3, "ann");
  EXPECT_EQ(sorted(before), (std::vector<Handle>{1, 2}));
  EXPECT_EQ(sorted(audience.listeners("room")), (std::vector<Handle>{1, 3}));
}

}  // namespace
}  // namespace anochat::fanout::test
