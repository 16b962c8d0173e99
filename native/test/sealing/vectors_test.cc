#include <gtest/gtest.h>

#define BOOST_BIND_GLOBAL_PLACEHOLDERS  // json_parser.hpp of Boost 1.74 leans on them
#include <algorithm>
#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <string>

#include "core/sealing/format.h"
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
  VectorsTest() { boost::property_tree::read_json(ANOCHAT_VECTORS "/sealer.json", vectors_); }

  /** The master key that a wrapped data key names. */
  Bytes MasterOf(const Bytes& wrapped) {
    for (const auto& [_, key] : vectors_.get_child("masterKeys")) {
      if (std::stoul(key.get<std::string>("version")) == MasterVersionOf(WrappedKey(wrapped))) {
        return Field(key, "key");
      }
    }
    ADD_FAILURE() << "no such master key";
    return Bytes(kKeyBytes);
  }

  ptree vectors_;
};

TEST_F(VectorsTest, DataKeys) {
  for (const auto& [_, known] : vectors_.get_child("dataKeys")) {
    const Bytes random = Random(known);
    const Bytes conversation = Field(known, "conversationId");
    const Bytes expected = Field(known, "wrapped");
    const std::span all(random);
    Bytes wrapped(kWrappedKeyBytes);
    WrapKey(Id(conversation), MasterVersionOf(WrappedKey(expected)), MasterOf(expected).data(),
            all.subspan<kKeyBytes>().first<kNonceBytes>(), SecretKey(all.first<kKeyBytes>()),
            wrapped.data());
    EXPECT_EQ(wrapped, expected);
  }
}

TEST_F(VectorsTest, Bodies) {
  std::size_t count = 0;
  for (const auto& [_, known] : vectors_.get_child("bodies")) {
    const ptree& place = known.get_child("context");
    const Bytes conversation = Field(place, "conversationId");
    const Bytes device = Field(place, "deviceId");
    const Bytes client = Field(place, "clientId");
    const BodyContext context{conversation.data(), device.data(), client.data(),
                              KindOf(place.get<std::string>("kind"))};
    const Bytes wrapped = Field(known, "dataKey");
    SecretKey key;
    ASSERT_EQ(UnwrapKey(Id(conversation), WrappedKey(wrapped), MasterOf(wrapped).data(), key),
              Fault::kNone);
    const Bytes plain = Field(known, "plain");
    const Bytes sealed = Field(known, "sealed");
    const Bytes nonce = Random(known);
    Bytes out(sealed.size());
    SealBody(context, key.data(), Nonce(nonce), plain, out.data());
    EXPECT_EQ(out, sealed) << plain.size() << " bytes";
    Bytes opened(plain.size());
    EXPECT_EQ(OpenBody(context, key.data(), sealed, opened.data()), Fault::kNone);
    EXPECT_EQ(opened, plain);
    ++count;
  }
  EXPECT_GT(count, 8U);
}

}  // namespace
}  // namespace anochat::sealing
