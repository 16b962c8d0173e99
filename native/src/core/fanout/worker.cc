#include "worker.h"

#include <pthread.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <utility>

#include "frame.h"

namespace anochat::fanout {

namespace {

using websocket::Opcode;

constexpr std::size_t kInputBytes = std::size_t{64} * 1024;
/** Reads of one connection before the others have their turn. */
constexpr int kReadsInTurn = 4;
/** Pongs are not queued for a client that floods pings and does not read. */
constexpr std::size_t kPongQueueBytes = std::size_t{64} * 1024;
constexpr std::chrono::milliseconds kLookAtLagging{100};

/** One writer each: no read-modify-write is needed. */
void add(std::atomic<std::uint64_t>& counter, std::uint64_t amount) {
  counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

/** Many writes in the last flush show load: the next one waits and gathers more. */
std::chrono::microseconds window_after(std::size_t writes) {
  if (writes < 128) {
    return std::chrono::microseconds(0);
  }
  return std::chrono::microseconds(writes < 1'024 ? 1'000 : 2'000);
}

}  // namespace

/** What one connection's input says. */
class Worker::Listener final : public websocket::FrameSink {
 public:
  Listener(Worker& worker, Handle handle, Connection& connection)
      : worker_(worker), handle_(handle), connection_(connection) {}

  void on_message(std::span<const std::uint8_t> payload, bool is_binary) override {
    if (!connection_.is_open()) {
      return;
    }
    worker_.events_.push(is_binary ? EventKind::kBinary : EventKind::kText, handle_, 0, payload);
  }

  void on_ping(std::span<const std::uint8_t> payload) override {
    if (!connection_.is_open() || connection_.queued > kPongQueueBytes) {
      return;
    }
    worker_.enqueue(handle_, connection_, make_frame(Opcode::kPong, payload));
  }

  void on_close(std::uint16_t code, std::string_view) override {
    connection_.close_code = code;
    if (connection_.is_open()) {
      worker_.send_close(handle_, connection_, make_close_frame(code, {}), Phase::kEnding);
      return;
    }
    connection_.phase = Phase::kEnding;
    if (connection_.queued == 0) {
      worker_.doom(handle_, connection_);
    }
  }

 private:
  Worker& worker_;
  const Handle handle_;
  Connection& connection_;
};

Worker::Worker(const Limits& limits, std::function<void()> notify)
    : limits_(limits),
      commands_(limits.command_bytes),
      events_(limits.inbound_bytes, std::move(notify)),
      work_(context_.get_executor()),
      flush_timer_(context_),
      lag_timer_(context_),
      deadline_timer_(context_),
      input_(kInputBytes),
      thread_([this] { run(); }) {}

void Worker::stop() {
  if (std::exchange(is_stopped_, true)) {
    return;
  }
  boost::asio::post(context_, [this] { wind_up(); });
  thread_.join();
}

void Worker::push(Command command, std::size_t bytes) {
  if (is_stopped_) {
    return;
  }
  if (commands_.push(std::move(command), bytes)) {
    wake();
  }
}

EventBatch Worker::take_events() {
  auto [batch, was_full] = events_.take();
  if (was_full) {
    push(command::ReadOn{});
  }
  return std::move(batch);
}

void Worker::run() {
  // The process's signals are for the thread that runs JavaScript.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  pthread_setname_np(pthread_self(), "anochat-hub");
  // Made here: a ring may belong to the thread that made it.
  sender_ = make_batch_sender(limits_.allow_uring);
  statistics_.uses_uring = sender_->uses_uring();
  context_.run();
}

void Worker::wind_up() {
  for (auto& command : commands_.take()) {
    std::visit([this](auto& what) { carry_out(what); }, command);
  }
  flush();
  for (const auto& connection : connections_) {
    if (connection) {
      end_quietly(connection->handle, *connection);
    }
  }
  context_.stop();
}

void Worker::wake() {
  boost::asio::post(context_, [this] { drain(); });
}

void Worker::drain() {
  auto commands = commands_.take();
  if (commands.empty()) {
    if (!commands_.rest()) {
      wake();
    }
    return;
  }
  for (auto& command : commands) {
    std::visit([this](auto& what) { carry_out(what); }, command);
  }
  last_flush_writes_ = 0;
  flush();
  const auto window = window_after(last_flush_writes_);
  statistics_.window_us.store(static_cast<std::uint64_t>(window.count()),
                              std::memory_order_relaxed);
  if (window.count() == 0) {
    wake();
    return;
  }
  flush_timer_.expires_after(window);
  flush_timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) {
      drain();
    }
  });
}

void Worker::carry_out(command::Open& open) {
  const auto handle = open.handle;
  const auto slot = slot_of(handle);
  if (slot >= connections_.size()) {
    connections_.resize(slot + 1U);
  }
  auto& connection = *(connections_[slot] = std::move(open.connection));
  add(statistics_.connections, 1);
  boost::system::error_code error;
  connection.socket.assign(open.fd.get(), error);
  if (error) {
    end(handle, connection);
    return;
  }
  open.fd.release();
  if (open.greeting->size() > 0) {
    enqueue(handle, connection, open.greeting);
  }
  if (take_input(handle, connection, open.head)) {
    wait_readable(handle, connection);
  }
}

void Worker::carry_out(const command::Enlist& enlist) {
  if (auto* const connection = find(enlist.handle)) {
    connection->user = enlist.user;
  }
}

void Worker::carry_out(const command::Send& send) {
  auto* const connection = find(send.handle);
  if (connection == nullptr) {
    return;
  }
  const auto taken = connection->seen_taken.load(std::memory_order_relaxed);
  deliver(send.handle, *connection, send.frame, send.delivery);
  connection->seen_taken.store(taken + send.frame->size(), std::memory_order_relaxed);
}

void Worker::carry_out(const command::Broadcast& broadcast) {
  for (const auto handle : broadcast.members->handles) {
    auto* const connection = find(handle);
    if (connection == nullptr) {
      continue;
    }
    if (broadcast.except != kNoUser && connection->user == broadcast.except) {
      continue;
    }
    deliver(handle, *connection, broadcast.frame, broadcast.delivery);
  }
}

void Worker::carry_out(const command::Close& close) {
  auto* const connection = find(close.handle);
  if (connection == nullptr || !connection->is_open()) {
    return;
  }
  send_close(close.handle, *connection, close.frame, Phase::kClosing);
}

void Worker::carry_out(const command::Terminate& terminate) {
  if (auto* const connection = find(terminate.handle)) {
    doom(terminate.handle, *connection);
  }
}

void Worker::carry_out(const command::Release& release) {
  auto* const connection = find(release.handle);
  if (connection == nullptr) {
    return;
  }
  if (!connection->is_gone()) {
    end_quietly(release.handle, *connection);
  }
  connections_[slot_of(release.handle)].reset();
}

void Worker::carry_out(const command::ReadOn&) {
  for (const auto handle : std::exchange(paused_, {})) {
    if (auto* const connection = find_there(handle)) {
      on_readable(handle, *connection);
    }
  }
}

/** nullptr for a guest, and where the slot was given to another connection. */
Connection* Worker::find(Handle handle) const {
  const auto slot = slot_of(handle);
  auto* const connection = slot < connections_.size() ? connections_[slot].get() : nullptr;
  return connection != nullptr && connection->handle == handle ? connection : nullptr;
}

Connection* Worker::find_there(Handle handle) const {
  auto* const connection = find(handle);
  return connection != nullptr && !connection->is_gone() ? connection : nullptr;
}

void Worker::deliver(Handle handle, Connection& connection, const BytesRef& frame,
                     Delivery delivery) {
  if (!connection.is_open() || connection.is_doomed) {
    return;
  }
  const auto after = connection.queued + frame->size();
  if (delivery == Delivery::kRequired) {
    if (connection.queued > 0 && after > 2 * limits_.queue_bytes) {
      doom(handle, connection);
      return;
    }
    enqueue(handle, connection, frame);
    return;
  }
  const bool is_crowded =
      delivery == Delivery::kVolatile && connection.queued > limits_.volatile_bytes;
  const bool is_full = connection.queued > 0 && after > limits_.queue_bytes;
  if (connection.is_lagging || is_crowded || is_full) {
    if (!connection.is_lagging && !is_crowded) {
      begin_lagging(handle, connection);
    }
    add(statistics_.frames_dropped, 1);
    return;
  }
  add(statistics_.frames_sent, 1);
  enqueue(handle, connection, frame);
}

void Worker::enqueue(Handle handle, Connection& connection, const BytesRef& bytes) {
  connection.pending = runs_.follow(connection.pending, bytes);
  add_queued(connection, static_cast<std::ptrdiff_t>(bytes->size()));
  if (connection.is_dirty) {
    return;
  }
  connection.is_dirty = true;
  dirty_.push_back(handle);
}

void Worker::send_close(Handle handle, Connection& connection, const BytesRef& frame, Phase phase) {
  enqueue(handle, connection, frame);
  connection.phase = phase;
  deadlines_.push_back({Clock::now() + limits_.closing, handle});
  watch_deadlines();
}

void Worker::add_queued(Connection& connection, std::ptrdiff_t bytes) {
  connection.queued += static_cast<std::size_t>(bytes);
  connection.seen_queued.store(connection.queued, std::memory_order_relaxed);
  add(statistics_.bytes_queued, static_cast<std::uint64_t>(bytes));
}

void Worker::flush() {
  for (const auto handle : dirty_) {
    auto* const connection = find(handle);
    if (connection == nullptr || connection->is_gone()) {
      continue;
    }
    connection->is_dirty = false;
    const auto run = std::exchange(connection->pending, RunTree::kEmpty);
    const auto& bytes = runs_.bytes(run);
    if (connection->backlog) {
      connection->backlog->push(bytes);
      continue;
    }
    going_.push_back({handle, &bytes});
    batch_.push_back({connection->socket.native_handle(), bytes->span(), 0});
  }
  if (!batch_.empty()) {
    sender_->send(batch_);
  }
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    const auto& [handle, bytes] = going_[i];
    settle(handle, *connections_[slot_of(handle)], *bytes, batch_[i].result);
  }
  last_flush_writes_ += batch_.size();
  add(statistics_.writes, batch_.size());
  dirty_.clear();
  going_.clear();
  batch_.clear();
  runs_.clear();
  end_doomed();
}

void Worker::settle(Handle handle, Connection& connection, const BytesRef& bytes, ssize_t result) {
  if (result < 0 && result != -EAGAIN && result != -EWOULDBLOCK) {
    doom(handle, connection);
    return;
  }
  const auto sent = static_cast<std::size_t>(std::max<ssize_t>(result, 0));
  add_queued(connection, -static_cast<std::ptrdiff_t>(sent));
  if (sent == bytes->size()) {
    on_all_sent(handle, connection);
    return;
  }
  connection.backlog = std::make_unique<Backlog>();
  connection.backlog->push(bytes, sent);
  wait_writable(handle, connection);
}

void Worker::wait_writable(Handle handle, Connection& connection) {
  connection.socket.async_wait(boost::asio::posix::stream_descriptor::wait_write,
                               [this, handle](const boost::system::error_code&) {
                                 if (auto* const found = find_there(handle)) {
                                   on_writable(handle, *found);
                                 }
                               });
}

void Worker::on_writable(Handle handle, Connection& connection) {
  Backlog::Parts parts;
  msghdr message{};
  const auto next = connection.backlog->next(parts);
  message.msg_iov = next.data();
  message.msg_iovlen = next.size();
  const auto sent =
      ::sendmsg(connection.socket.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  add(statistics_.writes, 1);
  if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
    end(handle, connection);
    return;
  }
  if (sent > 0) {
    connection.backlog->advance(static_cast<std::size_t>(sent));
    add_queued(connection, -sent);
  }
  if (!connection.backlog->is_empty()) {
    wait_writable(handle, connection);
    return;
  }
  connection.backlog.reset();
  on_all_sent(handle, connection);
  end_doomed();
}

void Worker::on_all_sent(Handle handle, Connection& connection) {
  if (connection.queued > 0) {
    return;
  }
  if (connection.is_lagging) {
    stop_lagging(handle, connection);
  }
  if (connection.phase == Phase::kEnding) {
    doom(handle, connection);
  }
  // A descriptor that is closed with unread input would reset, and take the close frame with it.
  if (connection.phase == Phase::kFailing) {
    ::shutdown(connection.socket.native_handle(), SHUT_WR);
  }
}

void Worker::wait_readable(Handle handle, Connection& connection) {
  connection.socket.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                               [this, handle](const boost::system::error_code&) {
                                 if (auto* const found = find_there(handle)) {
                                   on_readable(handle, *found);
                                 }
                               });
}

void Worker::on_readable(Handle handle, Connection& connection) {
  if (events_.is_full()) {
    paused_.push_back(handle);
    return;
  }
  for (int i = 0; i < kReadsInTurn; ++i) {
    const auto size =
        ::recv(connection.socket.native_handle(), input_.data(), input_.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      break;
    }
    if (size < 0 && errno == EINTR) {
      continue;
    }
    if (size <= 0) {
      end(handle, connection);
      return;
    }
    const auto read = static_cast<std::size_t>(size);
    const bool is_there = take_input(handle, connection, std::span(input_).first(read));
    flush();
    if (!is_there || connection.is_gone()) {
      return;
    }
    if (read < input_.size()) {
      break;
    }
  }
  wait_readable(handle, connection);
}

bool Worker::take_input(Handle handle, Connection& connection, std::span<std::uint8_t> input) {
  if (connection.phase == Phase::kFailing || connection.phase == Phase::kEnding) {
    return true;
  }
  Listener listener(*this, handle, connection);
  const auto error = connection.parser.feed(input, listener);
  if (!error) {
    return !connection.is_gone();
  }
  if (!connection.is_open()) {
    doom(handle, connection);
    return true;
  }
  const auto code = static_cast<std::uint16_t>(error.code);
  events_.push(EventKind::kError, handle, code,
               {reinterpret_cast<const std::uint8_t*>(error.text.data()), error.text.size()});
  send_close(handle, connection, make_close_frame(code, {}), Phase::kFailing);
  return true;
}

/** Ends it once no loop over connections is under way. */
void Worker::doom(Handle handle, Connection& connection) {
  if (std::exchange(connection.is_doomed, true)) {
    return;
  }
  doomed_.push_back(handle);
}

void Worker::end_doomed() {
  for (const auto handle : std::exchange(doomed_, {})) {
    auto* const connection = find(handle);
    if (connection != nullptr && connection->is_doomed) {
      end(handle, *connection);
    }
  }
}

void Worker::end(Handle handle, Connection& connection) {
  if (connection.is_gone()) {
    return;
  }
  end_quietly(handle, connection);
  events_.push(EventKind::kClosed, handle, connection.close_code);
}

void Worker::end_quietly(Handle handle, Connection& connection) {
  if (connection.is_gone()) {
    return;
  }
  connection.phase = Phase::kGone;
  connection.pending = RunTree::kEmpty;
  connection.backlog.reset();
  add_queued(connection, -static_cast<std::ptrdiff_t>(connection.queued));
  if (lagging_.erase(handle) > 0) {
    statistics_.lagging = lagging_.size();
  }
  boost::system::error_code ignored;
  connection.socket.close(ignored);
  add(statistics_.connections, static_cast<std::uint64_t>(-1));
}

void Worker::begin_lagging(Handle handle, Connection& connection) {
  connection.is_lagging = true;
  lagging_[handle] = {Clock::now(), connection.queued};
  statistics_.lagging = lagging_.size();
  watch_lagging();
}

void Worker::stop_lagging(Handle handle, Connection& connection) {
  connection.is_lagging = false;
  lagging_.erase(handle);
  statistics_.lagging = lagging_.size();
  events_.push(EventKind::kDrained, handle);
}

void Worker::watch_lagging() {
  if (std::exchange(is_watching_lag_, true)) {
    return;
  }
  lag_timer_.expires_after(kLookAtLagging);
  lag_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) {
      return;
    }
    is_watching_lag_ = false;
    look_at_lagging();
    if (!lagging_.empty()) {
      watch_lagging();
    }
  });
}

void Worker::look_at_lagging() {
  const auto now = Clock::now();
  for (auto at = lagging_.begin(); at != lagging_.end();) {
    auto& [handle, lag] = *at;
    const auto unsent = connections_[slot_of(handle)]->queued;
    if (unsent < lag.unsent) {
      lag.since = now;
    }
    lag.unsent = unsent;
    if (now - lag.since < limits_.lagging) {
      ++at;
      continue;
    }
    events_.push(EventKind::kStuck, handle);
    at = lagging_.erase(at);
  }
  statistics_.lagging = lagging_.size();
}

void Worker::watch_deadlines() {
  if (deadlines_.empty() || std::exchange(is_watching_deadlines_, true)) {
    return;
  }
  deadline_timer_.expires_at(deadlines_.front().at);
  deadline_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) {
      return;
    }
    is_watching_deadlines_ = false;
    for (; !deadlines_.empty() && deadlines_.front().at <= Clock::now(); deadlines_.pop_front()) {
      const auto handle = deadlines_.front().handle;
      if (auto* const connection = find_there(handle)) {
        end(handle, *connection);
      }
    }
    watch_deadlines();
  });
}

}  // namespace anochat::fanout
