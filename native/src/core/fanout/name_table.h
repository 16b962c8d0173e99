#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace anochat::fanout {

/** The 16 bytes of a UUID, or the text of any other name. */
class Name {
 public:
  explicit Name(std::string_view text);

  [[nodiscard]] std::string text() const;
  bool operator==(const Name&) const = default;

  struct Hash {
    std::size_t operator()(const Name& name) const;
  };

 private:
  using Uuid = std::array<std::uint8_t, 16>;
  static std::optional<Uuid> parse_uuid(std::string_view text);

  std::variant<Uuid, std::string> value_;
};

/** Small numbers for names, given again after they were forgotten. */
class NameTable {
 public:
  using Number = std::uint32_t;

  [[nodiscard]] std::optional<Number> find(std::string_view text) const;
  Number number_of(std::string_view text);
  [[nodiscard]] std::string text_of(Number number) const { return names_[number]->text(); }
  void forget(Number number);
  [[nodiscard]] std::size_t size() const { return numbers_.size(); }

 private:
  std::unordered_map<Name, Number, Name::Hash> numbers_;
  /** Keys of `numbers_`, whose addresses are stable. */
  std::vector<const Name*> names_;
  std::vector<Number> free_;
};

}  // namespace anochat::fanout
