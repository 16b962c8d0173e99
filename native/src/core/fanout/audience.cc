#include "audience.h"

#include <algorithm>

namespace anochat::fanout {

UserNumber Audience::add(Handle handle, std::string_view user) {
  const auto number = user_names_.number_of(user);
  if (number >= users_.size()) {
    users_.resize(number + 1U);
  }
  auto& [connections, rooms, guests] = users_[number];
  connections.add(handle);
  if (is_guest(handle)) {
    ++guests;
  }
  for (const auto room : rooms) {
    rooms_[room].members.add(handle);
    if (is_guest(handle)) {
      ++rooms_[room].guests;
    }
  }
  return number;
}

std::vector<std::string> Audience::remove(Handle handle, UserNumber number) {
  auto& user = users_[number];
  std::vector<std::string> silent;
  user.connections.remove(handle);
  if (is_guest(handle)) {
    --user.guests;
  }
  for (const auto room : user.rooms) {
    rooms_[room].members.remove(handle);
    if (is_guest(handle)) {
      --rooms_[room].guests;
    }
    if (!rooms_[room].members.is_empty()) {
      continue;
    }
    silent.push_back(room_names_.text_of(room));
    close_if_empty(room);
  }
  if (!user.connections.is_empty()) {
    return silent;
  }
  user = User();
  user_names_.forget(number);
  return silent;
}

void Audience::replace(Handle before, Handle after, UserNumber number) {
  auto& user = users_[number];
  user.connections.replace(before, after);
  if (is_guest(before)) {
    --user.guests;
  }
  if (is_guest(after)) {
    ++user.guests;
  }
  for (const auto room : user.rooms) {
    rooms_[room].members.replace(before, after);
    if (is_guest(before)) {
      --rooms_[room].guests;
    }
    if (is_guest(after)) {
      ++rooms_[room].guests;
    }
  }
}

void Audience::join(std::string_view conversation, std::string_view name) {
  const auto number = user_number(name);
  if (number == kNoUser) {
    return;
  }
  auto& user = users_[number];
  const auto room = room_names_.number_of(conversation);
  if (room >= rooms_.size()) {
    rooms_.resize(room + 1U);
  }
  const auto at = std::ranges::lower_bound(user.rooms, room);
  if (at != user.rooms.end() && *at == room) {
    return;
  }
  user.rooms.insert(at, room);
  for (const auto handle : user.connections.handles()) {
    rooms_[room].members.add(handle);
  }
  rooms_[room].guests += user.guests;
}

void Audience::leave(std::string_view conversation, std::string_view name) {
  const auto number = user_number(name);
  const auto room = room_names_.find(conversation);
  if (number == kNoUser || !room) {
    return;
  }
  auto& user = users_[number];
  const auto at = std::ranges::lower_bound(user.rooms, *room);
  if (at == user.rooms.end() || *at != *room) {
    return;
  }
  user.rooms.erase(at);
  for (const auto handle : user.connections.handles()) {
    rooms_[*room].members.remove(handle);
  }
  rooms_[*room].guests -= user.guests;
  close_if_empty(*room);
}

bool Audience::is_joined(std::string_view conversation, std::string_view name) const {
  const auto number = user_number(name);
  const auto room = room_names_.find(conversation);
  return number != kNoUser && room && std::ranges::binary_search(users_[number].rooms, *room);
}

bool Audience::is_heard(std::string_view conversation) const {
  return room_names_.find(conversation).has_value();
}

Audience::Listeners Audience::listeners(std::string_view conversation) const {
  const auto room = room_names_.find(conversation);
  if (!room) {
    return {};
  }
  return {rooms_[*room].members.snapshot(), rooms_[*room].guests};
}

Audience::Listeners Audience::connections_of(std::string_view name) const {
  const auto number = user_number(name);
  if (number == kNoUser) {
    return {};
  }
  return {users_[number].connections.snapshot(), users_[number].guests};
}

UserNumber Audience::user_number(std::string_view name) const {
  return user_names_.find(name).value_or(kNoUser);
}

void Audience::close_if_empty(RoomNumber room) {
  if (!rooms_[room].members.is_empty()) {
    return;
  }
  rooms_[room] = Room();
  room_names_.forget(room);
}

}  // namespace anochat::fanout
