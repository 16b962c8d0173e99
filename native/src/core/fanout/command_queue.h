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

namespace anochat::fanout {

enum class Delivery : std::uint8_t {
  /** What the engine itself says: never dropped; a queue of twice the limit ends the connection. */
  kRequired,
  kDroppable,
  kVolatile,
};

namespace command {

struct Open {
  Handle handle;
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

}  // namespace command

using Command = std::variant<command::Open, command::Enlist, command::Send, command::Broadcast,
                             command::Close, command::Terminate, command::Release, command::ReadOn>;

/** Carries commands to the worker, in order. Bounded: the one who gives commands waits. */
class CommandQueue {
 public:
  explicit CommandQueue(std::size_t limit_bytes) : limit_bytes_(limit_bytes) {}

  /** @returns whether the worker rests and has to be woken. */
  bool push(Command command, std::size_t bytes = 0);
  std::vector<Command> take();
  /** The worker rests when nothing waits. @returns whether it may. */
  bool rest();

 private:
  const std::size_t limit_bytes_;
  std::mutex mutex_;
  std::condition_variable has_room_;
  std::vector<Command> commands_;
  std::size_t bytes_ = 0;
  bool is_resting_ = true;
};

}  // namespace anochat::fanout
