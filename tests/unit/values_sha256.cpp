#include "compiler/values/sha256.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

using namespace xinheng;

TEST_CASE("SHA-256 of the examples of FIPS 180") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 does not depend on how the bytes are cut") {
  const std::string bytes(3'000'001, 'x');
  Sha256 pieces;
  for (size_t at = 0; at < bytes.size(); at += 777)
    pieces.update(std::string_view(bytes).substr(at, 777));
  CHECK(pieces.finish() == sha256(bytes));

  const auto path = std::filesystem::temp_directory_path() / "xinheng_sha256_test";
  std::ofstream(path, std::ios::binary) << bytes;
  CHECK(sha256_of_file(path) == sha256(bytes));
  std::filesystem::remove(path);
  CHECK_FALSE(sha256_of_file(path));
}
