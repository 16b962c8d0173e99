#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "member_list.h"
#include "name_table.h"

namespace anochat::fanout {

/**
 * Who hears what: conversation -> connections of its local users. It belongs to the thread that
 * asks and changes; the worker sees snapshots of the lists.
 */
class Audience {
 public:
  struct Listeners {
    MemberListRef members;
    /** How many of them are guests. */
    std::uint32_t guests = 0;
  };

  /** @returns the number that names the user from now on. */
  UserNumber add(Handle handle, std::string_view user);
  /** @returns the conversations that nobody listens to any more. */
  std::vector<std::string> remove(Handle handle, UserNumber user);
  /** The same connection under another handle (a guest that has become native). */
  void replace(Handle before, Handle after, UserNumber user);

  void join(std::string_view conversation, std::string_view user);
  void leave(std::string_view conversation, std::string_view user);
  [[nodiscard]] bool is_joined(std::string_view conversation, std::string_view user) const;
  [[nodiscard]] bool is_heard(std::string_view conversation) const;

  [[nodiscard]] Listeners listeners(std::string_view conversation) const;
  [[nodiscard]] Listeners connections_of(std::string_view user) const;
  /** kNoUser when the user has no connection. */
  [[nodiscard]] UserNumber user_number(std::string_view user) const;

 private:
  using RoomNumber = NameTable::Number;
  struct User {
    Members connections;
    /** Sorted. */
    std::vector<RoomNumber> rooms;
    std::uint32_t guests = 0;
  };
  struct Room {
    Members members;
    std::uint32_t guests = 0;
  };

  void close_if_empty(RoomNumber room);

  NameTable user_names_;
  NameTable room_names_;
  std::vector<User> users_;
  std::vector<Room> rooms_;
};

}  // namespace anochat::fanout
