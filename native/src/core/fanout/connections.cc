#include "connections.h"

#include <utility>

namespace anochat::fanout {

Connection& Connections::add(std::unique_ptr<Connection> connection) {
  const auto slot = slot_of(connection->handle);
  if (slot >= slots_.size()) {
    slots_.resize(slot + 1U);
  }
  slots_[slot] = std::move(connection);
  statistics_.connections = ++count_;
  return *slots_[slot];
}

Connection* Connections::find(Handle handle) const {
  auto* const connection = kept(handle);
  return connection != nullptr && !connection->is_gone() ? connection : nullptr;
}

/** nullptr where the slot was given to another connection. */
Connection* Connections::kept(Handle handle) const {
  const auto slot = slot_of(handle);
  auto* const connection = slot < slots_.size() ? slots_[slot].get() : nullptr;
  return connection != nullptr && connection->handle == handle ? connection : nullptr;
}

std::vector<Connection*> Connections::all() const {
  std::vector<Connection*> all;
  all.reserve(count_);
  for (const auto& connection : slots_) {
    if (connection && !connection->is_gone()) {
      all.push_back(connection.get());
    }
  }
  return all;
}

void Connections::doom(Connection& connection) {
  if (std::exchange(connection.is_doomed, true)) {
    return;
  }
  doomed_.push_back(connection.handle);
}

void Connections::end_doomed() {
  for (const auto handle : std::exchange(doomed_, {})) {
    auto* const connection = find(handle);
    if (connection != nullptr && connection->is_doomed) {
      end(*connection);
    }
  }
}

void Connections::end(Connection& connection) {
  if (connection.is_gone()) {
    return;
  }
  end_quietly(connection);
  events_.push(EventKind::kClosed, connection.handle, connection.close_code);
  tell_if_empty();
}

void Connections::release(Handle handle) {
  auto* const connection = kept(handle);
  if (connection == nullptr) {
    return;
  }
  if (!connection->is_gone()) {
    end_quietly(*connection);
  }
  slots_[slot_of(handle)].reset();
  tell_if_empty();
}

void Connections::tell_when_empty() {
  tells_when_empty_ = true;
  tell_if_empty();
}

void Connections::end_quietly(Connection& connection) {
  connection.phase = Phase::kGone;
  connection.pending = RunTree::kEmpty;
  connection.backlog.reset();
  subtract(statistics_.bytes_queued, connection.queued);
  connection.set_queued(0);
  if (std::exchange(connection.is_lagging, false)) {
    subtract(statistics_.lagging, 1);
  }
  boost::system::error_code ignored;
  connection.socket.close(ignored);
  statistics_.connections = --count_;
}

void Connections::tell_if_empty() {
  if (count_ == 0 && std::exchange(tells_when_empty_, false)) {
    events_.push(EventKind::kEmpty, 0);
  }
}

}  // namespace anochat::fanout
