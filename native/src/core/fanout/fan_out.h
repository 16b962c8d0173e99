#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audience.h"
#include "worker.h"

namespace anochat::fanout {

/**
 * Connections and who listens on them, for the one thread that calls it. Whatever is sent leaves
 * each connection in the order of the calls, single sends and broadcasts alike.
 */
class FanOut {
 public:
  /** @param notify called on another thread when `take_events` has something */
  FanOut(const Limits& limits, std::function<void()> notify) : worker_(limits, std::move(notify)) {}

  /**
   * Takes a connection over. @param greeting sent first @param head what was received of it
   * before.
   */
  Handle open(FileDescriptor fd, BytesRef greeting, std::vector<std::uint8_t> head);
  void send(Handle handle, BytesRef frame, Delivery delivery);
  /** What was sent before goes first. */
  void close(Handle handle, std::uint16_t code, std::string_view reason);
  /** At once, with whatever is queued. */
  void terminate(Handle handle);
  /** The caller will not name the handle again, once it is not listed either. */
  void release(Handle handle);
  /** Bytes that have not left this process. */
  [[nodiscard]] std::size_t queued_bytes(Handle handle) const;

  /** A connection that is listed here and whose bytes the caller carries. */
  Handle add_guest();
  /** Lists the connection among the user's. */
  void enlist(Handle handle, std::string_view user);
  /** @returns the conversations that nobody listens to any more. A guest's handle ends here. */
  std::vector<std::string> unlist(Handle handle);
  /** What the guest listened to, the native connection listens to from now on. */
  void adopt(Handle guest, Handle native);

  Audience& audience() { return audience_; }
  /** @param except kNoUser for nobody */
  void broadcast(const Audience::Listeners& listeners, BytesRef frame, Delivery delivery,
                 UserNumber except = kNoUser);

  /** Those listeners whose bytes the caller carries. */
  [[nodiscard]] std::vector<Handle> guests_among(const Audience::Listeners& listeners,
                                                 UserNumber except = kNoUser) const;

  EventBatch take_events();
  /** Ends every connection. Whatever is called afterwards does nothing; `open` is not called. */
  void stop() { worker_.stop(); }
  [[nodiscard]] bool is_stopped() const { return worker_.is_stopped(); }
  [[nodiscard]] const Statistics& statistics() const { return worker_.statistics(); }

 private:
  struct Slot {
    /** Lives until the release was carried out. */
    const Connection* connection = nullptr;
    std::size_t sent = 0;
    UserNumber user = kNoUser;
    bool is_released = false;
  };

  UserNumber& user_of(Handle handle);
  void release_if_unused(Handle handle);

  Audience audience_;
  std::vector<Slot> slots_;
  std::vector<Handle> free_;
  std::vector<UserNumber> guests_;
  std::vector<Handle> free_guests_;
  Worker worker_;
};

}  // namespace anochat::fanout
