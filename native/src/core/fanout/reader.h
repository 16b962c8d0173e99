#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "closing.h"
#include "connections.h"
#include "event_queue.h"
#include "outbox.h"
#include "queue_limits.h"

namespace anochat::fanout {

/** Reads connections, and does or tells what their frames say. */
class Reader {
 public:
  Reader(const Limits& limits, Connections& connections, Outbox& outbox, Closing& closing,
         EventQueue& events);

  /** @param head what was received of the connection before */
  void begin(Connection& connection, std::span<std::uint8_t> head);
  /** Events were taken: whoever was not read for want of room is read again. */
  void read_on();

 private:
  class Listener;
  void wait_readable(Connection& connection);
  void on_readable(Connection& connection);
  /** Whether enough of its messages wait, or of all; then it is read on after some were taken. */
  bool is_paused(const Connection& connection);
  void take_input(Connection& connection, std::span<std::uint8_t> input);

  const Limits& limits_;
  Connections& connections_;
  Outbox& outbox_;
  Closing& closing_;
  EventQueue& events_;
  std::vector<Handle> paused_;
  std::vector<std::uint8_t> input_;
};

}  // namespace anochat::fanout
