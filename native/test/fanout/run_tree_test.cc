#include "core/fanout/run_tree.h"

#include <gtest/gtest.h>

#include "core/fanout/backlog.h"
#include "stage.h"

namespace anochat::fanout::test {
namespace {

using Parts = std::vector<BytesRef>;

std::string text_of(const Parts& parts) {
  std::string text;
  for (const auto& part : parts) {
    text.append(part->span().begin(), part->span().end());
  }
  return text;
}

Parts take(RunTree& runs, RunTree::Run run) {
  Parts parts;
  runs.take(run, parts);
  return parts;
}

TEST(RunTree, JoinsWhatSeveralHoldAndNothingElse) {
  RunTree runs;
  const auto one = copy_bytes(bytes_of("one "));
  const auto two = copy_bytes(bytes_of("two "));
  const auto three = copy_bytes(bytes_of("three"));
  const auto first = runs.follow(runs.follow(RunTree::kEmpty, one), two);
  const auto other = runs.follow(runs.follow(RunTree::kEmpty, two), one);
  const auto second = runs.follow(runs.follow(RunTree::kEmpty, one), two);
  const auto longer = runs.follow(runs.follow(runs.follow(RunTree::kEmpty, one), two), three);
  EXPECT_EQ(first, second);
  const auto shared = take(runs, first);
  EXPECT_EQ(text_of(shared), "one two ");
  EXPECT_EQ(shared.size(), 1U);
  EXPECT_EQ(take(runs, second), shared) << "one copy for both";
  EXPECT_EQ(take(runs, other), (Parts{two, one})) << "no copy for one alone";
  EXPECT_EQ(take(runs, longer), (Parts{one, two, three}));
  EXPECT_EQ(take(runs, runs.follow(RunTree::kEmpty, one)), Parts{one});
}

TEST(RunTree, CopiesNeitherLongRunsNorSuchAsNobodyWants) {
  RunTree runs;
  const auto large = copy_bytes(bytes_of(std::string(RunTree::kMaxJoinedBytes / 2 + 1, 'x')));
  const auto first = runs.follow(runs.follow(RunTree::kEmpty, large), large);
  const auto second = runs.follow(runs.follow(RunTree::kEmpty, large), large);
  EXPECT_EQ(take(runs, first), (Parts{large, large}));
  EXPECT_EQ(take(runs, second), (Parts{large, large}));
  runs.clear();
  const auto before = Bytes::total();
  const auto frame = copy_bytes(bytes_of("x"));
  auto run = RunTree::kEmpty;
  for (std::size_t i = 0; i <= RunTree::kMaxParts; ++i) {
    run = runs.follow(run, frame);
  }
  EXPECT_EQ(take(runs, run).size(), 1U) << "more parts than one call takes";
  EXPECT_GT(Bytes::total(), before + 1);
  runs.forget_joined();
  EXPECT_EQ(Bytes::total(), before + 1);
}

TEST(RunTree, BeginsAnew) {
  RunTree runs;
  const auto frame = copy_bytes(bytes_of("x"));
  auto run = RunTree::kEmpty;
  for (int i = 0; i < 10'000; ++i) {
    run = runs.follow(run, frame);
  }
  const auto all = take(runs, run);
  runs.clear();
  EXPECT_EQ(text_of(all).size(), 10'000U);
  EXPECT_EQ(take(runs, runs.follow(RunTree::kEmpty, frame)), Parts{frame});
}

TEST(Backlog, GivesWhatIsLeftInOrder) {
  Backlog backlog;
  backlog.push(copy_bytes(bytes_of("hello")));
  for (int i = 0; i < 100; ++i) {
    backlog.push(copy_bytes(bytes_of("ab")));
  }
  backlog.advance(2);
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

TEST(CloseFrame, CutsItsReasonBetweenCharacters) {
  std::string reason(122, 'x');
  reason += "\u00FC and more";
  const auto frame = make_close_frame(1000, reason);
  EXPECT_EQ(frame->size(), 2U + 2U + 122U);
  std::string fitting(121, 'x');
  fitting += "\u00FC";
  EXPECT_EQ(make_close_frame(1000, fitting)->size(), 2U + 2U + 123U);
}

}  // namespace
}  // namespace anochat::fanout::test
