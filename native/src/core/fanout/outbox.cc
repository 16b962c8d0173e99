#include "outbox.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace anochat::fanout {

void Outbox::start() {
  sender_ = make_batch_sender(limits_.allow_uring);
  statistics_.uses_uring = sender_->uses_uring();
}

void Outbox::deliver(Connection& connection, const BytesRef& frame, Delivery delivery) {
  if (!connection.is_open() || connection.is_doomed) {
    return;
  }
  if (delivery == Delivery::kRequired) {
    if (is_full(connection, frame->size(), 2)) {
      connections_.doom(connection);
      return;
    }
    enqueue(connection, frame);
    return;
  }
  const bool is_crowded =
      delivery == Delivery::kVolatile && connection.queued > limits_.volatile_bytes;
  if (connection.is_lagging || is_crowded || is_full(connection, frame->size(), 1)) {
    if (!connection.is_lagging && !is_crowded) {
      lag_watch_.begin(connection);
    }
    add(statistics_.frames_dropped, 1);
    return;
  }
  add(statistics_.frames_sent, 1);
  enqueue(connection, frame);
}

/** One frame is taken by whoever has nothing queued, however long it is. */
bool Outbox::is_full(const Connection& connection, std::size_t bytes, std::size_t times) const {
  if (connection.queued > 0 && connection.queued + bytes > times * limits_.queue_bytes) {
    return true;
  }
  // Those whom the kernel has room for hold memory until the next flush only.
  return connection.backlog && Bytes::total() > times * limits_.held_bytes;
}

void Outbox::enqueue(Connection& connection, const BytesRef& bytes) {
  connection.pending = runs_.follow(connection.pending, bytes);
  connection.set_queued(connection.queued + bytes->size());
  add(statistics_.bytes_queued, bytes->size());
  if (connection.is_dirty) {
    return;
  }
  connection.is_dirty = true;
  dirty_.push_back(connection.handle);
}

std::size_t Outbox::flush() {
  std::size_t writes = 0;
  for (const auto handle : dirty_) {
    auto* const connection = connections_.find(handle);
    if (connection == nullptr) {
      continue;
    }
    connection->is_dirty = false;
    gather(*connection);
    if (going_.size() == kSendsAtOnce) {
      writes += going_.size();
      send_gathered();
    }
  }
  writes += going_.size();
  send_gathered();
  dirty_.clear();
  runs_.clear();
  connections_.end_doomed();
  return writes;
}

void Outbox::gather(Connection& connection) {
  const auto first = parts_.size();
  runs_.take(std::exchange(connection.pending, RunTree::kEmpty), parts_);
  if (!connection.backlog) {
    going_.push_back({&connection, first, parts_.size() - first});
    return;
  }
  for (auto i = first; i < parts_.size(); ++i) {
    connection.backlog->push(std::move(parts_[i]));
  }
  parts_.resize(first);
}

void Outbox::send_gathered() {
  if (going_.empty()) {
    return;
  }
  vectors_.reserve(parts_.size());
  for (const auto& part : parts_) {
    vectors_.push_back(part_of(part->span()));
  }
  for (const auto& [connection, first, count] : going_) {
    const auto parts = std::span(vectors_).subspan(first, std::min(count, Backlog::kMaxParts));
    batch_.push_back({connection->socket.native_handle(), parts, 0});
  }
  sender_->send(batch_);
  statistics_.uses_uring.store(sender_->uses_uring(), std::memory_order_relaxed);
  add(statistics_.writes, batch_.size());
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    settle(going_[i], batch_[i].result);
  }
  going_.clear();
  parts_.clear();
  vectors_.clear();
  batch_.clear();
  // So that copies never hold more than one such call takes.
  runs_.forget_joined();
}

void Outbox::settle(const Going& going, ssize_t result) {
  auto& connection = *going.connection;
  if (result < 0 && result != -EAGAIN && result != -EWOULDBLOCK) {
    connections_.doom(connection);
    return;
  }
  const auto sent = static_cast<std::size_t>(std::max<ssize_t>(result, 0));
  count_sent(connection, sent);
  if (connection.queued == 0) {
    on_all_sent(connection);
    return;
  }
  connection.backlog = std::make_unique<Backlog>();
  for (std::size_t i = 0; i < going.count; ++i) {
    connection.backlog->push(parts_[going.first + i]);
  }
  connection.backlog->advance(sent);
  wait_writable(connection);
}

void Outbox::count_sent(Connection& connection, std::size_t bytes) {
  connection.sent += bytes;
  connection.set_queued(connection.queued - bytes);
  subtract(statistics_.bytes_queued, bytes);
}

void Outbox::wait_writable(Connection& connection) {
  connection.socket.async_wait(
      boost::asio::posix::stream_descriptor::wait_write,
      [this, handle = connection.handle](const boost::system::error_code&) {
        if (auto* const found = connections_.find(handle)) {
          on_writable(*found);
        }
      });
}

void Outbox::on_writable(Connection& connection) {
  Backlog::Parts parts;
  msghdr message{};
  const auto next = connection.backlog->next(parts);
  message.msg_iov = next.data();
  message.msg_iovlen = next.size();
  const auto sent =
      ::sendmsg(connection.socket.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  add(statistics_.writes, 1);
  if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
    connections_.end(connection);
    return;
  }
  if (sent > 0) {
    connection.backlog->advance(static_cast<std::size_t>(sent));
    count_sent(connection, static_cast<std::size_t>(sent));
  }
  if (!connection.backlog->is_empty()) {
    wait_writable(connection);
    return;
  }
  connection.backlog.reset();
  on_all_sent(connection);
}

void Outbox::on_all_sent(Connection& connection) {
  if (connection.queued > 0) {
    return;
  }
  if (connection.is_lagging) {
    lag_watch_.end(connection);
  }
  finish(connection);
}

void Outbox::finish(Connection& connection) const {
  if (connection.phase == Phase::kEnding && connection.queued == 0) {
    ::shutdown(connection.socket.native_handle(), SHUT_WR);
  }
}

}  // namespace anochat::fanout
