#include "run_tree.h"

#include <algorithm>

namespace anochat::fanout {

RunTree::Run RunTree::follow(Run run, const BytesRef& frame) {
  const auto next = next_of(run, frame);
  if (run != kEmpty) {
    --nodes_[run].holders;
  }
  ++nodes_[next].holders;
  return next;
}

RunTree::Run RunTree::next_of(Run run, const BytesRef& frame) {
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
  node.frames = nodes_[run].frames + 1;
  nodes_[run].next_frame = key;
  nodes_[run].next = next;
  return next;
}

void RunTree::take(Run run, std::vector<BytesRef>& parts) {
  auto& node = nodes_[run];
  const bool is_shared = node.holders-- > 1 || node.joined;
  const bool is_worth_it = node.frames > 1 && (is_shared || node.frames > kMaxParts);
  if (is_worth_it && node.size <= kMaxJoinedBytes) {
    parts.push_back(joined(run));
    return;
  }
  const auto first = static_cast<std::ptrdiff_t>(parts.size());
  for (Run at = run; at != kEmpty; at = nodes_[at].before) {
    parts.push_back(nodes_[at].frame);
  }
  std::reverse(parts.begin() + first, parts.end());
}

const BytesRef& RunTree::joined(Run run) {
  auto& node = nodes_[run];
  if (node.joined) {
    return node.joined;
  }
  const auto joined = Bytes::allocate(node.size);
  auto end = joined->writable().end();
  for (Run at = run; at != kEmpty; at = nodes_[at].before) {
    const auto frame = nodes_[at].frame->span();
    end -= static_cast<std::ptrdiff_t>(frame.size());
    std::ranges::copy(frame, end);
  }
  joined_.push_back(run);
  return node.joined = joined;
}

void RunTree::forget_joined() {
  for (const auto run : joined_) {
    nodes_[run].joined.reset();
  }
  joined_.clear();
}

void RunTree::clear() {
  constexpr std::size_t kKeptNodes = 4'096;
  if (nodes_.capacity() > kKeptNodes) {
    nodes_ = {};
  }
  nodes_.clear();
  nodes_.emplace_back();
  others_.clear();
  joined_.clear();
}

}  // namespace anochat::fanout
