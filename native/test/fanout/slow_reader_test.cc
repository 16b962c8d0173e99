#include <gtest/gtest.h>

#include "both_paths.h"
#include "core/fanout/fan_out.h"
#include "stage.h"

namespace anochat::fanout::test {
namespace {

using std::chrono::milliseconds;

/** A client that does not read, and one that does. */
class SlowReaderTest : public BothPaths {
 protected:
  static Limits small_limits() {
    auto small = limits();
    small.queue_bytes = 400'000;
    small.volatile_bytes = 100'000;
    small.lagging = milliseconds(300);
    return small;
  }
  const std::string text_ = std::string(10'000, 'x');
};
INSTANTIATE_TEST_SUITE_P(Paths, SlowReaderTest, testing::Bool());

TEST_P(SlowReaderTest, LagsAloneAndIsToldOfOnceItHasDrained) {
  auto patient = small_limits();
  patient.lagging = milliseconds(60'000);
  Stage stage(patient);
  auto [slow, client_slow] = stage.connect("slow");
  auto [quick, client_quick] = stage.connect("quick");
  stage.fan_out.audience().join("room", "slow");
  stage.fan_out.audience().join("room", "quick");
  const auto& statistics = stage.fan_out.statistics();
  int said = 0;
  while (statistics.lagging == 0 && said < 20'000) {
    stage.say("room", text_);
    ++said;
    ASSERT_EQ(client_quick.text(), text_);
  }
  EXPECT_EQ(statistics.lagging, 1U);
  until([&] { return statistics.frames_dropped == 1U; });
  EXPECT_LE(stage.fan_out.queued_bytes(slow), patient.queue_bytes);
  EXPECT_GT(stage.fan_out.queued_bytes(slow), patient.queue_bytes / 2);
  until([&, handle = quick] { return stage.fan_out.queued_bytes(handle) == 0; });
  for (int i = 0; i < said - 1; ++i) {
    ASSERT_EQ(client_slow.text(), text_);
  }
  EXPECT_EQ(stage.wait_for(EventKind::kDrained)->handle, slow);
  EXPECT_EQ(statistics.lagging, 0U);
  EXPECT_EQ(statistics.bytes_queued, 0U);
  stage.say("room", "again");
  EXPECT_EQ(client_slow.text(), "again");
}

TEST_P(SlowReaderTest, LosesVolatileFramesBeforeAnythingElse) {
  Stage stage(small_limits());
  auto [slow, client] = stage.connect("slow");
  stage.fan_out.audience().join("room", "slow");
  const auto& statistics = stage.fan_out.statistics();
  while (statistics.frames_dropped == 0) {
    stage.say("room", text_, Delivery::kVolatile);
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  EXPECT_EQ(statistics.lagging, 0U);
  EXPECT_LT(statistics.bytes_queued, 150'000U);
}

TEST_P(SlowReaderTest, IsStuckAfterATimeWithoutProgress) {
  Stage stage(small_limits());
  auto [slow, client] = stage.connect("slow");
  stage.fan_out.audience().join("room", "slow");
  for (int i = 0; i < 2'000; ++i) {
    stage.say("room", text_);
  }
  EXPECT_EQ(stage.wait_for(EventKind::kStuck)->handle, slow);
  stage.fan_out.terminate(slow);
  EXPECT_EQ(stage.wait_for(EventKind::kClosed)->handle, slow);
  EXPECT_EQ(stage.fan_out.statistics().bytes_queued, 0U);
}

TEST_P(SlowReaderTest, IsStuckThoughItTakesALittleNowAndThen) {
  auto strict = small_limits();
  strict.lagging = milliseconds(1'000);
  Stage stage(strict);
  auto [slow, client] = stage.connect("slow", 8'192);
  stage.fan_out.audience().join("room", "slow");
  for (int i = 0; i < 1'000; ++i) {
    stage.say("room", text_);
  }
  std::array<char, 2'000> little{};
  for (int i = 0; i < 400 && stage.fan_out.statistics().connections > 0; ++i) {
    ASSERT_GT(::recv(client.fd(), little.data(), little.size(), 0), 0);
    if (const auto event = stage.wait_for(EventKind::kStuck, milliseconds(200))) {
      EXPECT_EQ(event->handle, slow);
      return;
    }
  }
  FAIL() << "for ever";
}

TEST_P(SlowReaderTest, IsNotStuckWhileItReadsEnough) {
  auto strict = small_limits();
  strict.lagging = milliseconds(2'000);
  Stage stage(strict);
  auto [slow, client] = stage.connect("slow", 8'192);
  stage.fan_out.audience().join("room", "slow");
  while (stage.fan_out.statistics().lagging == 0) {
    stage.say("room", text_);
  }
  std::array<char, 20'000> more{};
  const auto begin = std::chrono::steady_clock::now();
  while (!stage.wait_for(EventKind::kDrained, milliseconds(120))) {
    ASSERT_GT(::recv(client.fd(), more.data(), more.size(), 0), 0);
  }
  EXPECT_GT(std::chrono::steady_clock::now() - begin, strict.lagging);
  for (const auto& event : stage.heard) {
    EXPECT_NE(event.kind, EventKind::kStuck);
  }
}

TEST_P(SlowReaderTest, LagsSoonerWhenFramesTakeTooMuchMemory) {
  auto tight = small_limits();
  tight.lagging = milliseconds(60'000);
  tight.queue_bytes = std::size_t{1} << 30U;
  tight.held_bytes = 300'000;
  Stage stage(tight);
  auto [slow, client_slow] = stage.connect("slow");
  auto [quick, client_quick] = stage.connect("quick");
  stage.fan_out.audience().join("room", "slow");
  stage.fan_out.audience().join("room", "quick");
  const auto& statistics = stage.fan_out.statistics();
  for (int i = 0; i < 3'000; ++i) {
    stage.say("room", text_);
    ASSERT_EQ(client_quick.text(), text_);
  }
  EXPECT_EQ(statistics.lagging, 1U);
  EXPECT_LT(stage.fan_out.queued_bytes(slow), 2 * tight.held_bytes);
  EXPECT_LT(Bytes::total(), 2 * tight.held_bytes);
}

TEST_P(SlowReaderTest, IsEndedWhenEvenTheEnginesOwnPacketsPileUp) {
  Stage stage(small_limits());
  auto [slow, client] = stage.connect("slow");
  for (int i = 0; i < 2'000; ++i) {
    stage.fan_out.send(slow, text_frame(text_), Delivery::kRequired);
  }
  EXPECT_EQ(stage.wait_for(EventKind::kClosed)->handle, slow);
}

TEST_P(SlowReaderTest, IsEndedWhenTheEnginesPacketsOfAllTakeTooMuchMemory) {
  auto tight = small_limits();
  tight.queue_bytes = std::size_t{1} << 30U;
  tight.held_bytes = 300'000;
  Stage stage(tight);
  auto [slow, client_slow] = stage.connect("slow");
  auto [quick, client_quick] = stage.connect("quick");
  for (int i = 0; i < 3'000; ++i) {
    stage.fan_out.send(slow, text_frame(text_), Delivery::kRequired);
    stage.fan_out.send(quick, text_frame(text_), Delivery::kRequired);
    ASSERT_EQ(client_quick.text(), text_);
  }
  EXPECT_EQ(stage.wait_for(EventKind::kClosed)->handle, slow);
  EXPECT_LT(Bytes::total(), 2 * tight.held_bytes);
}

TEST_P(SlowReaderTest, KeepsItsWaitingCloseForALittleOnly) {
  auto hasty = small_limits();
  hasty.closing = milliseconds(100);
  Stage stage(hasty);
  auto [slow, client] = stage.connect("slow");
  stage.fan_out.audience().join("room", "slow");
  for (int i = 0; i < 2'000; ++i) {
    stage.say("room", text_);
  }
  stage.fan_out.close(slow, 1000, {});
  EXPECT_EQ(stage.wait_for(EventKind::kClosed)->handle, slow);
}

}  // namespace
}  // namespace anochat::fanout::test
