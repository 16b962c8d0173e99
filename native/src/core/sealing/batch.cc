#include "core/sealing/batch.h"

namespace anochat::sealing {
namespace {

constexpr std::size_t kHeadBytes = 1 + 1 + 4;

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
  std::size_t written = 0;
  while (!reader.done()) {
    const auto head = reader.Take(kHeadBytes);
    if (reader.failed() || head[0] > 1) {
      return std::nullopt;
    }
    if (head[0] == 1) {
      const auto conversation = reader.Take(kIdBytes);
      const auto wrapped = reader.Take(kWrappedKeyBytes);
      batch.keys.push_back({conversation.data(), wrapped.data()});
    }
    const auto device = reader.Take(kIdBytes);
    const auto client = reader.Take(kIdBytes);
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
    const BodyContext context{batch.keys.back().conversation, device.data(), client.data(),
                              head[1]};
    batch.items.push_back({batch.keys.size() - 1, context, body, out.data() + written});
    written += size;
  }
  if (written != out.size()) {
    return std::nullopt;
  }
  return batch;
}

}  // namespace anochat::sealing
