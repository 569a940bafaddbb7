#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "compiler/values/identity_code.h"
#include "compiler/values/sha256.h"
#include "runtime/columns/dataset.h"
#include "runtime/generate/generate.h"
#include "runtime/generate/random.h"
#include "tests/unit/generate_schema.h"

using namespace xinheng;
using columns::RejectReason;
using generate::FileFormat;
namespace fs = std::filesystem;

namespace {

// A folder that is not there yet, and is gone after the test.
struct Folder {
  fs::path path;
  explicit Folder(const std::string& name)
      : path(fs::temp_directory_path() /
             ("xinheng-generate-" + name + "-" + std::to_string(::getpid()))) {
    fs::remove_all(path);
  }
  ~Folder() { fs::remove_all(path); }
};

generate::Options options_of(const Folder& folder, FileFormat format) {
  generate::Options options;
  options.subjects = 2000;
  options.seed = 7;
  options.date = *parse_date("2018-06-01");
  options.format = format;
  options.out = folder.path;
  return options;
}

std::map<std::string, std::string> hashes(const fs::path& folder) {
  std::map<std::string, std::string> result;
  for (const auto& entry : fs::directory_iterator(folder))
    result[entry.path().filename().string()] = *sha256_of_file(entry.path());
  return result;
}

std::map<std::string, std::string> made(const std::string& name, FileFormat format, uint64_t seed) {
  const Folder folder(name);
  generate::Options options = options_of(folder, format);
  options.seed = seed;
  options.wrong_share = 0.02;
  Diagnostics diagnostics;
  REQUIRE(generate::generate(generate_schema(), options, diagnostics));
  return hashes(folder.path);
}

// Cells of a CSV without quotes, the header left out.
std::vector<std::vector<std::string>> rows_of(const fs::path& path) {
  std::ifstream file(path);
  std::string line, cell;
  std::getline(file, line);
  std::vector<std::vector<std::string>> rows;
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    rows.emplace_back();
    while (std::getline(cells, cell, ',')) rows.back().push_back(cell);
  }
  return rows;
}

}  // namespace

TEST_CASE("a shuffle shows every number once, in another order") {
  for (const uint64_t size : {1, 2, 3, 17, 1000, 4096}) {
    const generate::Shuffle shuffle(size, {1, 2, 3, generate::Purpose::scatter});
    std::set<uint64_t> seen;
    for (uint64_t i = 0; i < size; ++i) seen.insert(shuffle(i));
    CHECK(seen.size() == size);
    CHECK(*seen.rbegin() == size - 1);
  }
}

TEST_CASE("made-up data has the same bytes for the same seed, others for another") {
  for (const FileFormat format : {FileFormat::parquet, FileFormat::arrow, FileFormat::csv}) {
    const auto first = made("first", format, 7);
    CHECK(first.size() == 3);
    CHECK(made("again", format, 7) == first);
    for (const auto& [file, hash] : made("other", format, 8)) CHECK(first.at(file) != hash);
  }
}

TEST_CASE("made-up identity codes are valid, different, and hold the date of birth") {
  const Folder folder("codes");
  Diagnostics diagnostics;
  REQUIRE(generate::generate(generate_schema(), options_of(folder, FileFormat::csv), diagnostics));
  std::set<std::string> keys;
  for (const auto& row : rows_of(folder.path / "个人.csv")) {
    REQUIRE(check_citizen_code(row[0]) == CodeFault::none);
    CHECK(format_date(citizen_birth_date(row[0])) == row[2]);
    keys.insert(row[0]);
  }
  CHECK(keys.size() == 2000);
  keys.clear();
  for (const auto& row : rows_of(folder.path / "企业.csv")) {
    REQUIRE(check_legal_code(row[0]) == CodeFault::none);
    keys.insert(row[0]);
  }
  CHECK(keys.size() == 2000);
}

TEST_CASE("made-up records are unevenly spread, scattered, and numbered once each") {
  const Folder folder("spread");
  Diagnostics diagnostics;
  REQUIRE(generate::generate(generate_schema(), options_of(folder, FileFormat::csv), diagnostics));
  const auto rows = rows_of(folder.path / "信用信息.csv");
  REQUIRE(rows.size() == 20'000);
  std::map<std::string, uint64_t> count;
  std::set<std::string> numbers;
  uint64_t neighbours = 0, later = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    ++count[rows[i][0]];
    numbers.insert(rows[i][1]);
    if (i > 0 && rows[i][0] == rows[i - 1][0]) ++neighbours;
    if (rows[i][4] > "2018-06-01") ++later;
  }
  uint64_t most = 0;
  for (const auto& [person, records] : count) most = std::max(most, records);
  CHECK(numbers.size() == rows.size());
  CHECK(count.size() < 1950);
  CHECK(count.size() > 1700);
  CHECK(most > 100);
  CHECK(neighbours < 500);
  CHECK(later > 100);
  CHECK(later < 2000);
}

TEST_CASE("data without planted faults is read without a reject, whatever its format") {
  for (const FileFormat format : {FileFormat::parquet, FileFormat::arrow, FileFormat::csv}) {
    const Folder folder("right");
    Diagnostics diagnostics;
    const program::Program program = generate_schema();
    REQUIRE(generate::generate(program, options_of(folder, format), diagnostics));
    const auto data = columns::read_dataset(program, folder.path, {}, diagnostics);
    REQUIRE(data);
    CHECK(data->rejects.empty());
    CHECK(data->subjects[0].keys.size() == 2000);
    CHECK(data->records[0].count() == 20'000);
  }
}

TEST_CASE("every sort of fault is planted and found") {
  for (const FileFormat format : {FileFormat::parquet, FileFormat::csv}) {
    const Folder folder("wrong");
    Diagnostics diagnostics;
    const program::Program program = generate_schema();
    generate::Options options = options_of(folder, format);
    options.wrong_share = 0.05;
    REQUIRE(generate::generate(program, options, diagnostics));
    const auto data = columns::read_dataset(program, folder.path, {}, diagnostics);
    REQUIRE(data);
    std::map<RejectReason, uint64_t> count;
    for (const columns::Reject& reject : data->rejects) ++count[reject.reason];
    CHECK(count.size() == 12);
    CHECK(data->rejects.size() > 900);
    CHECK(data->rejects.size() < 3000);
  }
}

TEST_CASE("what can't be made is said, and nothing is left behind") {
  const Folder folder("not");
  const auto refused = [&](const generate::Options& options) {
    Diagnostics diagnostics;
    CHECK_FALSE(generate::generate(generate_schema(), options, diagnostics));
    REQUIRE(diagnostics.items.size() == 1);
    return diagnostics.items[0].kind;
  };
  generate::Options options = options_of(folder, FileFormat::csv);
  options.subjects = 0;
  CHECK(refused(options) == Kind::generate_subjects_out_of_range);
  options.subjects = 100'000'001;
  CHECK(refused(options) == Kind::generate_subjects_out_of_range);
  options.subjects = 10;
  options.records_per_subject = -1;
  CHECK(refused(options) == Kind::generate_records_out_of_range);
  options.records_per_subject = 10;
  options.wrong_share = 1.5;
  CHECK(refused(options) == Kind::generate_share_out_of_range);
  options.wrong_share = 0;
  options.out = folder.path;
  uint64_t asked = 0;
  options.progress = [&](uint64_t rows, uint64_t total) {
    CHECK(rows <= total);
    return ++asked < 2;
  };
  CHECK(refused(options) == Kind::run_stopped);
  options.progress = nullptr;
  options.out = "/dev/null/data";
  CHECK(refused(options) == Kind::generate_out_unwritable);
  options.out = "/dev/full";
  CHECK(refused(options) == Kind::generate_out_exists);
  CHECK_FALSE(fs::exists(folder.path));
}
