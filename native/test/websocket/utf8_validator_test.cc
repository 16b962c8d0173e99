#include "core/websocket/utf8_validator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace anochat::websocket {
namespace {

enum class Verdict { kRefused, kUnfinished, kComplete };

Verdict verdict_of(Utf8Validator& validator, std::span<const std::uint8_t> bytes,
                   std::size_t piece) {
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    if (!validator.feed(bytes.subspan(at, std::min(piece, bytes.size() - at)))) {
      return Verdict::kRefused;
    }
  }
  return validator.is_complete() ? Verdict::kComplete : Verdict::kUnfinished;
}

/** By arithmetic on code points, where the validator goes by ranges of bytes. */
Verdict expected_of(std::span<const std::uint8_t> bytes) {
  const auto lead = bytes.front();
  std::size_t size = 0;
  std::uint32_t point = 0;
  for (const auto& [mask, mark, length] : {std::array<std::uint8_t, 3>{0x80, 0x00, 1},
                                           {0xE0, 0xC0, 2},
                                           {0xF0, 0xE0, 3},
                                           {0xF8, 0xF0, 4}}) {
    if ((lead & mask) == mark) {
      size = length;
      point = lead & static_cast<std::uint8_t>(~mask);
    }
  }
  if (size == 0 || bytes.size() != size) {
    return Verdict::kRefused;
  }
  for (const auto byte : bytes.subspan(1)) {
    if ((byte & 0xC0U) != 0x80U) {
      return Verdict::kRefused;
    }
    point = point << 6U | (byte & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = point >= 0xD800 && point <= 0xDFFF;
  return point < kLeast[size] || point > 0x10FFFF || is_surrogate ? Verdict::kRefused
                                                                  : Verdict::kComplete;
}

std::size_t length_by_lead(std::uint8_t lead) {
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/** Every first byte with every second one; the others at their ranges' ends and just outside. */
TEST(Utf8Validator, AgreesWithTheArithmeticOfCodePoints) {
  constexpr std::array<std::uint8_t, 6> kOthers{0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};
  for (unsigned lead = 0; lead <= 0xFF; ++lead) {
    for (unsigned second = 0; second <= 0xFF; ++second) {
      for (const auto third : kOthers) {
        for (const auto fourth : kOthers) {
          std::vector<std::uint8_t> bytes{static_cast<std::uint8_t>(lead),
                                          static_cast<std::uint8_t>(second), third, fourth};
          bytes.resize(length_by_lead(bytes.front()));
          Utf8Validator validator;
          ASSERT_EQ(verdict_of(validator, bytes, bytes.size()), expected_of(bytes))
              << std::hex << lead << ' ' << second << ' ' << +third << ' ' << +fourth;
        }
      }
    }
  }
}

TEST(Utf8Validator, HearsTheSameWhereverTheTextIsCut) {
  const std::string text =
      "plain words, \xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80, and plain ones again";
  const std::vector<std::uint8_t> good(text.begin(), text.end());
  for (std::size_t place = 0; place < good.size(); ++place) {
    auto bad = good;
    bad[place] = 0xFF;
    for (std::size_t piece = 1; piece <= good.size(); ++piece) {
      Utf8Validator first;
      EXPECT_EQ(verdict_of(first, good, piece), Verdict::kComplete);
      Utf8Validator second;
      EXPECT_EQ(verdict_of(second, bad, piece), Verdict::kRefused);
    }
  }
}

TEST(Utf8Validator, IsNotCompleteInTheMiddleOfACharacter) {
  const std::vector<std::uint8_t> character{0xF0, 0x9F, 0x98, 0x80};
  Utf8Validator validator;
  for (const auto& byte : character) {
    EXPECT_TRUE(validator.feed(std::span(&byte, 1)));
    EXPECT_EQ(validator.is_complete(), &byte == &character.back());
  }
}

}  // namespace
}  // namespace anochat::websocket
