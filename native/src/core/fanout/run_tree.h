#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "bytes.h"

namespace anochat::fanout {

/**
 * The frames pending for connections, as runs. Runs form a tree that is cleared with each flush:
 * connections that were sent the same frames in the same order hold the same run, and one joined
 * buffer may serve them all. A connection keeps a single number, however much is pending.
 */
class RunTree {
 public:
  using Run = std::uint32_t;
  static constexpr Run kEmpty = 0;
  /** More frames than these are joined, and longer runs are not: a copy must be worth it. */
  static constexpr std::size_t kMaxParts = 64;
  static constexpr std::size_t kMaxJoinedBytes = std::size_t{64} * 1024;

  RunTree() { clear(); }

  /** A holder of the run holds the run and one more frame instead. */
  Run follow(Run run, const BytesRef& frame);
  /**
   * A holder of the run holds it no more and writes it. @param parts the run's bytes are added:
   * all in one where others hold the same run, else frame by frame, without a copy
   */
  void take(Run run, std::vector<BytesRef>& parts);
  /** Lets go of the buffers that were joined since the last time. */
  void forget_joined();
  void clear();

 private:
  struct Node {
    Run before = kEmpty;
    BytesRef frame;
    std::size_t size = 0;
    std::uint32_t frames = 0;
    std::uint32_t holders = 0;
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

  Run next_of(Run run, const BytesRef& frame);
  const BytesRef& joined(Run run);

  std::vector<Node> nodes_;
  /** Followers besides each run's last one. */
  std::unordered_map<Step, Run, StepHash> others_;
  /** Runs with a joined buffer. */
  std::vector<Run> joined_;
};

}  // namespace anochat::fanout
