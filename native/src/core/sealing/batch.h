#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/sealing/format.h"

namespace anochat::sealing {

enum class Direction : std::uint8_t { kSeal, kOpen };

/** A data key that items of a batch name by its place. */
struct BatchKey {
  const std::uint8_t* conversation;
  const std::uint8_t* wrapped;
};

struct BatchItem {
  std::size_t key;
  BodyContext context;
  std::span<const std::uint8_t> body;
  std::uint8_t* out;
};

/** Points into the bytes it was read from, and into itself: so it can be moved, not copied. */
struct Batch {
  std::vector<BatchKey> keys;
  std::vector<BatchItem> items;
  std::vector<std::uint8_t> ids;

  Batch() = default;
  Batch(Batch&&) = default;
  Batch& operator=(Batch&&) = default;
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  ~Batch() = default;
};

/**
 * Reads a packed batch: number of items (u32 little-endian); device and client id of each as text
 * (36 characters each), because that is how JavaScript has them and one long text costs it little;
 * then for each item 1 where a conversation (16) and its wrapped data key (77) follow, or 0 where
 * those of the item before hold; kind (1); length of the body (u32 little-endian); conversation and
 * data key; body. What becomes of the bodies lies in `out` in the same order, without anything
 * between.
 *
 * @returns nothing where the bytes are not of that form or `out` has another size than it takes
 */
[[nodiscard]] std::optional<Batch> ReadBatch(Direction direction,
                                             std::span<const std::uint8_t> packed,
                                             std::span<std::uint8_t> out);

}  // namespace anochat::sealing
