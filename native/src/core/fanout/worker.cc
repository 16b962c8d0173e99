#include "worker.h"

#include <pthread.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <csignal>
#include <utility>

namespace anochat::fanout {

namespace {

/** Many writes in the last flush show load: the next one waits and gathers more. */
std::chrono::microseconds window_after(std::size_t writes) {
  if (writes < 128) {
    return std::chrono::microseconds(0);
  }
  return std::chrono::microseconds(writes < 1'024 ? 1'000 : 2'000);
}

}  // namespace

Worker::Worker(const Limits& limits, std::function<void()> notify)
    : limits_(limits),
      events_(limits.inbound_bytes, std::move(notify)),
      work_(context_.get_executor()),
      flush_timer_(context_),
      thread_([this] { run(); }) {}

void Worker::stop() {
  if (std::exchange(is_stopped_, true)) {
    return;
  }
  boost::asio::post(context_, [this] { wind_up(); });
  thread_.join();
}

void Worker::push(Command command, std::size_t work) {
  if (is_stopped_) {
    return;
  }
  if (commands_.push(std::move(command), work)) {
    wake();
  }
}

bool Worker::refuses(Delivery delivery, std::size_t deliveries) {
  if (delivery != Delivery::kVolatile ||
      statistics_.work_waiting.load(std::memory_order_relaxed) <= limits_.command_work / 2) {
    return false;
  }
  add(statistics_.frames_refused, deliveries);
  return true;
}

void Worker::run() {
  // The process's signals are for the thread that runs JavaScript.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  pthread_setname_np(pthread_self(), "anochat-hub");
  outbox_.start();
  context_.run();
}

void Worker::wind_up() {
  carry_out_all(commands_.take());
  for (auto* const connection : connections_.all()) {
    connections_.end(*connection);
  }
  context_.stop();
}

void Worker::wake() {
  boost::asio::post(context_, [this] { drain(); });
}

void Worker::drain() {
  auto commands = commands_.take();
  if (commands.empty()) {
    statistics_.window_us.store(0, std::memory_order_relaxed);
    if (!commands_.rest()) {
      wake();
    }
    return;
  }
  const auto window = window_after(carry_out_all(std::move(commands)));
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

std::size_t Worker::carry_out_all(std::vector<CommandQueue::Entry> commands) {
  // Frames of half the work that may wait leave before the rest is looked at: the first do not
  // wait for the last, what is pending has a bound, and the caller has room again.
  const auto most_work = limits_.command_work / 2;
  std::size_t writes = 0;
  std::size_t count = 0;
  std::size_t work = 0;
  const auto flush = [&] {
    writes += outbox_.flush();
    commands_.finish(std::exchange(count, 0), std::exchange(work, 0));
  };
  for (auto& entry : commands) {
    std::visit([this](auto& what) { carry_out(what); }, entry.command);
    ++count;
    work += entry.work;
    if (work > most_work) {
      flush();
    }
  }
  flush();
  return writes;
}

void Worker::carry_out(command::Open& open) {
  auto& connection = connections_.add(std::move(open.connection));
  boost::system::error_code error;
  connection.socket.assign(open.fd.get(), error);
  if (error) {
    connections_.end(connection);
    return;
  }
  open.fd.release();
  if (open.greeting->size() > 0) {
    outbox_.enqueue(connection, open.greeting);
  }
  reader_.begin(connection, open.head);
}

void Worker::carry_out(const command::Enlist& enlist) {
  if (auto* const connection = connections_.find(enlist.handle)) {
    connection->user = enlist.user;
  }
}

void Worker::carry_out(const command::Send& send) {
  auto* const connection = connections_.find(send.handle);
  if (connection == nullptr) {
    return;
  }
  const auto taken = connection->seen_taken.load(std::memory_order_relaxed);
  outbox_.deliver(*connection, send.frame, send.delivery);
  connection->seen_taken.store(taken + send.frame->size(), std::memory_order_relaxed);
}

void Worker::carry_out(const command::Broadcast& broadcast) {
  for (const auto handle : broadcast.members->handles) {
    auto* const connection = connections_.find(handle);
    if (connection == nullptr) {
      continue;
    }
    if (broadcast.except != kNoUser && connection->user == broadcast.except) {
      continue;
    }
    outbox_.deliver(*connection, broadcast.frame, broadcast.delivery);
  }
}

void Worker::carry_out(const command::Close& close) {
  auto* const connection = connections_.find(close.handle);
  if (connection == nullptr || !connection->is_open()) {
    return;
  }
  closing_.begin(*connection, close.frame, Phase::kClosing);
}

void Worker::carry_out(const command::Terminate& terminate) {
  if (auto* const connection = connections_.find(terminate.handle)) {
    connections_.doom(*connection);
  }
}

void Worker::carry_out(const command::Release& release) { connections_.release(release.handle); }

void Worker::carry_out(const command::Leave& leave) {
  for (auto* const connection : connections_.all()) {
    if (connection->is_open()) {
      closing_.begin(*connection, leave.frame, Phase::kClosing);
    }
  }
  connections_.tell_when_empty();
}

}  // namespace anochat::fanout
