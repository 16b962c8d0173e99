#include "run_tree.h"

#include <algorithm>

namespace anochat::fanout {

RunTree::Run RunTree::follow(Run run, const BytesRef& frame) {
  const Bytes* const key = frame.get();
  if (nodes_[run].next_frame == key) {
    return nodes_[run].next;
  }
  if (nodes_[run].next_frame != nullptr) {
    if (const auto known = others_.find({run, key}); known != others_.end()) {
      return known->second;
    }
    others_.emplace(Step{run, nodes_[run].next_frame}, nodes_[run].next);
  }
  const auto next = static_cast<Run>(nodes_.size());
  auto& node = nodes_.emplace_back();
  node.before = run;
  node.frame = frame;
  node.size = nodes_[run].size + frame->size();
  nodes_[run].next_frame = key;
  nodes_[run].next = next;
  return next;
}

const BytesRef& RunTree::bytes(Run run) {
  auto& node = nodes_[run];
  if (node.joined) {
    return node.joined;
  }
  if (node.before == kEmpty) {
    return node.joined = node.frame;
  }
  const auto joined = Bytes::allocate(node.size);
  auto end = joined->writable().end();
  for (Run at = run; at != kEmpty; at = nodes_[at].before) {
    const auto frame = nodes_[at].frame->span();
    end -= static_cast<std::ptrdiff_t>(frame.size());
    std::ranges::copy(frame, end);
  }
  return node.joined = joined;
}

void RunTree::clear() {
  constexpr std::size_t kKeptNodes = 4'096;
  if (nodes_.capacity() > kKeptNodes) {
    nodes_ = {};
  }
  nodes_.clear();
  nodes_.emplace_back();
  others_.clear();
}

}  // namespace anochat::fanout
