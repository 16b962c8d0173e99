#include <gtest/gtest.h>

#include "stage.h"

namespace anochat::fanout::test {
namespace {

TEST(EventQueueTest, CountsWhatAnEventCostsBesidesItsBytes) {
  EventQueue events(1'000'000, [] {});
  std::size_t count = 0;
  while (!events.is_full()) {
    events.push(EventKind::kText, 1);
    ++count;
  }
  EXPECT_LT(count, 1'000'000U / (sizeof(Event) + 64) + 2);
  EXPECT_GT(count, 5'000U);
}

TEST(EventQueueTest, GivesSlicesInOrderAndSaysWhetherThereIsMore) {
  EventQueue events(1'000'000, [] {});
  for (Handle i = 0; i < 2'500; ++i) {
    events.push(EventKind::kText, i, 0, bytes_of(std::to_string(i)));
  }
  Handle next = 0;
  for (const auto size : {1'000U, 1'000U, 500U}) {
    const auto slice = events.take();
    ASSERT_EQ(slice.events.size(), size);
    EXPECT_EQ(slice.has_more, size == 1'000U);
    for (const auto& event : slice.events) {
      const auto text = slice.payload(event);
      ASSERT_EQ(event.handle, next);
      ASSERT_EQ(std::string(text.begin(), text.end()), std::to_string(next++));
    }
  }
  EXPECT_TRUE(events.take().events.empty());
}

TEST(EventQueueTest, BoundsTheBytesOfASlice) {
  EventQueue events(10'000'000, [] {});
  const std::vector<std::uint8_t> large(100'000);
  for (int i = 0; i < 10; ++i) {
    events.push(EventKind::kBinary, 1, 0, large);
  }
  EXPECT_EQ(events.take().events.size(), 3U);
}

TEST(EventQueueTest, NotifiesOnceUntilNothingIsLeft) {
  int notified = 0;
  EventQueue events(1'000'000, [&] { ++notified; });
  for (int i = 0; i < 1'500; ++i) {
    events.push(EventKind::kText, 1);
  }
  EXPECT_EQ(notified, 1);
  EXPECT_TRUE(events.take().has_more);
  events.push(EventKind::kText, 1);
  EXPECT_EQ(notified, 1) << "who was told that there is more takes again";
  while (events.take().has_more) {
  }
  EXPECT_EQ(notified, 1);
  events.push(EventKind::kText, 1);
  EXPECT_EQ(notified, 2);
}

TEST(EventQueueTest, AwaitsATakeOnlyWhenOneWillCome) {
  EventQueue events(1'000, [] {});
  EXPECT_FALSE(events.await_take());
  events.push(EventKind::kText, 1);
  EXPECT_TRUE(events.await_take());
  EXPECT_TRUE(events.take().is_awaited);
  EXPECT_FALSE(events.take().is_awaited);
}

/** Sends the smallest messages there are until nothing more is taken for a while. */
std::size_t flood(Client& client) {
  std::vector<std::uint8_t> bytes;
  for (int i = 0; i < 1'000; ++i) {
    const auto frame = wire({.payload = "6"});
    bytes.insert(bytes.end(), frame.begin(), frame.end());
  }
  const int flags = ::fcntl(client.fd(), F_GETFL);
  ::fcntl(client.fd(), F_SETFL, flags | O_NONBLOCK);
  std::size_t sent = 0;
  for (int stalls = 0; stalls < 100;) {
    const auto at = sent % bytes.size();
    const auto size = ::send(client.fd(), bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (size > 0) {
      sent += static_cast<std::size_t>(size);
      stalls = 0;
      continue;
    }
    ++stalls;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return sent / (bytes.size() / 1'000);
}

TEST(InboundTest, OneFloodLeavesTheOthersTheirPlace) {
  Stage stage;
  auto [loud, flooding] = stage.connect();
  auto [quiet, talking] = stage.connect();
  const auto sent = flood(flooding);
  talking.send({.payload = "may I"});
  std::size_t before = 0;
  bool is_heard = false;
  const auto within = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!is_heard && std::chrono::steady_clock::now() < within) {
    // Nobody has taken anything so far: the flood has its share of the room, and no more.
    if (before == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    for (const auto& event : stage.fan_out.take_events().events) {
      is_heard = is_heard || event.handle == quiet;
      before += is_heard ? 0 : 1;
    }
  }
  EXPECT_TRUE(is_heard);
  EXPECT_GT(sent, 10'000U);
  // Its share, and what one read brought beyond.
  EXPECT_LT(before, Limits().inbound_share / event_cost(1) + 16'384 / 7 + 1);
}

TEST(InboundTest, AFloodIsHeardWholeSliceBySlice) {
  Stage stage;
  auto [loud, flooding] = stage.connect();
  const auto sent = flood(flooding);
  std::size_t heard = 0;
  until([&] {
    bool has_more = true;
    while (has_more) {
      const auto slice = stage.fan_out.take_events();
      EXPECT_LE(slice.events.size(), EventQueue::kSliceEvents);
      heard += slice.events.size();
      has_more = slice.has_more;
    }
    return heard >= sent;
  });
  EXPECT_EQ(heard, sent);
}

TEST(CloseFrameTest, CutsAReasonBetweenCharacters) {
  std::string reason = "x";
  while (reason.size() < 130) {
    reason += "\u6F22";
  }
  const auto frame = make_close_frame(1000, reason);
  // Two bytes of header, two of the code, an x and 40 characters of three bytes.
  EXPECT_EQ(frame->size(), 4U + 121U);
}

}  // namespace
}  // namespace anochat::fanout::test
