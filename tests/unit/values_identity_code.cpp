#include "compiler/values/identity_code.h"

#include <catch2/catch.hpp>
#include <random>

using namespace xinheng;

namespace {

std::string random_citizen_code(std::mt19937_64& random) {
  std::uniform_int_distribution<Days> birth(*parse_date("1920-01-01"), *parse_date("2018-01-01"));
  std::string date = format_date(birth(random));
  std::erase(date, '-');
  std::string code = "330802" + date + std::to_string(100 + random() % 900);
  return code + citizen_check_character(code);
}

}  // namespace

TEST_CASE("the worked example of GB 11643 holds") {
  CHECK(citizen_check_character("11010519491231002") == 'X');
  CHECK(check_citizen_code("11010519491231002X") == CodeFault::none);
  CHECK(citizen_birth_date("11010519491231002X") == parse_date("1949-12-31"));
}

TEST_CASE("each fault of a citizen code has its name") {
  CHECK(check_citizen_code("") == CodeFault::length);
  CHECK(check_citizen_code("11010519491231002") == CodeFault::length);
  CHECK(check_citizen_code("1101051949123100AX") == CodeFault::character);
  CHECK(check_citizen_code("11010519491231002x") == CodeFault::character);
  CHECK(check_citizen_code("X1010519491231002X") == CodeFault::character);
  CHECK(check_citizen_code("11010519490231002X") == CodeFault::birth_date);
  CHECK(check_citizen_code("110105194912310021") == CodeFault::check_character);
}

TEST_CASE("one wrong digit or two swapped neighbours never pass for a citizen code") {
  std::mt19937_64 random(11643);
  for (int i = 0; i < 300; ++i) {
    const std::string code = random_citizen_code(random);
    REQUIRE(check_citizen_code(code) == CodeFault::none);
    for (size_t at = 0; at < 17; ++at) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        std::string wrong = code;
        wrong[at] = digit;
        REQUIRE((check_citizen_code(wrong) == CodeFault::none) == (wrong == code));
      }
      if (at == 16) continue;
      std::string swapped = code;
      std::swap(swapped[at], swapped[at + 1]);
      REQUIRE((check_citizen_code(swapped) == CodeFault::none) == (swapped == code));
    }
  }
}

TEST_CASE("citizen codes packed into words keep their order and come back the same") {
  std::mt19937_64 random(18);
  for (int i = 0; i < 5'000; ++i) {
    const std::string a = random_citizen_code(random), b = random_citizen_code(random);
    REQUIRE(unpack_citizen_code(pack_citizen_code(a)) == a);
    REQUIRE((pack_citizen_code(a) < pack_citizen_code(b)) == (a < b));
  }
  CHECK(pack_citizen_code("110105194912310029") < pack_citizen_code("11010519491231002X"));
  CHECK(unpack_citizen_code(pack_citizen_code("000000000000000000")) == "000000000000000000");
}

TEST_CASE("codes of organisations are checked by their last character") {
  // Published by python-stdnum as an example.
  CHECK(check_legal_code("91110000600037341L") == CodeFault::none);
  CHECK(check_legal_code("91110000600037342L") == CodeFault::check_character);
  CHECK(check_legal_code("91110000600037341I") == CodeFault::character);
  CHECK(check_legal_code("9111000A600037341L") == CodeFault::character);
  CHECK(check_legal_code("9111") == CodeFault::length);
}

TEST_CASE("one wrong character never passes for a code of an organisation") {
  const std::string code = "91110000600037341L";
  for (size_t at = 0; at < code.size(); ++at)
    for (const char c : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
      std::string wrong = code;
      wrong[at] = c;
      CHECK((check_legal_code(wrong) == CodeFault::none) == (wrong == code));
    }
}

TEST_CASE("a masked code shows the division at most") {
  CHECK(mask_identity_code("330802199001010013") == "330802************");
  CHECK(mask_identity_code("330802************") == "330802************");
  CHECK(mask_identity_code("3308021990") == "330802****");
  CHECK(mask_identity_code("330802") == "******");
  CHECK(mask_identity_code("张三") == "**");
  CHECK(mask_identity_code("张三330802199001010013") == std::string(20, '*'));
  CHECK(mask_identity_code("").empty());
}
