#include "name_table.h"

#include <cstring>

namespace anochat::fanout {

namespace {

constexpr std::size_t kUuidText = 36;
constexpr std::string_view kDigits = "0123456789abcdef";

constexpr bool is_dash(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

}  // namespace

Name::Name(std::string_view text) {
  if (const auto uuid = parse_uuid(text)) {
    value_ = *uuid;
  } else {
    value_ = std::string(text);
  }
}

/** Lower case alone: the text must come back as it was. */
std::optional<Name::Uuid> Name::parse_uuid(std::string_view text) {
  if (text.size() != kUuidText) {
    return std::nullopt;
  }
  Uuid uuid{};
  std::size_t digit = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_dash(i)) {
      if (text[i] != '-') {
        return std::nullopt;
      }
      continue;
    }
    const char c = text[i];
    unsigned value = 0;
    if (c >= '0' && c <= '9') {
      value = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      value = static_cast<unsigned>(c - 'a') + 10;
    } else {
      return std::nullopt;
    }
    auto& byte = uuid[digit / 2];
    byte = static_cast<std::uint8_t>(byte << 4U | value);
    ++digit;
  }
  return uuid;
}

std::string Name::text() const {
  if (const auto* text = std::get_if<std::string>(&value_)) {
    return *text;
  }
  std::string text;
  text.reserve(kUuidText);
  for (const auto byte : std::get<Uuid>(value_)) {
    if (is_dash(text.size())) {
      text.push_back('-');
    }
    text.push_back(kDigits[byte >> 4U]);
    text.push_back(kDigits[byte & 0xFU]);
  }
  return text;
}

std::size_t Name::Hash::operator()(const Name& name) const {
  if (const auto* text = std::get_if<std::string>(&name.value_)) {
    return std::hash<std::string_view>{}(*text);
  }
  const auto& uuid = std::get<Uuid>(name.value_);
  return std::hash<std::string_view>{}({reinterpret_cast<const char*>(uuid.data()), uuid.size()});
}

std::optional<NameTable::Number> NameTable::find(std::string_view text) const {
  const auto found = numbers_.find(Name(text));
  if (found == numbers_.end()) {
    return std::nullopt;
  }
  return found->second;
}

NameTable::Number NameTable::number_of(std::string_view text) {
  const auto next = static_cast<Number>(free_.empty() ? names_.size() : free_.back());
  const auto [at, is_new] = numbers_.try_emplace(Name(text), next);
  if (!is_new) {
    return at->second;
  }
  if (free_.empty()) {
    names_.push_back(&at->first);
  } else {
    free_.pop_back();
    names_[next] = &at->first;
  }
  return next;
}

void NameTable::forget(Number number) {
  numbers_.erase(numbers_.find(*names_[number]));
  names_[number] = nullptr;
  free_.push_back(number);
}

}  // namespace anochat::fanout
