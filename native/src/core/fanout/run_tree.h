#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "bytes.h"

namespace anochat::fanout {

/**
 * The frames pending for connections, as runs. Runs form a tree that is cleared with each flush:
 * connections that were sent the same frames in the same order hold the same run, and so one
 * joined buffer serves them all. A connection keeps a single number, however much is pending.
 */
class RunTree {
 public:
  using Run = std::uint32_t;
  static constexpr Run kEmpty = 0;

  RunTree() { clear(); }

  /** The run and one more frame. */
  Run follow(Run run, const BytesRef& frame);
  /** All frames of the run in one buffer, shared by all who ask. */
  const BytesRef& bytes(Run run);
  [[nodiscard]] std::size_t size(Run run) const { return nodes_[run].size; }
  void clear();

 private:
  struct Node {
    Run before = kEmpty;
    BytesRef frame;
    std::size_t size = 0;
    BytesRef joined;
    /** The last follower, which most often is the next one asked for. */
    const Bytes* next_frame = nullptr;
    Run next = kEmpty;
  };
  struct Step {
    Run run;
    const Bytes* frame;
    bool operator==(const Step&) const = default;
  };
  struct StepHash {
    std::size_t operator()(const Step& step) const {
      return std::hash<const void*>{}(step.frame) ^ (std::size_t{step.run} * 0x9E3779B97F4A7C15U);
    }
  };

  std::vector<Node> nodes_;
  /** Followers besides each run's last one. */
  std::unordered_map<Step, Run, StepHash> others_;
};

}  // namespace anochat::fanout
