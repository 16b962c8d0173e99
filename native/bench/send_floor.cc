/**
 * The least that a fan-out costs: a server that says just enough of socket.io, and sends to the
 * members of a room in a plain loop, a `send` each; messages that wait at once go out joined.
 * It prints its two ports, and ends with its standard input.
 */
#include <poll.h>
#include <sys/epoll.h>

#include <array>
#include <iostream>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "loopback.h"

namespace {

using bench::fail_by_errno;

constexpr std::size_t kFrameBytes = 300;

struct Connection {
  int fd;
  bool is_control;
  bool is_greeted = false;
  std::string request;
};

std::string text_frame(std::string_view payload) {
  std::string frame(1, static_cast<char>(0x81));
  if (payload.size() < 126) {
    frame.push_back(static_cast<char>(payload.size()));
  } else {
    frame.push_back(126);
    frame.push_back(static_cast<char>(payload.size() >> 8U));
    frame.push_back(static_cast<char>(payload.size() & 0xFFU));
  }
  return frame.append(payload);
}

int listen_anywhere(std::uint16_t& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  auto address = bench::loopback(0);
  socklen_t size = sizeof address;
  if (fd < 0 || ::bind(fd, bench::generic(address), size) != 0 || ::listen(fd, 4'096) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    fail_by_errno("listen");
  }
  port = ntohs(address.sin_port);
  return fd;
}

void send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno != EAGAIN) {
      return;  // gone
    }
    pollfd writable{fd, POLLOUT, 0};
    ::poll(&writable, 1, -1);
  }
}

class Floor {
 public:
  void serve() {
    std::uint16_t port = 0;
    std::uint16_t control_port = 0;
    door_ = listen_anywhere(port);
    control_door_ = listen_anywhere(control_port);
    for (auto* const key : {&door_, &control_door_}) {
      watch(*key, key);
    }
    watch(0, nullptr);
    std::cout << port << ' ' << control_port << std::endl;
    for (std::array<epoll_event, 512> events;;) {
      const int count = ::epoll_wait(epoll_, events.data(), events.size(), -1);
      for (int i = 0; i < count; ++i) {
        auto* const what = events[static_cast<std::size_t>(i)].data.ptr;
        if (what == nullptr) {
          return;  // nobody gives orders any more
        }
        if (what == &door_ || what == &control_door_) {
          accept_all(*static_cast<int*>(what), what == &control_door_);
        } else {
          read(*static_cast<Connection*>(what));
        }
      }
    }
  }

 private:
  void watch(int fd, void* what) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = what;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }

  void accept_all(int door, bool is_control) {
    for (int fd = 0; (fd = ::accept4(door, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
      bench::set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
      auto& connection = connections_.emplace_back(std::make_unique<Connection>(fd, is_control));
      watch(fd, connection.get());
    }
  }

  void read(Connection& connection) {
    std::array<char, 65'536> buffer;
    const auto size = ::recv(connection.fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size <= 0) {
      leave(connection);
      return;
    }
    const std::string_view input(buffer.data(), static_cast<std::size_t>(size));
    if (connection.is_control) {
      std::vector<std::uint16_t> rooms(input.size() / sizeof(std::uint16_t));
      std::memcpy(rooms.data(), input.data(), rooms.size() * sizeof(std::uint16_t));
      send_to(rooms);
      return;
    }
    if (!connection.is_greeted) {
      greet(connection, input);
      return;
    }
    send_all(connection.fd, text_frame(R"(40{"sid":"x"})"));
  }

  void greet(Connection& connection, std::string_view input) {
    connection.request.append(input);
    if (connection.request.find("\r\n\r\n") == std::string::npos) {
      return;
    }
    const auto at = connection.request.find("room=");
    members_[std::stoul(connection.request.substr(at + 5))].push_back(connection.fd);
    connection.is_greeted = true;
    send_all(connection.fd,
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
             "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n" +
                 text_frame(R"(0{"sid":"x","upgrades":[],"pingInterval":300000})"));
  }

  void send_to(const std::vector<std::uint16_t>& rooms) {
    std::map<std::uint16_t, std::size_t> messages;
    for (const auto room : rooms) {
      ++messages[room];
    }
    for (const auto& [room, count] : messages) {
      std::string joined;
      for (std::size_t i = 0; i < count; ++i) {
        joined += frame_;
      }
      for (const int fd : members_[room]) {
        send_all(fd, joined);
      }
    }
  }

  void leave(Connection& connection) {
    for (auto& [room, fds] : members_) {
      std::erase(fds, connection.fd);
    }
    ::close(connection.fd);
  }

  const int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  int door_ = -1;
  int control_door_ = -1;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::map<std::size_t, std::vector<int>> members_;
  const std::string frame_ =
      text_frame(R"(42["m",")" + std::string(kFrameBytes - 10, 'x') + R"("])");
};

}  // namespace

int main() {
  try {
    Floor().serve();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
