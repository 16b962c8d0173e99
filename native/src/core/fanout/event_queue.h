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

/** Events in the order in which they happened. */
struct EventBatch {
  std::vector<Event> events;
  std::vector<std::uint8_t> bytes;

  [[nodiscard]] std::span<const std::uint8_t> payload(const Event& event) const {
    return std::span(bytes).subspan(event.offset, event.size);
  }
};

/** Carries events from the worker to the thread that listens. */
class EventQueue {
 public:
  /** @param notify called by the worker when events wait where there were none */
  EventQueue(std::size_t limit_bytes, std::function<void()> notify)
      : limit_bytes_(limit_bytes), notify_(std::move(notify)) {}

  void push(EventKind kind, Handle handle, std::uint16_t code = 0,
            std::span<const std::uint8_t> bytes = {});
  /** Whether nothing more should be read until the batch was taken. */
  [[nodiscard]] bool is_full();

  struct Taken {
    EventBatch batch;
    /** It was full, and the worker may read again. */
    bool was_full;
  };
  Taken take();

 private:
  const std::size_t limit_bytes_;
  const std::function<void()> notify_;
  std::mutex mutex_;
  EventBatch batch_;
  bool was_full_ = false;
};

}  // namespace anochat::fanout
