#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <memory>

#include "../websocket/frame_parser.h"
#include "backlog.h"
#include "handle.h"
#include "queue_limits.h"
#include "run_tree.h"

namespace anochat::fanout {

enum class Phase : std::uint8_t {
  kOpen,
  /** Our close frame is the last that is sent; the peer's is awaited. */
  kClosing,
  /**
   * Our close frame, and either the peer's or a fault of the peer's. What it still sends is thrown
   * away. After our last byte comes FIN; the end comes with the peer's. A descriptor that is closed
   * earlier, with unread input, would reset the connection and take our last bytes with it.
   */
  kEnding,
  /** The descriptor is closed. */
  kGone,
};

/** One WebSocket. The worker alone touches it, besides the counters at its end. */
struct Connection {
  Connection(boost::asio::io_context& context, const Limits& limits, Handle its_handle)
      : socket(context), parser(limits.max_message_bytes), handle(its_handle) {}

  [[nodiscard]] bool is_open() const { return phase == Phase::kOpen; }
  [[nodiscard]] bool is_gone() const { return phase == Phase::kGone; }
  void set_queued(std::size_t bytes) {
    queued = bytes;
    seen_queued.store(bytes, std::memory_order_relaxed);
  }

  boost::asio::posix::stream_descriptor socket;
  websocket::FrameParser parser;
  /** Bytes in order: first the backlog, then the pending run. */
  std::unique_ptr<Backlog> backlog;
  RunTree::Run pending = RunTree::kEmpty;
  const Handle handle;
  UserNumber user = kNoUser;
  /** Bytes of the backlog and the pending run. */
  std::size_t queued = 0;
  /** All bytes that the kernel has taken. */
  std::uint64_t sent = 0;
  /** What the peer's close frame said; 1006 until then. */
  std::uint16_t close_code = static_cast<std::uint16_t>(websocket::CloseCode::kAbnormal);
  Phase phase = Phase::kOpen;
  bool is_lagging = false;
  bool is_dirty = false;
  bool is_doomed = false;

  /** `queued`, for other threads. */
  std::atomic<std::size_t> seen_queued{0};
  /** All bytes of single sends that have come as far as here. */
  std::atomic<std::size_t> seen_taken{0};
  /** What its messages cost that the caller has not taken. */
  std::atomic<std::size_t> untaken{0};
};

}  // namespace anochat::fanout
