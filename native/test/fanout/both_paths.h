#pragma once

#include <gtest/gtest.h>

#include "core/fanout/queue_limits.h"

namespace anochat::fanout::test {

/** Every test that is made of it runs on both sending paths. */
class BothPaths : public testing::TestWithParam<bool> {
 protected:
  static Limits limits() {
    Limits limits;
    limits.allow_uring = GetParam();
    return limits;
  }
};

}  // namespace anochat::fanout::test
