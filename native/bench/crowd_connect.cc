#include <sys/epoll.h>

#include <chrono>

#include "crowd_peer.h"
#include "loopback.h"

namespace bench {

double Crowd::open(std::size_t count, std::size_t rooms, std::size_t at_once,
                   const std::vector<std::string>& auth) {
  using Clock = std::chrono::steady_clock;
  const auto began = Clock::now();
  auth_ = auth;
  rooms_.assign(rooms, {});
  connected_ = 0;
  peers_.reserve(count);
  const auto begin_one = [&](std::size_t i) {
    auto& peer = *peers_.emplace_back(std::make_unique<Peer>());
    peer.number = i;
    peer.room = i % rooms;
    ++rooms_[peer.room].members;
    begin_connect(peer);
  };
  for (std::size_t i = 0; connected_ < count;) {
    for (; i < count && i < connected_ + at_once; ++i) {
      begin_one(i);
    }
    pump_or_complain("connections");
  }
  const auto took = std::chrono::duration<double>(Clock::now() - began).count();
  if (target_.control_port != 0) {
    connect_control();
  }
  return took;
}

void Crowd::begin_connect(Peer& peer) {
  peer.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (peer.fd < 0) {
    fail_by_errno("socket");
  }
  set_option(peer.fd, IPPROTO_TCP, TCP_NODELAY, 1);
  const auto address = loopback(target_.port);
  if (::connect(peer.fd, generic(address), sizeof address) != 0 && errno != EINPROGRESS) {
    fail_by_errno("connect");
  }
  epoll_event event{};
  event.events = EPOLLOUT;
  event.data.ptr = &peer;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, peer.fd, &event);
}

void Crowd::on_ready(Peer& peer) {
  if (peer.state == Peer::State::kConnecting) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(peer.fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
      fail(std::string("connect: ") + std::strerror(error));
    }
    const std::string request =
        "GET /socket.io/?EIO=4&transport=websocket&room=" + std::to_string(peer.room) +
        " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    if (::send(peer.fd, request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size())) {
      fail_by_errno("send");
    }
    peer.state = Peer::State::kUpgrading;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &peer;
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, peer.fd, &event);
    return;
  }
  const auto size = ::recv(peer.fd, input_.data(), input_.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
    return;
  }
  if (size <= 0) {
    fail("the server ended connection " + std::to_string(peer.number));
  }
  std::string_view input(input_.data(), static_cast<std::size_t>(size));
  const auto on = [&](unsigned opcode, std::string_view head) { on_frame(peer, opcode, head); };
  if (peer.state == Peer::State::kOpen) {
    peer.walker.feed(input, on);
    return;
  }
  peer.response.append(input);
  const auto end = peer.response.find("\r\n\r\n");
  if (end == std::string::npos) {
    return;
  }
  if (!peer.response.starts_with("HTTP/1.1 101")) {
    fail("refused: " + peer.response.substr(0, peer.response.find('\r')));
  }
  peer.state = Peer::State::kOpen;
  const auto rest = std::exchange(peer.response, {}).substr(end + 4);
  peer.walker.feed(rest, on);
}

void Crowd::connect_control() {
  control_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(target_.control_port);
  if (control_ < 0 || ::connect(control_, generic(address), sizeof address) != 0) {
    fail_by_errno("control connection");
  }
  set_option(control_, IPPROTO_TCP, TCP_NODELAY, 1);
}

void Crowd::close() {
  for (const auto& peer : peers_) {
    abort_connection(peer->fd);
  }
  peers_.clear();
  if (control_ >= 0) {
    ::close(std::exchange(control_, -1));
  }
}

}  // namespace bench
