#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

#include "batch_sender.h"
#include "command_queue.h"
#include "connection.h"
#include "event_queue.h"
#include "queue_limits.h"
#include "run_tree.h"
#include "statistics.h"

namespace anochat::fanout {

/**
 * Owns connections, on one thread of its own. Commands are carried out in order; the frames that
 * they leave pending for a connection go out in one write. Under load the next flush waits a little
 * and so gathers more.
 */
class Worker {
 public:
  Worker(const Limits& limits, std::function<void()> notify);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() { stop(); }

  /** Not after `stop`: then it is ignored. */
  void push(Command command, std::size_t bytes = 0);
  /** Writes what can be written at once, closes every descriptor and ends the thread. */
  void stop();
  [[nodiscard]] bool is_stopped() const { return is_stopped_; }

  std::unique_ptr<Connection> make_connection(Handle handle) {
    return std::make_unique<Connection>(context_, limits_, handle);
  }

  EventBatch take_events();
  [[nodiscard]] const Statistics& statistics() const { return statistics_; }

 private:
  class Listener;
  using Clock = std::chrono::steady_clock;
  struct Lag {
    Clock::time_point since;
    std::size_t unsent;
  };
  struct Deadline {
    Clock::time_point at;
    Handle handle;
  };

  void run();
  void wake();
  void drain();

  void carry_out(command::Open& open);
  void carry_out(const command::Enlist& enlist);
  void carry_out(const command::Send& send);
  void carry_out(const command::Broadcast& broadcast);
  void carry_out(const command::Close& close);
  void carry_out(const command::Terminate& terminate);
  void carry_out(const command::Release& release);
  void carry_out(const command::ReadOn&);

  [[nodiscard]] Connection* find(Handle handle) const;
  [[nodiscard]] Connection* find_there(Handle handle) const;

  void deliver(Handle handle, Connection& connection, const BytesRef& frame, Delivery delivery);
  void enqueue(Handle handle, Connection& connection, const BytesRef& bytes);
  void send_close(Handle handle, Connection& connection, const BytesRef& frame, Phase phase);
  void add_queued(Connection& connection, std::ptrdiff_t bytes);

  void flush();
  void settle(Handle handle, Connection& connection, const BytesRef& bytes, ssize_t result);
  void wait_writable(Handle handle, Connection& connection);
  void on_writable(Handle handle, Connection& connection);
  void on_all_sent(Handle handle, Connection& connection);

  void wait_readable(Handle handle, Connection& connection);
  void on_readable(Handle handle, Connection& connection);
  /** @returns whether the connection is still there to be read. */
  bool take_input(Handle handle, Connection& connection, std::span<std::uint8_t> input);

  void doom(Handle handle, Connection& connection);
  void end_doomed();
  void end(Handle handle, Connection& connection);
  void end_quietly(Handle handle, Connection& connection);
  void wind_up();

  void begin_lagging(Handle handle, Connection& connection);
  void stop_lagging(Handle handle, Connection& connection);
  void watch_lagging();
  void look_at_lagging();
  void watch_deadlines();

  const Limits limits_;
  Statistics statistics_;
  CommandQueue commands_;
  EventQueue events_;

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer flush_timer_;
  boost::asio::steady_timer lag_timer_;
  boost::asio::steady_timer deadline_timer_;

  std::unique_ptr<BatchSender> sender_;
  /** By slot. */
  std::vector<std::unique_ptr<Connection>> connections_;
  RunTree runs_;
  std::vector<Handle> dirty_;
  struct Going {
    Handle handle;
    /** Into `runs_`, which does not change while a flush is under way. */
    const BytesRef* bytes;
  };
  std::vector<Going> going_;
  std::vector<Outgoing> batch_;
  std::vector<Handle> doomed_;
  std::unordered_map<Handle, Lag> lagging_;
  /** All wait equally long: the first is the soonest. */
  std::deque<Deadline> deadlines_;
  std::vector<Handle> paused_;
  std::vector<std::uint8_t> input_;
  std::size_t last_flush_writes_ = 0;
  bool is_watching_lag_ = false;
  bool is_watching_deadlines_ = false;

  /** Of the thread that pushes. */
  bool is_stopped_ = false;

  /** Last: it uses all of the above. */
  std::thread thread_;
};

}  // namespace anochat::fanout
