#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

#include "bytes.h"
#include "connection.h"
#include "file_descriptor.h"
#include "member_list.h"
#include "queue_limits.h"
#include "statistics.h"

namespace anochat::fanout {

enum class Delivery : std::uint8_t {
  /** What the engine itself says: never dropped; twice the limits end the connection. */
  kRequired,
  kDroppable,
  kVolatile,
};

namespace command {

struct Open {
  std::unique_ptr<Connection> connection;
  FileDescriptor fd;
  /** Sent first. */
  BytesRef greeting;
  /** Already received. */
  std::vector<std::uint8_t> head;
};
struct Enlist {
  Handle handle;
  UserNumber user;
};
struct Send {
  Handle handle;
  Delivery delivery;
  BytesRef frame;
};
struct Broadcast {
  MemberListRef members;
  UserNumber except;
  Delivery delivery;
  BytesRef frame;
};
struct Close {
  Handle handle;
  BytesRef frame;
};
struct Terminate {
  Handle handle;
};
/** Nobody will name the handle again. */
struct Release {
  Handle handle;
};
/** Events were taken: read again. */
struct ReadOn {};
/** The server goes: the frame closes every connection, and it is told when none is left. */
struct Leave {
  BytesRef frame;
};

}  // namespace command

using Command =
    std::variant<command::Open, command::Enlist, command::Send, command::Broadcast, command::Close,
                 command::Terminate, command::Release, command::ReadOn, command::Leave>;

/**
 * What a command costs the worker, as one number: its bytes, and so much for each connection that
 * it goes to. A short frame to a large room is more work than a long one to a single connection.
 */
constexpr std::size_t kDeliveryWork = 64;
constexpr std::size_t work_of(std::size_t bytes, std::size_t deliveries) {
  return bytes + deliveries * kDeliveryWork;
}

/**
 * Carries commands to the worker, in order. Bounded by their work: the one who gives commands
 * waits for room. That one is the thread of JavaScript, and it is meant to wait: what it would do
 * meanwhile is take messages from clients and make more commands of them. The worker waits for
 * nobody, so that it has room after the time that it takes to do the work of the limit; should it
 * get no processor, the caller goes on after `Limits::command_wait`.
 */
class CommandQueue {
 public:
  CommandQueue(const Limits& limits, Statistics& statistics)
      : limits_(limits), statistics_(statistics) {}

  struct Entry {
    Command command;
    std::size_t work;
  };

  /** @returns whether the worker rests and has to be woken. */
  bool push(Command command, std::size_t work);
  /** What is taken counts until it is finished. */
  std::vector<Entry> take();
  void finish(std::size_t count, std::size_t work);
  /** The worker rests when nothing waits. @returns whether it may. */
  bool rest();

 private:
  void tell();

  const Limits& limits_;
  Statistics& statistics_;
  std::mutex mutex_;
  std::condition_variable has_room_;
  std::vector<Entry> commands_;
  std::size_t count_ = 0;
  std::size_t work_ = 0;
  bool is_resting_ = true;
};

}  // namespace anochat::fanout
