#pragma once

#include <algorithm>
#include <atomic>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <vector>

#include "handle.h"

namespace anochat::fanout {

/** Connections in no order. Shared with the worker while a broadcast to them is under way. */
class MemberList {
 public:
  std::vector<Handle> handles;

 private:
  friend class Members;
  friend void intrusive_ptr_add_ref(const MemberList* list) {
    list->references_.fetch_add(1, std::memory_order_relaxed);
  }
  friend void intrusive_ptr_release(const MemberList* list) {
    if (list->references_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      delete list;
    }
  }
  mutable std::atomic<std::uint32_t> references_{0};
};

using MemberListRef = boost::intrusive_ptr<const MemberList>;

/**
 * A list that changes on one thread while snapshots of it are read on another: it is copied when
 * it changes and somebody still holds a snapshot.
 */
class Members {
 public:
  [[nodiscard]] MemberListRef snapshot() const { return list_; }
  [[nodiscard]] const std::vector<Handle>& handles() const {
    static const std::vector<Handle> nobody;
    return list_ ? list_->handles : nobody;
  }
  [[nodiscard]] bool is_empty() const { return handles().empty(); }

  void add(Handle handle) { writable().push_back(handle); }

  void remove(Handle handle) {
    auto& list = writable();
    const auto at = std::find(list.begin(), list.end(), handle);
    if (at == list.end()) {
      return;
    }
    *at = list.back();
    list.pop_back();
    if (list.capacity() > 16 && list.size() < list.capacity() / 4) {
      list.shrink_to_fit();
    }
  }

  void replace(Handle before, Handle after) {
    auto& list = writable();
    std::replace(list.begin(), list.end(), before, after);
  }

 private:
  std::vector<Handle>& writable() {
    if (!list_) {
      list_.reset(new MemberList);
    } else if (list_->references_.load(std::memory_order_acquire) != 1) {
      boost::intrusive_ptr<MemberList> copy(new MemberList);
      copy->handles = list_->handles;
      list_ = std::move(copy);
    }
    return list_->handles;
  }

  boost::intrusive_ptr<MemberList> list_;
};

}  // namespace anochat::fanout
