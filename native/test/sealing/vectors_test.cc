#include <gtest/gtest.h>

#define BOOST_BIND_GLOBAL_PLACEHOLDERS  // json_parser.hpp of Boost 1.74 leans on them
#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <string>

#include "core/sealing/sealer.h"
#include "packed_batch.h"

namespace anochat::sealing {
namespace {

using boost::property_tree::ptree;

Bytes Hex(std::string text) {
  std::erase(text, '-');
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoul(text.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

Bytes Field(const ptree& tree, const char* name) { return Hex(tree.get<std::string>(name)); }

Bytes Random(const ptree& tree) {
  Bytes bytes;
  for (const auto& [_, drawn] : tree.get_child("random")) {
    const Bytes part = Hex(drawn.data());
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  return bytes;
}

/** Its place in ENTRY_KINDS of the contract. */
std::uint8_t KindOf(const std::string& name) {
  const std::vector<std::string> kinds{"message", "redaction", "membership", "settings", "commit"};
  const auto found = std::find(kinds.begin(), kinds.end(), name);
  EXPECT_NE(found, kinds.end()) << name;
  return static_cast<std::uint8_t>(found - kinds.begin());
}

class VectorsTest : public testing::Test {
 protected:
  VectorsTest() {
    boost::property_tree::read_json(ANOCHAT_VECTORS "/sealer.json", vectors_);
    std::vector<Bytes> bytes;
    std::vector<MasterKeys::Given> given;
    for (const auto& [_, key] : vectors_.get_child("masterKeys")) {
      bytes.push_back(Field(key, "key"));
    }
    std::size_t i = 0;
    for (const auto& [_, key] : vectors_.get_child("masterKeys")) {
      given.push_back({static_cast<std::uint32_t>(std::stoul(key.get<std::string>("version"))),
                       std::span<const std::uint8_t, kKeyBytes>(bytes[i++])});
    }
    sealer_ = std::make_unique<Sealer>(std::make_shared<const MasterKeys>(given), 4);
  }

  ptree vectors_;
  std::unique_ptr<Sealer> sealer_;
};

TEST_F(VectorsTest, DataKeys) {
  for (const auto& [_, known] : vectors_.get_child("dataKeys")) {
    const Bytes random = Random(known);
    const Bytes conversation = Field(known, "conversationId");
    const std::span all(random);
    Bytes wrapped(kWrappedKeyBytes);
    sealer_->NewDataKey(Id(conversation), SecretKey(all.first<kKeyBytes>()),
                        all.subspan<kKeyBytes>().first<kNonceBytes>(), wrapped.data());
    EXPECT_EQ(wrapped, Field(known, "wrapped"));
  }
}

TEST_F(VectorsTest, Bodies) {
  std::size_t count = 0;
  for (const auto& [_, known] : vectors_.get_child("bodies")) {
    const ptree& context = known.get_child("context");
    const Bytes conversation = Field(context, "conversationId");
    const Bytes device = Field(context, "deviceId");
    const Bytes client = Field(context, "clientId");
    const Bytes plain = Field(known, "plain");
    const Bytes sealed = Field(known, "sealed");
    const auto pack = [&](const Bytes& body) {
      PackedBatch packed;
      packed.AddKey(Id(conversation), Field(known, "dataKey"));
      packed.AddItem(Id(device), Id(client), KindOf(context.get<std::string>("kind")), body);
      return packed.bytes();
    };
    Bytes out(sealed.size());
    const Bytes to_seal = pack(plain);
    EXPECT_EQ(
        sealer_->SealItems(*ReadBatch(Direction::kSeal, to_seal, out), 0, 1, Random(known)).fault,
        Fault::kNone);
    EXPECT_EQ(out, sealed);
    Bytes opened(plain.size());
    const Bytes to_open = pack(sealed);
    EXPECT_EQ(sealer_->OpenItems(*ReadBatch(Direction::kOpen, to_open, opened), 0, 1).fault,
              Fault::kNone);
    EXPECT_EQ(opened, plain);
    ++count;
  }
  EXPECT_GT(count, 0U);
}

}  // namespace
}  // namespace anochat::sealing
