#include "core/fanout/run_tree.h"

#include <gtest/gtest.h>

#include "stage.h"

namespace anochat::fanout::test {
namespace {

std::string text_of(const BytesRef& bytes) { return {bytes->span().begin(), bytes->span().end()}; }

TEST(RunTree, SharesOneBufferBetweenThoseWhoGotTheSame) {
  RunTree runs;
  const auto one = copy_bytes(bytes_of("one "));
  const auto two = copy_bytes(bytes_of("two "));
  const auto three = copy_bytes(bytes_of("three"));
  const auto first = runs.follow(runs.follow(RunTree::kEmpty, one), two);
  const auto other = runs.follow(runs.follow(RunTree::kEmpty, two), one);
  const auto second = runs.follow(runs.follow(RunTree::kEmpty, one), two);
  EXPECT_EQ(first, second);
  EXPECT_EQ(text_of(runs.bytes(runs.follow(first, three))), "one two three");
  EXPECT_EQ(text_of(runs.bytes(first)), "one two ");
  EXPECT_EQ(text_of(runs.bytes(other)), "two one ");
  EXPECT_EQ(runs.size(first), 8U);
  EXPECT_EQ(runs.bytes(first).get(), runs.bytes(second).get());
  EXPECT_EQ(runs.bytes(runs.follow(RunTree::kEmpty, one)).get(), one.get()) << "no copy of one";
}

TEST(RunTree, BeginsAnew) {
  RunTree runs;
  const auto frame = copy_bytes(bytes_of("x"));
  auto run = RunTree::kEmpty;
  for (int i = 0; i < 10'000; ++i) {
    run = runs.follow(run, frame);
  }
  const auto all = runs.bytes(run);
  runs.clear();
  EXPECT_EQ(all->size(), 10'000U);
  EXPECT_EQ(runs.size(runs.follow(RunTree::kEmpty, frame)), 1U);
}

TEST(Backlog, GivesWhatIsLeftInOrder) {
  Backlog backlog;
  backlog.push(copy_bytes(bytes_of("hello")), 2);
  for (int i = 0; i < 100; ++i) {
    backlog.push(copy_bytes(bytes_of("ab")));
  }
  std::string sent;
  Backlog::Parts parts;
  while (!backlog.is_empty()) {
    std::size_t room = 7;
    for (const auto& part : backlog.next(parts)) {
      const auto size = std::min(room, part.iov_len);
      sent.append(static_cast<const char*>(part.iov_base), size);
      room -= size;
    }
    backlog.advance(7 - room);
  }
  std::string expected = "llo";
  for (int i = 0; i < 100; ++i) {
    expected += "ab";
  }
  EXPECT_EQ(sent, expected);
}

}  // namespace
}  // namespace anochat::fanout::test
