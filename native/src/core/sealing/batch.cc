#include "core/sealing/batch.h"

#include <array>

namespace anochat::sealing {
namespace {

constexpr std::size_t kCountBytes = 4;
constexpr std::size_t kHeadBytes = 1 + 1 + 4;
constexpr std::size_t kIdCharacters = 36;
constexpr std::uint8_t kNoDigit = 0x80;

/** Where the pairs of digits begin in a uuid. */
constexpr std::array<std::uint8_t, kIdBytes> kPairs{0,  2,  4,  6,  9,  11, 14, 16,
                                                    19, 21, 24, 26, 28, 30, 32, 34};

constexpr std::array<std::uint8_t, 256> kDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (std::uint8_t i = 0; i < 10; ++i) {
    digits[static_cast<std::size_t>('0' + i)] = i;
  }
  for (std::uint8_t i = 0; i < 6; ++i) {
    digits[static_cast<std::size_t>('a' + i)] = static_cast<std::uint8_t>(10 + i);
    digits[static_cast<std::size_t>('A' + i)] = static_cast<std::uint8_t>(10 + i);
  }
  return digits;
}();

/** @returns whether all of them were digits */
bool ReadIds(std::span<const std::uint8_t> text, std::vector<std::uint8_t>& ids) {
  ids.resize(text.size() / kIdCharacters * kIdBytes);
  std::uint8_t seen = 0;
  std::uint8_t* to = ids.data();
  for (const std::uint8_t* from = text.data(); from != text.data() + text.size();
       from += kIdCharacters) {
    for (const std::uint8_t pair : kPairs) {
      const std::uint8_t high = kDigits[from[pair]];
      const std::uint8_t low = kDigits[from[pair + 1]];
      seen = static_cast<std::uint8_t>(seen | high | low);
      *to++ = static_cast<std::uint8_t>(high << 4 | low);
    }
  }
  return (seen & kNoDigit) == 0;
}

std::uint32_t LittleEndian(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8 |
         static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

/** Takes bytes off the front, and remembers when there were not enough. */
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] bool failed() const { return failed_; }

  std::span<const std::uint8_t> Take(std::size_t count) {
    if (count > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    const auto taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

 private:
  std::span<const std::uint8_t> rest_;
  bool failed_ = false;
};

}  // namespace

std::optional<Batch> ReadBatch(Direction direction, std::span<const std::uint8_t> packed,
                               std::span<std::uint8_t> out) {
  Batch batch;
  Reader reader(packed);
  const auto count_bytes = reader.Take(kCountBytes);
  if (reader.failed()) {
    return std::nullopt;
  }
  const std::size_t count = LittleEndian(count_bytes);
  const auto ids = reader.Take(count * 2 * kIdCharacters);
  if (reader.failed() || !ReadIds(ids, batch.ids)) {
    return std::nullopt;
  }
  batch.items.reserve(count);
  std::size_t written = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto head = reader.Take(kHeadBytes);
    if (reader.failed() || head[0] > 1) {
      return std::nullopt;
    }
    if (head[0] == 1) {
      const auto conversation = reader.Take(kIdBytes);
      const auto wrapped = reader.Take(kWrappedKeyBytes);
      batch.keys.push_back({conversation.data(), wrapped.data()});
    }
    const auto body = reader.Take(LittleEndian(head.subspan(2)));
    if (reader.failed() || batch.keys.empty()) {
      return std::nullopt;
    }
    if (direction == Direction::kOpen && body.size() < kBodyOverhead) {
      return std::nullopt;
    }
    const std::size_t size =
        direction == Direction::kSeal ? body.size() + kBodyOverhead : body.size() - kBodyOverhead;
    if (size > out.size() - written) {
      return std::nullopt;
    }
    const std::uint8_t* device = batch.ids.data() + i * 2 * kIdBytes;
    const BodyContext context{batch.keys.back().conversation, device, device + kIdBytes, head[1]};
    batch.items.push_back({batch.keys.size() - 1, context, body, out.data() + written});
    written += size;
  }
  if (!reader.done() || written != out.size()) {
    return std::nullopt;
  }
  return batch;
}

}  // namespace anochat::sealing
