#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience.h"
#include "slots.h"
#include "worker.h"

namespace anochat::fanout {

/**
 * Connections and who listens on them, for the one thread that calls it. Whatever is sent leaves
 * each connection in the order of the calls, single sends and broadcasts alike. A handle that was
 * released names nobody: what is asked of it does nothing.
 */
class FanOut {
 public:
  /** @param notify called on another thread when `take_events` has something */
  FanOut(const Limits& limits, std::function<void()> notify) : worker_(limits, std::move(notify)) {}

  /**
   * Takes a connection over. @param greeting sent first @param head what was received of it
   * before. @throws std::length_error when there are too many
   */
  Handle open(FileDescriptor fd, BytesRef greeting, std::vector<std::uint8_t> head);
  void send(Handle handle, BytesRef frame, Delivery delivery);
  /** What was sent before goes first. */
  void close(Handle handle, std::uint16_t code, std::string_view reason);
  /** At once, with whatever is queued. */
  void terminate(Handle handle);
  /** Ends the connection, if it has not ended, without an event; it is not listed any more. */
  void release(Handle handle);
  /** Bytes that have not left this process. */
  [[nodiscard]] std::size_t queued_bytes(Handle handle) const;

  /** A connection that is listed here and whose bytes the caller carries. */
  Handle add_guest() { return slots_.take(kGuestBit).handle; }
  /** Lists the connection among the user's, and no longer among another's. */
  void enlist(Handle handle, std::string_view user);
  /** @returns the conversations that nobody listens to any more. */
  std::vector<std::string> unlist(Handle handle);
  /** Releases the guest; what it listened to, the native connection listens to from now on. */
  void adopt(Handle guest, Handle native);

  Audience& audience() { return audience_; }
  /** @param except kNoUser for nobody */
  void broadcast(const Audience::Listeners& listeners, BytesRef frame, Delivery delivery,
                 UserNumber except = kNoUser);

  /** Those listeners whose bytes the caller carries. */
  [[nodiscard]] std::vector<Handle> guests_among(const Audience::Listeners& listeners,
                                                 UserNumber except = kNoUser) const;

  /** Closes every connection, and tells by kEmpty when the last one has ended. */
  void close_all(std::uint16_t code, std::string_view reason);
  EventSlice take_events();
  /** Ends every connection. Whatever is called afterwards does nothing; `open` is not called. */
  void stop() { worker_.stop(); }
  [[nodiscard]] bool is_stopped() const { return worker_.is_stopped(); }
  [[nodiscard]] const Statistics& statistics() const { return worker_.statistics(); }

 private:
  std::vector<std::string> unlist(Slots::Slot& slot);

  Audience audience_;
  Slots slots_;
  Worker worker_;
};

}  // namespace anochat::fanout
