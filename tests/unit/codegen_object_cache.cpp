// Code made before: kept, found again, ignored where damaged.
#include "compiler/codegen/object_cache.h"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <fstream>

using namespace xinheng;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / ("xinheng-cache-" + std::to_string(getpid()));
  ~Folder() { fs::remove_all(path); }
};

fs::path only_file(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  REQUIRE(files.size() == 1);
  return files[0];
}

}  // namespace

TEST_CASE("an object is found under its key alone") {
  const Folder folder;
  CHECK(!codegen::load_object(folder.path, "0a"));
  codegen::store_object(folder.path, "0a", std::string("code\0more", 9));
  CHECK(codegen::load_object(folder.path, "0a") == std::string("code\0more", 9));
  CHECK(!codegen::load_object(folder.path, "0b"));
  // Nor under another's name.
  fs::rename(only_file(folder.path), folder.path / "0b.object");
  CHECK(!codegen::load_object(folder.path, "0b"));
}

TEST_CASE("a damaged object is not used, and replaced") {
  const Folder folder;
  codegen::store_object(folder.path, "0a", "code");
  const fs::path file = only_file(folder.path);
  SECTION("a byte changed") {
    std::fstream(file, std::ios::in | std::ios::out).seekp(65).put('x');
  }
  SECTION("cut") {
    fs::resize_file(file, 66);
  }
  SECTION("empty") {
    fs::resize_file(file, 0);
  }
  CHECK(!codegen::load_object(folder.path, "0a"));
  codegen::store_object(folder.path, "0a", "code");
  CHECK(codegen::load_object(folder.path, "0a") == "code");
}

TEST_CASE("where nothing can be written nothing is kept") {
  const Folder folder;
  fs::create_directories(folder.path);
  std::ofstream(folder.path / "file") << "no folder";
  codegen::store_object(folder.path / "file", "0a", "code");
  CHECK(!codegen::load_object(folder.path / "file", "0a"));
}
