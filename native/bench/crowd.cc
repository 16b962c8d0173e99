#include "crowd.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "crowd_peer.h"
#include "loopback.h"

namespace bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kInputBytes = std::size_t{256} * 1024;
constexpr int kPatienceMs = 15'000;
/** Length of a message of `time`, as of the others. */
constexpr std::size_t kTimedBody = 290;

std::int64_t now_ns() { return Clock::now().time_since_epoch().count(); }

double seconds_since(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

Clock::duration from_seconds(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

Crowd::Crowd(Target target, std::string event_prefix)
    : target_(target),
      event_prefix_(std::move(event_prefix)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      input_(kInputBytes) {
  // Of this process alone, so that ids of one run never meet those of another.
  last_id_ = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                            std::chrono::system_clock::now().time_since_epoch())
                                            .count())
             << 8U;
}

Crowd::~Crowd() {
  close();
  ::close(epoll_);
}

Crowd::Counted Crowd::run(std::size_t in_flight, double seconds) {
  begin(Mode::kRooms);
  const auto began = Clock::now();
  const auto end = began + from_seconds(seconds);
  std::uint64_t messages = in_flight;
  std::size_t under_way = in_flight;
  publish(in_flight);
  while (under_way > 0) {
    pump_or_complain("messages");
    const auto done = std::exchange(completed_, 0);
    under_way -= done;
    if (done > 0 && Clock::now() < end) {
      publish(done);
      under_way += done;
      messages += done;
    }
  }
  return {messages, deliveries_, seconds_since(began)};
}

void Crowd::publish(std::size_t count) {
  std::vector<std::uint16_t> rooms(count);
  for (auto& room : rooms) {
    room = static_cast<std::uint16_t>(next_room_);
    next_room_ = (next_room_ + 1) % rooms_.size();
  }
  const auto size = static_cast<ssize_t>(count * sizeof(std::uint16_t));
  if (::send(control_, rooms.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL) != size) {
    fail_by_errno("control connection");
  }
}

Crowd::Counted Crowd::send(std::size_t senders, double seconds, const std::string& packet) {
  begin(Mode::kAcks);
  const auto at = packet.find("@ID@");
  const auto before = packet.substr(0, at);
  const auto after = packet.substr(at + 4);
  const auto send_one = [&](Peer& peer) {
    const auto id = ++last_id_;
    std::array<char, 37> uuid{};
    std::snprintf(uuid.data(), uuid.size(), "%08x-%04x-7000-8000-%012llx",
                  static_cast<unsigned>(id >> 40U), static_cast<unsigned>(id >> 24U) & 0xFFFFU,
                  static_cast<unsigned long long>(id & 0xFFFFFFFFFFFFU));
    send_text(peer, "421" + before + uuid.data() + after);
  };
  const auto began = Clock::now();
  const auto end = began + from_seconds(seconds);
  std::uint64_t sent = senders;
  std::uint64_t acked = 0;
  for (std::size_t i = 0; i < senders; ++i) {
    send_one(*peers_.at(i));
  }
  while (acked < sent || deliveries_ < acked * peers_.size()) {
    pump_or_complain("acknowledgements and deliveries");
    for (auto* const peer : std::exchange(acked_, {})) {
      ++acked;
      if (Clock::now() < end) {
        send_one(*peer);
        ++sent;
      }
    }
  }
  return {acked, deliveries_, seconds_since(began)};
}

Crowd::Latencies Crowd::time(double rate, double seconds) {
  begin(Mode::kTimes);
  const auto began = Clock::now();
  const auto total = static_cast<std::size_t>(rate * seconds);
  for (std::size_t sent = 0; sent < total;) {
    const auto due = began + from_seconds(static_cast<double>(sent) / rate);
    const auto wait = due - Clock::now();
    if (wait > Clock::duration::zero()) {
      // Rounded down; the last millisecond is spun away.
      pump(static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(wait).count()));
      continue;
    }
    auto body = std::to_string(due.time_since_epoch().count());
    body.resize(kTimedBody, 'x');
    send_text(*peers_[sent % peers_.size()], R"(42["p",")" + body + R"("])");
    ++sent;
  }
  while (deliveries_ < total * peers_.size()) {
    pump_or_complain("messages");
  }
  std::sort(times_ns_.begin(), times_ns_.end());
  const auto at = [&](double share) {
    return times_ns_[static_cast<std::size_t>(share * static_cast<double>(times_ns_.size() - 1))] /
           1'000.0;
  };
  return {times_ns_.size(), at(0.5), at(0.99)};
}

void Crowd::idle(int milliseconds) {
  begin(Mode::kIdle);
  const auto end = Clock::now() + std::chrono::milliseconds(milliseconds);
  while (Clock::now() < end) {
    pump(20);
  }
}

void Crowd::begin(Mode mode) {
  mode_ = mode;
  deliveries_ = 0;
  completed_ = 0;
  acked_.clear();
  times_ns_.clear();
  for (const auto& peer : peers_) {
    peer->received = 0;
  }
  for (auto& room : rooms_) {
    room.got.fill(0);
  }
}

void Crowd::pump_or_complain(const char* waiting_for) {
  if (!pump(kPatienceMs)) {
    fail(std::string("nothing comes any more while waiting for ") + waiting_for +
         "; came: " + std::to_string(deliveries_) + " deliveries, " + std::to_string(connected_) +
         " connections");
  }
}

bool Crowd::pump(int timeout_ms) {
  std::array<epoll_event, 1'024> events;
  const int count = ::epoll_wait(epoll_, events.data(), events.size(), timeout_ms);
  for (int i = 0; i < count; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    on_ready(*static_cast<Peer*>(event.data.ptr));
  }
  return count > 0;
}

void Crowd::on_frame(Peer& peer, unsigned opcode, std::string_view head) {
  if (opcode != 1 || head.empty()) {
    fail("connection " + std::to_string(peer.number) + " got a frame of kind " +
         std::to_string(opcode));
  }
  if (head.starts_with(event_prefix_)) {
    on_event(peer, head);
    return;
  }
  if (head.starts_with("43")) {
    on_ack(peer, head);
    return;
  }
  if (head[0] == '0') {
    send_text(peer, auth_.empty() ? "40" : "40" + auth_[peer.number % auth_.size()]);
    return;
  }
  if (head[0] == '2') {
    send_text(peer, "3");
    return;
  }
  if (head.starts_with("40")) {
    ++connected_;
    return;
  }
  if (head.starts_with("41") || head.starts_with("44")) {
    fail("the server said " + std::string(head));
  }
}

void Crowd::on_event(Peer& peer, std::string_view head) {
  ++deliveries_;
  if (mode_ == Mode::kRooms) {
    auto& room = rooms_[peer.room];
    auto& got = room.got[peer.received++ % Room::kRing];
    if (++got == room.members) {
      got = 0;
      ++completed_;
    }
    return;
  }
  if (mode_ == Mode::kTimes) {
    std::int64_t due = 0;
    std::from_chars(head.data() + event_prefix_.size() + 1, head.data() + head.size(), due);
    times_ns_.push_back(static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(now_ns() - due, 0, std::int64_t{0xFFFFFFFF})));
  }
}

void Crowd::on_ack(Peer& peer, std::string_view head) {
  if (head.find(R"([{"data":)") == std::string_view::npos) {
    fail("the server answered " + std::string(head));
  }
  acked_.push_back(&peer);
}

/** One masked text frame, as clients send. */
void Crowd::send_text(Peer& peer, std::string_view text) {
  constexpr std::array<char, 4> kMask{0x11, 0x22, 0x33, 0x44};
  std::string frame(1, static_cast<char>(0x81));
  if (text.size() < 126) {
    frame.push_back(static_cast<char>(0x80U | text.size()));
  } else {
    frame.push_back(static_cast<char>(0x80U | 126U));
    frame.push_back(static_cast<char>(text.size() >> 8U));
    frame.push_back(static_cast<char>(text.size() & 0xFFU));
  }
  frame.append(kMask.data(), kMask.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    frame.push_back(static_cast<char>(text[i] ^ kMask[i % 4]));
  }
  if (::send(peer.fd, frame.data(), frame.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(frame.size())) {
    fail_by_errno("send");
  }
}

}  // namespace bench
