#pragma once

#include <memory>
#include <span>
#include <vector>

#include "batch_sender.h"
#include "command_queue.h"
#include "connections.h"
#include "lag_watch.h"
#include "queue_limits.h"
#include "run_tree.h"
#include "statistics.h"

namespace anochat::fanout {

/**
 * The way out of every connection: decides which frames it takes, gathers what is pending, and
 * hands that to the kernel, for many connections at a time.
 */
class Outbox {
 public:
  Outbox(const Limits& limits, Connections& connections, LagWatch& lag_watch,
         Statistics& statistics)
      : limits_(limits),
        connections_(connections),
        lag_watch_(lag_watch),
        statistics_(statistics) {}

  /** First, on the thread that flushes: a ring may belong to the thread that made it. */
  void start();
  /** Takes the frame, or drops it, or dooms the connection. */
  void deliver(Connection& connection, const BytesRef& frame, Delivery delivery);
  /** Whatever is queued already. */
  void enqueue(Connection& connection, const BytesRef& bytes);
  /** Writes all that is pending, and ends who is doomed. @returns how many writes it took. */
  std::size_t flush();
  /** FIN, once the connection is ending and has nothing left to send. */
  void finish(Connection& connection) const;

 private:
  struct Going {
    Connection* connection;
    /** Among `parts_`. */
    std::size_t first;
    std::size_t count;
  };

  /** @param times so many of the limits are allowed: what cannot be dropped has more room */
  [[nodiscard]] bool is_full(const Connection& connection, std::size_t bytes,
                             std::size_t times) const;
  void gather(Connection& connection);
  void send_gathered();
  void settle(const Going& going, ssize_t result);
  void count_sent(Connection& connection, std::size_t bytes);
  void wait_writable(Connection& connection);
  void on_writable(Connection& connection);
  void on_all_sent(Connection& connection);

  const Limits& limits_;
  Connections& connections_;
  LagWatch& lag_watch_;
  Statistics& statistics_;
  std::unique_ptr<BatchSender> sender_;
  RunTree runs_;
  std::vector<Handle> dirty_;
  /** What one call of the sender takes. */
  std::vector<Going> going_;
  std::vector<BytesRef> parts_;
  std::vector<iovec> vectors_;
  std::vector<Outgoing> batch_;
};

}  // namespace anochat::fanout
