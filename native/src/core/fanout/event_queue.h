#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "handle.h"

namespace anochat::fanout {

enum class EventKind : std::uint8_t {
  kText,
  kBinary,
  /** The peer broke the protocol; `code` and a text. The close frame is on its way. */
  kError,
  /** The connection is gone; `code` of the peer's close frame, or 1006. */
  kClosed,
  /** A lagging connection has caught up. */
  kDrained,
  /** A lagging connection made no progress for too long. */
  kStuck,
  /** After `Leave`: no connection is left. */
  kEmpty,
};

struct Event {
  EventKind kind;
  std::uint16_t code;
  Handle handle;
  /** Place of its bytes in the batch. */
  std::size_t offset;
  std::size_t size;
};

/** What a message costs until it is heard: its bytes, an event, and what JavaScript makes of it. */
constexpr std::size_t event_cost(std::size_t bytes) { return bytes + sizeof(Event) + 64; }

/** Events in the order in which they happened. Valid until the next are taken. */
struct EventSlice {
  std::span<const Event> events;
  std::span<const std::uint8_t> bytes;
  /** There are more: whoever took these takes again, and is not notified. */
  bool has_more = false;
  /** The worker waits for this, to read on. */
  bool is_awaited = false;

  [[nodiscard]] std::span<const std::uint8_t> payload(const Event& event) const {
    return bytes.subspan(event.offset, event.size);
  }
};

/**
 * Carries events from the worker to the thread that listens, a slice at a time: so that the
 * listener can do other things in between.
 */
class EventQueue {
 public:
  static constexpr std::size_t kSliceEvents = 1'000;
  static constexpr std::size_t kSliceBytes = std::size_t{256} * 1024;

  /** @param notify called by the worker when there are events and the last `take` left none */
  EventQueue(std::size_t limit, std::function<void()> notify)
      : limit_(limit), notify_(std::move(notify)) {}

  void push(EventKind kind, Handle handle, std::uint16_t code = 0,
            std::span<const std::uint8_t> bytes = {});
  /** Whether what waits has come to the limit, by `event_cost`. */
  [[nodiscard]] bool is_full();
  /** @returns whether a `take` will come that says `is_awaited`. */
  [[nodiscard]] bool await_take();

  EventSlice take();

 private:
  struct Batch {
    std::vector<Event> events;
    std::vector<std::uint8_t> bytes;
  };

  const std::size_t limit_;
  const std::function<void()> notify_;
  std::mutex mutex_;
  Batch coming_;
  /** Of all that was not taken. */
  std::size_t cost_ = 0;
  bool is_notified_ = false;
  bool is_awaited_ = false;

  /** Of the thread that takes. */
  Batch going_;
  std::size_t taken_ = 0;
};

}  // namespace anochat::fanout
