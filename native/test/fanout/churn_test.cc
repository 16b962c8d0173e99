#include <gtest/gtest.h>

#include <random>

#include "stage.h"

namespace anochat::fanout::test {
namespace {

/**
 * Clients come, talk nonsense, stop reading, leave and reset, while broadcasts, single sends,
 * joins, closes and releases go on. The sanitizers are the judges; at the end nothing is left.
 */
class ChurnTest : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Paths, ChurnTest, testing::Bool());

struct Peer {
  Handle handle;
  Client client;
  bool is_reading;
};

TEST_P(ChurnTest, LeavesNothingBehind) {
  constexpr int kSteps = 6'000;
  constexpr std::size_t kPeers = 60;
  Limits limits;
  limits.allow_uring = GetParam();
  limits.queue_bytes = 60'000;
  limits.volatile_bytes = 20'000;
  limits.lagging = std::chrono::milliseconds(20);
  limits.closing = std::chrono::milliseconds(20);
  limits.inbound_bytes = 20'000;
  limits.max_message_bytes = 4'096;
  Stage stage(limits);
  auto& fan_out = stage.fan_out;
  std::mt19937 random(GetParam() ? 7 : 8);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  const auto user = [&] { return "user" + std::to_string(below(20)); };
  const auto room = [&] { return "room" + std::to_string(below(5)); };
  std::vector<Peer> peers;
  std::vector<Handle> open;
  const std::string text(3'000, 'x');

  const auto hear = [&] {
    for (const auto& event : fan_out.take_events().events) {
      if (event.kind != EventKind::kClosed) {
        continue;
      }
      std::erase(open, event.handle);
      // Sometimes the engine is told first, sometimes the index.
      if (below(2) == 0) {
        fan_out.unlist(event.handle);
      }
      fan_out.release(event.handle);
      fan_out.unlist(event.handle);
    }
  };
  for (int step = 0; step < kSteps; ++step) {
    hear();
    if (peers.size() < kPeers && below(4) == 0) {
      auto [handle, client] = stage.connect(below(5) == 0 ? std::string() : user());
      open.push_back(handle);
      peers.push_back({handle, std::move(client), below(3) > 0});
      ::fcntl(peers.back().client.fd(), F_SETFL, O_NONBLOCK);
    }
    fan_out.audience().join(room(), user());
    if (below(8) == 0) {
      fan_out.audience().leave(room(), user());
    }
    stage.say(room(), text.substr(0, below(text.size())),
              below(3) == 0 ? Delivery::kVolatile : Delivery::kDroppable,
              below(4) == 0 ? fan_out.audience().user_number(user()) : kNoUser);
    if (!open.empty()) {
      const auto handle = open[below(open.size())];
      const auto queued = fan_out.queued_bytes(handle);
      ASSERT_LT(queued, 10U * limits.queue_bytes);
      switch (below(60)) {
        case 0:
          fan_out.close(handle, 1001, "churn");
          break;
        case 1:
          fan_out.terminate(handle);
          break;
        default:
          fan_out.send(handle, text_frame(text.substr(0, 40)), Delivery::kRequired);
      }
    }
    if (peers.empty()) {
      continue;
    }
    auto& peer = peers[below(peers.size())];
    std::array<char, 65'536> input{};
    for (auto& each : peers) {
      if (each.is_reading) {
        (void)::recv(each.client.fd(), input.data(), input.size(), 0);
      }
    }
    auto bytes = wire({.opcode = below(30) == 0   ? 8U
                                 : below(10) == 0 ? 9U
                                                  : 1U,
                       .payload = std::string(below(120), 'y')});
    if (below(40) == 0) {
      bytes[below(bytes.size())] ^= 0xFFU;
    }
    if (below(10) == 0) {
      bytes.resize(below(bytes.size()));
    }
    (void)::send(peer.client.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    switch (below(40)) {
      case 0:
        peer.client.reset();
        break;
      case 1:
        peer.client.leave();
        break;
      case 2:
        ::shutdown(peer.client.fd(), SHUT_WR);
        break;
      case 3:
        peer.is_reading = !peer.is_reading;
        break;
      default:
        continue;
    }
    if (peer.client.fd() < 0) {
      std::swap(peer, peers.back());
      peers.pop_back();
    }
  }
  peers.clear();
  until([&] {
    hear();
    return open.empty();
  });
  EXPECT_EQ(fan_out.statistics().connections, 0U);
  EXPECT_EQ(fan_out.statistics().bytes_queued, 0U);
  EXPECT_EQ(fan_out.statistics().lagging, 0U);
}

TEST_P(ChurnTest, StopsInTheMiddleOfEverything) {
  for (int round = 0; round < 20; ++round) {
    Limits limits;
    limits.allow_uring = GetParam();
    std::vector<Client> clients;
    Stage stage(limits);
    for (int i = 0; i < 20; ++i) {
      auto [handle, client] = stage.connect("user");
      stage.fan_out.audience().join("room", "user");
      clients.push_back(std::move(client));
    }
    for (int i = 0; i < 50; ++i) {
      stage.say("room", "on the way");
    }
    for (auto& client : clients) {
      client.send({.payload = "me too"});
    }
    if (round % 2 == 0) {
      stage.fan_out.stop();
      stage.say("room", "unheard");
      stage.take();
      EXPECT_EQ(clients.front().text(), "on the way") << "what was said before goes out";
    }
  }
}

}  // namespace
}  // namespace anochat::fanout::test
