#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <thread>

#include "closing.h"
#include "command_queue.h"
#include "connections.h"
#include "event_queue.h"
#include "lag_watch.h"
#include "outbox.h"
#include "queue_limits.h"
#include "reader.h"
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

  /** Not after `stop`: then it is ignored. @param work as of `work_of` */
  void push(Command command, std::size_t work = 0);
  /**
   * Whether a frame is not worth a command: a volatile one, while much work waits. It counts as
   * dropped then. @param deliveries how many connections it is for
   */
  bool refuses(Delivery delivery, std::size_t deliveries = 1);
  /** Writes what can be written at once, closes every descriptor and ends the thread. */
  void stop();
  [[nodiscard]] bool is_stopped() const { return is_stopped_; }

  std::unique_ptr<Connection> make_connection(Handle handle) {
    return std::make_unique<Connection>(context_, limits_, handle);
  }

  EventSlice take_events() { return events_.take(); }
  [[nodiscard]] const Statistics& statistics() const { return statistics_; }

 private:
  void run();
  void wake();
  void drain();
  /** @returns how many writes it took. */
  std::size_t carry_out_all(std::vector<CommandQueue::Entry> commands);
  void wind_up();

  void carry_out(command::Open& open);
  void carry_out(const command::Enlist& enlist);
  void carry_out(const command::Send& send);
  void carry_out(const command::Broadcast& broadcast);
  void carry_out(const command::Close& close);
  void carry_out(const command::Terminate& terminate);
  void carry_out(const command::Release& release);
  void carry_out(const command::ReadOn&) { reader_.read_on(); }
  void carry_out(const command::Leave& leave);

  const Limits limits_;
  Statistics statistics_;
  CommandQueue commands_{limits_, statistics_};
  EventQueue events_;

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::steady_timer flush_timer_;

  Connections connections_{events_, statistics_};
  LagWatch lag_watch_{context_, limits_, connections_, events_, statistics_};
  Outbox outbox_{limits_, connections_, lag_watch_, statistics_};
  Closing closing_{context_, limits_, connections_, outbox_};
  Reader reader_{limits_, connections_, outbox_, closing_, events_};

  /** Of the thread that pushes. */
  bool is_stopped_ = false;

  /** Last: it uses all of the above. */
  std::thread thread_;
};

}  // namespace anochat::fanout
