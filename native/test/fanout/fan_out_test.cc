#include "core/fanout/fan_out.h"

#include <gtest/gtest.h>

#include "both_paths.h"
#include "stage.h"

namespace anochat::fanout::test {
namespace {

using std::chrono::milliseconds;

class FanOutTest : public BothPaths {};
INSTANTIATE_TEST_SUITE_P(Paths, FanOutTest, testing::Bool(),
                         [](const auto& path) { return path.param ? "Uring" : "Plain"; });

TEST_P(FanOutTest, SendsTheGreetingAndReadsWhatCameBefore) {
  Stage stage(limits());
  auto pair = connect_pair();
  stage.fan_out.open(std::move(pair.server), text_frame("hello"), wire({.payload = "early"}));
  Client client(std::move(pair.client));
  EXPECT_EQ(client.text(), "hello");
  EXPECT_EQ(stage.wait_for(EventKind::kText)->text, "early");
  client.send({.opcode = 2, .payload = std::string("\xFF", 1)});
  EXPECT_EQ(stage.wait_for(EventKind::kBinary)->text, "\xFF");
}

TEST_P(FanOutTest, ReachesTheListenersAndNobodyElse) {
  Stage stage(limits());
  auto& audience = stage.fan_out.audience();
  auto [ann1, client_ann1] = stage.connect("ann");
  auto [bob, client_bob] = stage.connect("bob");
  auto [cyd, client_cyd] = stage.connect("cyd");
  audience.join("room", "ann");
  audience.join("room", "bob");
  audience.join("room", "nobody");
  auto [ann2, client_ann2] = stage.connect("ann");
  stage.say("room", "1");
  stage.say("room", "2", Delivery::kDroppable, audience.user_number("ann"));
  audience.leave("room", "bob");
  stage.say("room", "3");
  stage.fan_out.send(bob, text_frame("4"), Delivery::kRequired);
  stage.fan_out.broadcast(audience.connections_of("cyd"), text_frame("5"), Delivery::kDroppable);
  for (auto* const client : {&client_ann1, &client_ann2}) {
    EXPECT_EQ(client->text(), "1");
    EXPECT_EQ(client->text(), "3");
  }
  EXPECT_EQ(client_bob.text(), "1");
  EXPECT_EQ(client_bob.text(), "2");
  EXPECT_EQ(client_bob.text(), "4");
  EXPECT_EQ(client_cyd.text(), "5");
}

TEST_P(FanOutTest, KeepsTheOrderOfSingleSendsAndBroadcasts) {
  Stage stage(limits());
  std::vector<std::pair<Handle, Client>> all;
  for (int i = 0; i < 40; ++i) {
    all.push_back(stage.connect("user" + std::to_string(i)));
    stage.fan_out.audience().join("room", "user" + std::to_string(i));
  }
  int said = 0;
  while (said < 2'000) {
    stage.say("room", std::to_string(said++));
    for (const auto& [handle, client] : all) {
      stage.fan_out.send(handle, text_frame(std::to_string(said)), Delivery::kRequired);
    }
    ++said;
    stage.say("room", std::to_string(said++));
    if (said % 50 == 0) {
      std::this_thread::sleep_for(milliseconds(1));
    }
  }
  for (auto& [handle, client] : all) {
    for (int i = 0; i < said; ++i) {
      ASSERT_EQ(client.text(), std::to_string(i));
    }
  }
}

TEST_P(FanOutTest, AnswersPingsAndTheCloseHandshake) {
  Stage stage(limits());
  auto [handle, client] = stage.connect();
  client.send({.opcode = 9, .payload = "are you there"});
  EXPECT_EQ(client.next(), (std::pair<unsigned, std::string>{10, "are you there"}));
  client.send({.opcode = 8, .payload = websocket::test::close_payload(3001, "bye")});
  EXPECT_EQ(client.next(),
            (std::pair<unsigned, std::string>{8, websocket::test::close_payload(3001)}));
  EXPECT_FALSE(client.next());
  EXPECT_FALSE(client.was_reset);
  client.leave();
  EXPECT_EQ(stage.wait_for(EventKind::kClosed)->code, 3001);
}

TEST_P(FanOutTest, ClosesAfterWhatIsQueued) {
  Stage stage(limits());
  auto [handle, client] = stage.connect();
  const std::string large(300'000, 'x');
  stage.fan_out.send(handle, text_frame(large), Delivery::kRequired);
  stage.fan_out.close(handle, 1001, "moving");
  stage.fan_out.send(handle, text_frame("too late"), Delivery::kRequired);
  EXPECT_EQ(client.text(), large);
  EXPECT_EQ(client.next(),
            (std::pair<unsigned, std::string>{8, websocket::test::close_payload(1001, "moving")}));
  client.send({.payload = "not heard"});
  client.send({.opcode = 8, .payload = websocket::test::close_payload(1001)});
  EXPECT_FALSE(client.next());
  client.leave();
  EXPECT_EQ(stage.wait_for(EventKind::kClosed)->code, 1001);
  EXPECT_EQ(stage.heard.size(), 1U);
}

TEST_P(FanOutTest, EndsAPeerThatDoesNotAnswerTheCloseFrame) {
  auto short_limits = limits();
  short_limits.closing = milliseconds(50);
  Stage stage(short_limits);
  auto [handle, client] = stage.connect();
  stage.fan_out.close(handle, 1000, {});
  EXPECT_EQ(stage.wait_for(EventKind::kClosed)->code, 1006);
}

TEST_P(FanOutTest, TellsWhyAConnectionFailsAndLetsTheCloseFrameArrive) {
  Stage stage(limits());
  auto [handle, client] = stage.connect();
  auto bad = wire({.payload = "hi", .is_masked = false});
  bad.resize(50'000);
  client.send_raw(bad);
  const auto error = stage.wait_for(EventKind::kError);
  EXPECT_EQ(error->code, 1002);
  EXPECT_EQ(error->text, "a frame is not masked");
  EXPECT_EQ(client.next(),
            (std::pair<unsigned, std::string>{8, websocket::test::close_payload(1002)}));
  EXPECT_FALSE(client.next());
  EXPECT_FALSE(client.was_reset);
  client.leave();
  EXPECT_TRUE(stage.wait_for(EventKind::kClosed));
}

TEST_P(FanOutTest, NoticesPeersThatVanish) {
  Stage stage(limits());
  auto [left, client_left] = stage.connect();
  auto [torn, client_torn] = stage.connect();
  client_left.leave();
  client_torn.reset();
  EXPECT_EQ(stage.wait_for(EventKind::kClosed)->code, 1006);
  EXPECT_EQ(stage.wait_for(EventKind::kClosed)->code, 1006);
  EXPECT_EQ(stage.fan_out.statistics().connections, 0U);
}

TEST_P(FanOutTest, ListsAConnectionAmongOneUsersOnly) {
  Stage stage(limits());
  auto& audience = stage.fan_out.audience();
  auto [handle, client] = stage.connect("ann");
  audience.join("room", "ann");
  stage.fan_out.enlist(handle, "bob");
  audience.join("room", "bob");
  EXPECT_FALSE(audience.connections_of("ann").members);
  stage.say("room", "once");
  stage.fan_out.send(handle, text_frame("last"), Delivery::kRequired);
  EXPECT_EQ(client.text(), "once");
  EXPECT_EQ(client.text(), "last");

  const auto guest = stage.fan_out.add_guest();
  stage.fan_out.enlist(guest, "cyd");
  stage.fan_out.adopt(guest, handle);
  EXPECT_FALSE(audience.connections_of("bob").members);
  EXPECT_EQ(audience.connections_of("cyd").members->handles, std::vector{handle});
  EXPECT_EQ(audience.connections_of("cyd").guests, 0U);
}

TEST_P(FanOutTest, TellsNoStrangerWhatIsSaidToThoseWhoHadThePlaceBefore) {
  Stage stage(limits());
  auto& audience = stage.fan_out.audience();
  const auto slots = 2'000U;
  // Whoever forgets to unlist, and keeps handles, members and all.
  std::vector<Handle> gone;
  std::vector<Audience::Listeners> kept;
  for (auto i = 0U; i < slots; ++i) {
    auto pair = connect_pair();
    gone.push_back(stage.fan_out.open(std::move(pair.server), copy_bytes({}), {}));
    stage.fan_out.enlist(gone.back(), "ann");
    stage.fan_out.enlist(gone.back(), "bob");
    audience.join("room", "bob");
    kept.push_back(audience.listeners("room"));
    stage.fan_out.release(gone.back());
    // Descriptors are few in some places.
    if (i % 100 == 0) {
      until([&] { return stage.fan_out.statistics().connections == 0; });
    }
  }
  EXPECT_FALSE(audience.is_heard("room"));
  std::vector<std::pair<Handle, Client>> strangers;
  for (int i = 0; i < 10; ++i) {
    strangers.push_back(stage.connect("stranger"));
  }
  const auto is_same_slot = [&](Handle handle) {
    return std::ranges::any_of(
        strangers, [&](const auto& each) { return slot_of(each.first) == slot_of(handle); });
  };
  EXPECT_TRUE(std::ranges::any_of(gone, is_same_slot));
  for (const auto& listeners : kept) {
    stage.fan_out.broadcast(listeners, text_frame("secret"), Delivery::kDroppable);
  }
  for (const auto handle : gone) {
    stage.fan_out.send(handle, text_frame("secret"), Delivery::kRequired);
    stage.fan_out.close(handle, 1000, {});
    stage.fan_out.terminate(handle);
    stage.fan_out.enlist(handle, "stranger");
    stage.fan_out.unlist(handle);
    stage.fan_out.release(handle);
    EXPECT_EQ(stage.fan_out.queued_bytes(handle), 0U);
  }
  stage.fan_out.broadcast(audience.connections_of("stranger"), text_frame("hello"),
                          Delivery::kDroppable);
  for (auto& [handle, client] : strangers) {
    EXPECT_EQ(client.text(), "hello");
  }
}

TEST_P(FanOutTest, LeavesWithoutTakingAnythingFromClients) {
  constexpr std::size_t kClients = 50;
  Stage stage(limits());
  std::vector<std::pair<Handle, Client>> all;
  const std::string text(100'000, 'x');
  for (std::size_t i = 0; i < kClients; ++i) {
    all.push_back(stage.connect("user"));
  }
  for (int i = 0; i < 20; ++i) {
    stage.fan_out.broadcast(stage.fan_out.audience().connections_of("user"), text_frame(text),
                            Delivery::kDroppable);
  }
  stage.fan_out.close_all(1001, "restart");
  for (auto& [handle, client] : all) {
    // Unread input would make a reset of a descriptor that is closed.
    client.send({.payload = "not heard"});
    for (int i = 0; i < 20; ++i) {
      ASSERT_EQ(client.text(), text);
    }
    ASSERT_EQ(client.next(), (std::pair<unsigned, std::string>{
                                 8, websocket::test::close_payload(1001, "restart")}));
    client.send({.opcode = 8, .payload = websocket::test::close_payload(1001)});
    client.send({.payload = "nor this"});
    ASSERT_FALSE(client.next());
    ASSERT_FALSE(client.was_reset);
    client.leave();
  }
  ASSERT_TRUE(stage.wait_for(EventKind::kEmpty));
  EXPECT_EQ(stage.fan_out.statistics().connections, 0U);
}

TEST_P(FanOutTest, IsEmptyAtOnceWhenNobodyIsThere) {
  Stage stage(limits());
  stage.fan_out.close_all(1001, {});
  EXPECT_TRUE(stage.wait_for(EventKind::kEmpty));
}

TEST_P(FanOutTest, MakesTheCallerWaitForALittleAndDropsVolatileFramesFirst) {
  auto small = limits();
  small.command_work = 20'000;
  small.command_wait = milliseconds(1);
  Stage stage(small);
  std::vector<std::pair<Handle, Client>> all;
  for (int i = 0; i < 200; ++i) {
    all.push_back(stage.connect("user"));
  }
  const auto listeners = stage.fan_out.audience().connections_of("user");
  const auto& statistics = stage.fan_out.statistics();
  const auto text = text_frame("hi");
  std::uint64_t most_work = 0;
  int said = 0;
  while (statistics.waits == 0 || statistics.frames_refused == 0) {
    ASSERT_LT(said, 1'000'000);
    stage.fan_out.broadcast(listeners, text, Delivery::kDroppable);
    ++said;
    most_work = std::max<std::uint64_t>(most_work, statistics.work_waiting);
    stage.fan_out.broadcast(listeners, text, Delivery::kVolatile);
  }
  EXPECT_GT(most_work, small.command_work / 2);
  EXPECT_EQ(statistics.frames_refused % all.size(), 0U);
  until([&] { return statistics.commands_waiting == 0U; });
  EXPECT_EQ(statistics.work_waiting, 0U);
  EXPECT_GE(statistics.frames_sent, static_cast<std::uint64_t>(said) * all.size());
  until([&] { return statistics.window_us == 0U; });
}

TEST_P(FanOutTest, SendsFirstFramesBeforeTheLastAreQueued) {
  auto small = limits();
  small.command_work = 30'000;
  Stage stage(small);
  auto [handle, client] = stage.connect("ann");
  const std::string text(1'000, 'x');
  for (int i = 0; i < 1'000; ++i) {
    stage.fan_out.send(handle, text_frame(text), Delivery::kDroppable);
  }
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_EQ(client.text(), text);
  }
  // A thousand kilobytes, of which no write gathered more than 15.
  EXPECT_GT(stage.fan_out.statistics().writes, 60U);
}

TEST_P(FanOutTest, ReadsNothingMoreWhileNobodyTakesTheEvents) {
  auto small = limits();
  small.inbound_bytes = 50'000;
  Stage stage(small);
  auto [handle, client] = stage.connect();
  const int flags = ::fcntl(client.fd(), F_GETFL);
  ::fcntl(client.fd(), F_SETFL, flags | O_NONBLOCK);
  const auto message = wire({.payload = std::string(5'000, 'x')});
  std::size_t sent = 0;
  std::size_t stalls = 0;
  while (stalls < 100) {
    const auto at = sent % message.size();
    const auto size = ::send(client.fd(), message.data() + at, message.size() - at, MSG_NOSIGNAL);
    if (size > 0) {
      sent += static_cast<std::size_t>(size);
      stalls = 0;
    } else {
      ++stalls;
      std::this_thread::sleep_for(milliseconds(2));
    }
  }
  const auto whole = sent / message.size();
  ASSERT_GT(whole, 20U);
  for (std::size_t i = 0; i < whole; ++i) {
    ASSERT_TRUE(stage.wait_for(EventKind::kText)) << i;
  }
}

}  // namespace
}  // namespace anochat::fanout::test
