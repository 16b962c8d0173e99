#pragma once

#include <atomic>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>

namespace anochat::fanout {

/**
 * A block of bytes with its count of references in one allocation. Written by the one who makes
 * it, then shared as const between threads and connections. One more byte is there to write to, for
 * copies of text that end in NUL.
 */
class Bytes {
 public:
  static boost::intrusive_ptr<Bytes> allocate(std::size_t size) {
    return {new (::operator new(sizeof(Bytes) + size + 1)) Bytes(size)};
  }
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;

  /** Of all blocks in this process, whoever holds them. */
  static std::size_t total() { return total_.load(std::memory_order_relaxed); }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::span<const std::uint8_t> span() const {
    return {reinterpret_cast<const std::uint8_t*>(this + 1), size_};
  }
  [[nodiscard]] std::span<std::uint8_t> writable() {
    return {reinterpret_cast<std::uint8_t*>(this + 1), size_};
  }

 private:
  explicit Bytes(std::size_t size) : size_(size) {
    total_.fetch_add(size, std::memory_order_relaxed);
  }
  ~Bytes() { total_.fetch_sub(size_, std::memory_order_relaxed); }

  friend void intrusive_ptr_add_ref(const Bytes* bytes) {
    bytes->references_.fetch_add(1, std::memory_order_relaxed);
  }
  friend void intrusive_ptr_release(const Bytes* bytes) {
    if (bytes->references_.fetch_sub(1, std::memory_order_acq_rel) != 1) {
      return;
    }
    bytes->~Bytes();
    ::operator delete(const_cast<Bytes*>(bytes));
  }

  inline static std::atomic<std::size_t> total_{0};

  const std::size_t size_;
  mutable std::atomic<std::uint32_t> references_{0};
};

using BytesRef = boost::intrusive_ptr<const Bytes>;

}  // namespace anochat::fanout
