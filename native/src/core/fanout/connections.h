#pragma once

#include <memory>
#include <vector>

#include "connection.h"
#include "event_queue.h"
#include "statistics.h"

namespace anochat::fanout {

/** The connections of a worker by their handles, from the opening of each to its end. */
class Connections {
 public:
  Connections(EventQueue& events, Statistics& statistics)
      : events_(events), statistics_(statistics) {}

  Connection& add(std::unique_ptr<Connection> connection);
  /** nullptr for guests, who are never added, and for who is gone. */
  [[nodiscard]] Connection* find(Handle handle) const;
  /** Those that are not gone. */
  [[nodiscard]] std::vector<Connection*> all() const;

  /** Ends it with the next `end_doomed`, when no loop over connections is under way. */
  void doom(Connection& connection);
  void end_doomed();
  /** At once, and tells. */
  void end(Connection& connection);
  /** Nobody will name it again: it goes without an event, if it is not gone. */
  void release(Handle handle);
  /** It is told when none is left, from now on. */
  void tell_when_empty();

 private:
  [[nodiscard]] Connection* kept(Handle handle) const;
  void end_quietly(Connection& connection);
  void tell_if_empty();

  EventQueue& events_;
  Statistics& statistics_;
  /** By slot; those that are gone stay until they are released. */
  std::vector<std::unique_ptr<Connection>> slots_;
  std::vector<Handle> doomed_;
  std::size_t count_ = 0;
  bool tells_when_empty_ = false;
};

}  // namespace anochat::fanout
