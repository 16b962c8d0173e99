#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../websocket/client_frame.h"
#include "core/fanout/fan_out.h"
#include "core/fanout/frame.h"

namespace anochat::fanout::test {

using websocket::Opcode;
using websocket::test::ClientFrame;
using websocket::test::wire;

inline std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline BytesRef text_frame(std::string_view text) {
  return make_frame(Opcode::kText, bytes_of(text));
}

/** Two connected TCP sockets of this machine. */
struct TcpPair {
  FileDescriptor server;
  FileDescriptor client;
};
/** @param small_buffers of the kernel, both ways, in bytes; its own when 0 */
inline TcpPair connect_pair(int small_buffers = 0) {
  const FileDescriptor listener(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener.get(), generic, size) != 0 || ::listen(listener.get(), 1) != 0 ||
      ::getsockname(listener.get(), generic, &size) != 0) {
    throw std::runtime_error("no listener");
  }
  TcpPair pair{FileDescriptor(), FileDescriptor(::socket(AF_INET, SOCK_STREAM, 0))};
  if (small_buffers > 0) {
    ::setsockopt(pair.client.get(), SOL_SOCKET, SO_RCVBUF, &small_buffers, sizeof(small_buffers));
  }
  if (::connect(pair.client.get(), generic, size) != 0) {
    throw std::runtime_error("no connection");
  }
  pair.server = FileDescriptor(::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK));
  if (small_buffers > 0) {
    ::setsockopt(pair.server.get(), SOL_SOCKET, SO_SNDBUF, &small_buffers, sizeof(small_buffers));
  }
  return pair;
}

/** The other end of a connection. */
class Client {
 public:
  explicit Client(FileDescriptor fd) : fd_(std::move(fd)) {}

  void send(const ClientFrame& frame) { send_raw(wire(frame)); }
  void send_raw(const std::vector<std::uint8_t>& bytes) {
    ASSERT_EQ(::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }

  /** The next frame's opcode and payload; nothing at the end, or after too long a wait. */
  std::optional<std::pair<unsigned, std::string>> next(int wait_ms = 5'000) {
    for (;;) {
      if (auto frame = cut()) {
        return frame;
      }
      pollfd waiting{fd_.get(), POLLIN, 0};
      if (::poll(&waiting, 1, wait_ms) <= 0) {
        return std::nullopt;
      }
      std::array<char, 65'536> part{};
      const auto size = ::recv(fd_.get(), part.data(), part.size(), 0);
      if (size <= 0) {
        is_ended = true;
        was_reset = size < 0;
        return std::nullopt;
      }
      input_.append(part.data(), static_cast<std::size_t>(size));
    }
  }
  std::string text() {
    const auto frame = next();
    return frame ? frame->second : "(nothing)";
  }
  /** Resets the connection. */
  void reset() {
    const linger at_once{1, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    fd_ = FileDescriptor();
  }
  void leave() { fd_ = FileDescriptor(); }
  [[nodiscard]] int fd() const { return fd_.get(); }

  bool is_ended = false;
  bool was_reset = false;

 private:
  std::optional<std::pair<unsigned, std::string>> cut() {
    const auto byte = [this](std::size_t at) {
      return static_cast<std::size_t>(static_cast<unsigned char>(input_[at]));
    };
    if (input_.size() < 2) {
      return std::nullopt;
    }
    std::size_t size = byte(1);
    std::size_t start = 2;
    const std::size_t more = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (input_.size() < start + more) {
      return std::nullopt;
    }
    if (more > 0) {
      size = 0;
    }
    for (std::size_t i = 0; i < more; ++i) {
      size = size << 8U | byte(2 + i);
    }
    start += more;
    if (input_.size() < start + size) {
      return std::nullopt;
    }
    std::pair frame{static_cast<unsigned>(byte(0) & 0xFU), input_.substr(start, size)};
    input_.erase(0, start + size);
    return frame;
  }

  FileDescriptor fd_;
  std::string input_;
};

/** A hub, and what it told. */
class Stage {
 public:
  explicit Stage(const Limits& limits = {}) : fan_out(limits, [this] { notify(); }) {}

  struct Heard {
    EventKind kind;
    Handle handle;
    std::uint16_t code;
    std::string text;
  };

  /** A connection of the user's, and its other end. */
  std::pair<Handle, Client> connect(std::string_view user = {}, int small_buffers = 0) {
    auto pair = connect_pair(small_buffers);
    const auto handle = fan_out.open(std::move(pair.server), copy_bytes({}), {});
    if (!user.empty()) {
      fan_out.enlist(handle, user);
    }
    return {handle, Client(std::move(pair.client))};
  }

  /** The next event of the kind; others before it are kept in `heard`. */
  std::optional<Heard> wait_for(EventKind kind,
                                std::chrono::milliseconds within = std::chrono::seconds(10)) {
    const auto end = std::chrono::steady_clock::now() + within;
    for (;;) {
      take();
      while (!waiting_.empty()) {
        auto event = waiting_.front();
        waiting_.pop_front();
        heard.push_back(event);
        if (event.kind == kind) {
          return event;
        }
      }
      std::unique_lock lock(mutex_);
      if (!has_news_.wait_until(lock, end, [this] { return is_notified_; })) {
        return std::nullopt;
      }
      is_notified_ = false;
    }
  }

  void take() {
    bool has_more = true;
    while (has_more) {
      const auto slice = fan_out.take_events();
      for (const auto& event : slice.events) {
        const auto text = slice.payload(event);
        waiting_.push_back({event.kind, event.handle, event.code, {text.begin(), text.end()}});
      }
      has_more = slice.has_more;
    }
  }

  void say(std::string_view room, std::string_view text, Delivery delivery = Delivery::kDroppable,
           UserNumber except = kNoUser) {
    fan_out.broadcast(fan_out.audience().listeners(room), text_frame(text), delivery, except);
  }

  std::vector<Heard> heard;

 private:
  void notify() {
    {
      const std::lock_guard lock(mutex_);
      is_notified_ = true;
    }
    has_news_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable has_news_;
  bool is_notified_ = false;
  std::deque<Heard> waiting_;

 public:
  /** Last: its worker notifies until it is gone. */
  FanOut fan_out;
};

inline void until(const std::function<bool()>& is_so) {
  for (int i = 0; i < 5'000 && !is_so(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  ASSERT_TRUE(is_so());
}

}  // namespace anochat::fanout::test
