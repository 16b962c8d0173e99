#include "core/websocket/frame_parser.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "client_frame.h"

namespace anochat::websocket::test {
namespace {

constexpr std::uint32_t kLimit = 100'000;

struct Recorder final : FrameSink {
  void on_message(std::span<const std::uint8_t> payload, bool is_binary) override {
    heard.push_back((is_binary ? "binary:" : "text:") + text_of(payload));
  }
  void on_ping(std::span<const std::uint8_t> payload) override {
    heard.push_back("ping:" + text_of(payload));
  }
  void on_close(std::uint16_t code, std::string_view reason) override {
    heard.push_back("close:" + std::to_string(code) + ":" + std::string(reason));
  }
  static std::string text_of(std::span<const std::uint8_t> payload) {
    return {payload.begin(), payload.end()};
  }
  std::vector<std::string> heard;
};

struct Outcome {
  std::vector<std::string> heard;
  CloseCode code = CloseCode::kNone;
  bool operator==(const Outcome&) const = default;
};

/** Feeds the bytes in pieces of a size; whatever the size, the outcome must be the same. */
Outcome parse_in_pieces(const Bytes& bytes, std::size_t piece, std::uint32_t limit) {
  FrameParser parser(limit);
  Recorder recorder;
  auto copy = bytes;
  for (std::size_t at = 0; at < copy.size(); at += piece) {
    const auto part = std::span(copy).subspan(at, std::min(piece, copy.size() - at));
    if (const auto error = parser.feed(part, recorder)) {
      return {recorder.heard, error.code};
    }
  }
  return {recorder.heard, CloseCode::kNone};
}

Outcome parse(const Bytes& bytes, std::uint32_t limit = kLimit) {
  const auto whole = parse_in_pieces(bytes, bytes.size(), limit);
  for (const std::size_t piece : {1, 2, 3, 7, 13}) {
    EXPECT_EQ(whole.heard, parse_in_pieces(bytes, piece, limit).heard) << piece;
    EXPECT_EQ(whole.code, parse_in_pieces(bytes, piece, limit).code) << piece;
  }
  return whole;
}

Outcome heard(std::vector<std::string> what) { return {std::move(what), CloseCode::kNone}; }

TEST(FrameParser, ReadsMessagesOfEverySizeClass) {
  for (const std::size_t size : {0, 1, 7, 8, 125, 126, 127, 65'535, 65'536, 100'000}) {
    const std::string text(size, 'x');
    EXPECT_EQ(parse(wire({{.payload = text}, {.opcode = 2, .payload = text}})),
              heard({"text:" + text, "binary:" + text}));
  }
}

TEST(FrameParser, JoinsFragmentsAroundInterleavedControlFrames) {
  EXPECT_EQ(parse(wire({{.payload = "one ", .is_fin = false},
                        {.opcode = 9, .payload = "a"},
                        {.opcode = 0, .payload = "two ", .is_fin = false},
                        {.opcode = 10, .payload = "unasked"},
                        {.opcode = 9, .payload = "b"},
                        {.opcode = 0, .payload = "three"},
                        {.payload = "next"}})),
            heard({"ping:a", "ping:b", "text:one two three", "text:next"}));
}

TEST(FrameParser, TakesEmptyFragments) {
  EXPECT_EQ(parse(wire({{.opcode = 2, .is_fin = false},
                        {.opcode = 0, .is_fin = false},
                        {.opcode = 0},
                        {.is_fin = false},
                        {.opcode = 0, .payload = "end"}})),
            heard({"binary:", "text:end"}));
}

TEST(FrameParser, RefusesUnmaskedFrames) {
  EXPECT_EQ(parse(wire({.payload = "hi", .is_masked = false})).code, CloseCode::kProtocolError);
}

TEST(FrameParser, RefusesReservedBits) {
  for (const unsigned rsv : {0x40U, 0x20U, 0x10U}) {
    EXPECT_EQ(parse(wire({.payload = "hi", .rsv = rsv})).code, CloseCode::kProtocolError);
    EXPECT_EQ(parse(wire({.opcode = 9, .rsv = rsv})).code, CloseCode::kProtocolError);
  }
}

TEST(FrameParser, RefusesUnknownOpcodes) {
  for (const unsigned opcode : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U}) {
    EXPECT_EQ(parse(wire({.opcode = opcode})).code, CloseCode::kProtocolError) << opcode;
  }
}

TEST(FrameParser, RefusesFragmentedAndLongControlFrames) {
  for (const unsigned opcode : {8U, 9U, 10U}) {
    EXPECT_EQ(parse(wire({.opcode = opcode, .is_fin = false})).code, CloseCode::kProtocolError);
    EXPECT_EQ(parse(wire({.opcode = opcode, .payload = std::string(126, 'x')})).code,
              CloseCode::kProtocolError);
  }
  const std::string longest(125, 'x');
  EXPECT_EQ(parse(wire({.opcode = 9, .payload = longest})), heard({"ping:" + longest}));
}

TEST(FrameParser, RefusesContinuationsOutOfPlace) {
  EXPECT_EQ(parse(wire({.opcode = 0, .payload = "x"})).code, CloseCode::kProtocolError);
  EXPECT_EQ(parse(wire({{.payload = "a", .is_fin = false}, {.payload = "b"}})).code,
            CloseCode::kProtocolError);
  EXPECT_EQ(parse(wire({{.payload = "a"}, {.opcode = 0, .payload = "b"}})),
            (Outcome{{"text:a"}, CloseCode::kProtocolError}));
}

TEST(FrameParser, RefusesWhatIsTooLongBeforeItComes) {
  EXPECT_EQ(parse(wire({.payload = std::string(65, 'x')}), 64).code, CloseCode::kTooBig);
  EXPECT_EQ(parse(wire({.payload = std::string(64, 'x')}), 64).code, CloseCode::kNone);
  EXPECT_EQ(parse(wire({{.payload = std::string(60, 'x'), .is_fin = false},
                        {.opcode = 0, .payload = std::string(5, 'x')}}),
                  64)
                .code,
            CloseCode::kTooBig);
  // Only the header: 2^63 bytes are announced.
  const Bytes huge{0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4};
  EXPECT_EQ(parse(huge).code, CloseCode::kTooBig);
}

TEST(FrameParser, RefusesTextThatIsNotUtf8AtItsFirstWrongByte) {
  for (const std::string bad : {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80",
                                "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "a\xFF", "\xCE"}) {
    EXPECT_EQ(parse(wire({.payload = bad})).code, CloseCode::kBadData) << bad;
    EXPECT_EQ(parse(wire({.opcode = 2, .payload = bad})), heard({"binary:" + bad}));
  }
  FrameParser parser(kLimit);
  Recorder recorder;
  auto unfinished = wire({.payload = std::string("\xF4\x90") + std::string(1000, 'x')});
  EXPECT_EQ(parser.feed(std::span(unfinished).first(10), recorder).code, CloseCode::kBadData);
}

TEST(FrameParser, TakesCharactersThatFragmentsCut) {
  const std::string text = "κόσμε \xF4\x8F\xBF\xBF 漢字 🦜";
  std::vector<ClientFrame> frames;
  Bytes bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto part = wire(
        {.opcode = i == 0 ? 1U : 0U, .payload = text.substr(i, 1), .is_fin = i + 1 == text.size()});
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  EXPECT_EQ(parse(bytes), heard({"text:" + text}));
}

TEST(FrameParser, ReadsCloseFramesAndNothingAfter) {
  EXPECT_EQ(parse(wire({{.opcode = 8}, {.payload = "late"}})), heard({"close:1005:"}));
  for (const unsigned code : {1000U, 1001U, 1003U, 1007U, 1011U, 1012U, 1014U, 3000U, 4999U}) {
    EXPECT_EQ(parse(wire({.opcode = 8, .payload = close_payload(code, "bye ✓")})),
              heard({"close:" + std::to_string(code) + ":bye ✓"}));
  }
  const std::string longest(123, 'r');
  EXPECT_EQ(parse(wire({.opcode = 8, .payload = close_payload(1000, longest)})),
            heard({"close:1000:" + longest}));
}

TEST(FrameParser, RefusesWrongCloseFrames) {
  EXPECT_EQ(parse(wire({.opcode = 8, .payload = "x"})).code, CloseCode::kProtocolError);
  for (const unsigned code : {0U, 999U, 1004U, 1005U, 1006U, 1015U, 1016U, 2999U, 5000U, 65535U}) {
    EXPECT_EQ(parse(wire({.opcode = 8, .payload = close_payload(code)})).code,
              CloseCode::kProtocolError)
        << code;
  }
  EXPECT_EQ(parse(wire({.opcode = 8, .payload = close_payload(1000, "\xFF")})).code,
            CloseCode::kBadData);
}

TEST(FrameParser, KeepsNothingBetweenMessages) {
  FrameParser parser(kLimit);
  Recorder recorder;
  auto bytes = wire({{.payload = std::string(5'000, 'x')}, {.opcode = 9, .payload = "ping"}});
  for (auto& byte : bytes) {
    ASSERT_FALSE(parser.feed({&byte, 1}, recorder));
  }
  EXPECT_EQ(recorder.heard.size(), 2U);
  EXPECT_EQ(parser.held_bytes(), 0U);
}

TEST(FrameHeader, IsMinimal) {
  EXPECT_EQ(encode_header(Opcode::kText, 125).size, 2);
  EXPECT_EQ(encode_header(Opcode::kText, 126).size, 4);
  EXPECT_EQ(encode_header(Opcode::kBinary, 65'535).size, 4);
  const auto large = encode_header(Opcode::kBinary, 65'536);
  EXPECT_EQ(large.size, 10);
  EXPECT_EQ(large.bytes, (std::array<std::uint8_t, 10>{0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0}));
}

}  // namespace
}  // namespace anochat::websocket::test
