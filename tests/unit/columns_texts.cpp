#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "runtime/columns/texts.h"

using namespace xinheng::columns;

namespace {

std::string text_of(size_t length, uint32_t seed) {
  std::string text;
  for (size_t i = 0; i < length; ++i) text += static_cast<char>('a' + (seed >> i) % 26);
  return text;
}

void require_same(const Texts& texts, const std::vector<std::string>& expected) {
  REQUIRE(texts.size() == expected.size());
  for (size_t i = 0; i < expected.size(); ++i) REQUIRE(texts[i] == expected[i]);
}

}  // namespace

TEST_CASE("texts are what was pushed, of one length or not, with blanks or without") {
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    const size_t length = random() % 20;
    const uint32_t blank_in = random() % 3 == 0 ? 0 : 1 + random() % 8;
    const uint32_t other_in = random() % 2 == 0 ? 0 : 40;
    Texts texts;
    if (random() % 2 == 0) texts.reserve(random() % 300);
    std::vector<std::string> expected;
    for (uint32_t i = random() % 300; i > 0; --i) {
      const bool blank = blank_in != 0 && random() % blank_in == 0;
      const bool other = other_in != 0 && random() % other_in == 0;
      expected.push_back(blank ? "" : text_of(other ? random() % 30 : length, random()));
      texts.push(expected.back());
    }
    require_same(texts, expected);
    const std::string last = text_of(3, random());
    texts.give_offsets();
    require_same(texts, expected);
    texts.push(last);
    expected.push_back(last);
    require_same(texts, expected);
    const Texts view = {Array<uint64_t>::view(texts.offsets().data(), texts.offsets().size()),
                        Array<char>::view(texts.bytes().data(), texts.bytes().size())};
    require_same(view, expected);
  }
}

TEST_CASE("of texts of one length some may have no character") {
  std::vector<std::string> expected;
  std::string bytes;
  for (uint32_t i = 0; i < 130; ++i) bytes += expected.emplace_back(text_of(5, i * 77));
  Texts texts = Texts::of_length(5, expected.size(), {bytes.begin(), bytes.end()});
  CHECK_FALSE(texts.has_blanks());
  for (const size_t i : {0, 63, 64, 129}) {
    texts.make_blank(i);
    expected[i].clear();
  }
  require_same(texts, expected);
  CHECK(texts.length() == 5);
  texts.push("abcde");
  texts.push("");
  expected.insert(expected.end(), {"abcde", ""});
  require_same(texts, expected);
}
