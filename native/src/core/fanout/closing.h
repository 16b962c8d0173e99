#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>

#include "connections.h"
#include "outbox.h"
#include "queue_limits.h"

namespace anochat::fanout {

/** Sends close frames, and ends whoever does not come to an end in time. */
class Closing {
 public:
  Closing(boost::asio::io_context& context, const Limits& limits, Connections& connections,
          Outbox& outbox)
      : limits_(limits), connections_(connections), outbox_(outbox), timer_(context) {}

  /** @param phase what follows upon the frame */
  void begin(Connection& connection, const BytesRef& frame, Phase phase);

 private:
  using Clock = std::chrono::steady_clock;
  struct Deadline {
    Clock::time_point at;
    Handle handle;
  };

  void watch();

  const Limits& limits_;
  Connections& connections_;
  Outbox& outbox_;
  boost::asio::steady_timer timer_;
  /** All wait equally long: the first is the soonest. */
  std::deque<Deadline> deadlines_;
  bool is_watching_ = false;
};

}  // namespace anochat::fanout
