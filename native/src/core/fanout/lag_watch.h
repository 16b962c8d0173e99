#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <vector>

#include "connections.h"
#include "event_queue.h"
#include "queue_limits.h"
#include "statistics.h"

namespace anochat::fanout {

/** Watches those who lag, and tells of whom drained and who is stuck (Limits::lagging). */
class LagWatch {
 public:
  LagWatch(boost::asio::io_context& context, const Limits& limits, Connections& connections,
           EventQueue& events, Statistics& statistics)
      : limits_(limits),
        connections_(connections),
        events_(events),
        statistics_(statistics),
        timer_(context) {}

  void begin(Connection& connection);
  /** It has drained. */
  void end(Connection& connection);

 private:
  using Clock = std::chrono::steady_clock;
  struct Lagging {
    Handle handle;
    /** The last time that it had taken enough, and what it had taken until then. */
    Clock::time_point since;
    std::uint64_t sent;
  };

  void watch();
  /** @returns whether it is to be watched no more. */
  bool is_over(Lagging& lagging, Clock::time_point now);

  const Limits& limits_;
  Connections& connections_;
  EventQueue& events_;
  Statistics& statistics_;
  boost::asio::steady_timer timer_;
  std::vector<Lagging> lagging_;
  bool is_watching_ = false;
};

}  // namespace anochat::fanout
