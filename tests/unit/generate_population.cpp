#include <catch2/catch.hpp>
#include <cmath>
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

namespace {

program::Reach reach_of(program::Word low, program::Word high) {
  return {program::Reach::Kind::value, low, high, false};
}
program::Reach years_ago(int64_t from, int64_t until) {
  const auto years = [](int64_t count) {
    return encode_period({Period::Unit::months, 12 * count});
  };
  return {program::Reach::Kind::value, years(from), years(until), true};
}
const program::Reach lacking{program::Reach::Kind::lacks, 0, 0, false};
const program::Reach otherwise{program::Reach::Kind::otherwise, 0, 0, false};

program::Hint hint_of(uint32_t field, std::vector<program::Chance> chances) {
  program::Hint hint;
  hint.field = field;
  hint.chances = std::move(chances);
  return hint;
}

// 600 in 1,000 persons of 10 to 20 years, the others of 50; those in 柯城区 have the records.
program::Program simulated_schema() {
  program::Program program = generate_schema();
  program::Simulation people, enterprises, records;
  people.subject = {0};
  people.hints = {hint_of(2, {{years_ago(10, 20), 600}, {years_ago(50, 51), 400}}),
                  hint_of(3, {{reach_of(1, 1), 750}, {otherwise, 250}})};
  enterprises.subject = {1};
  enterprises.share = 50'000;
  records.record = {0};
  program::Hint none, some;
  none.what = some.what = program::Hint::What::number;
  none.when = {{true, 3, {reach_of(2, 2)}}};
  none.chances = {{reach_of(0, 0), 1}};
  some.chances = {{reach_of(1, 3), 1}, {reach_of(20, 20), 1}};
  program::Hint repaired = hint_of(4, {{lacking, 300}, {years_ago(0, 1), 700}});
  repaired.since = 3;
  program::Hint season = hint_of(3, {{reach_of(3, 3), 800}, {otherwise, 200}});
  season.what = program::Hint::What::month;
  program::Hint free_of = hint_of(5, {{lacking, 1}});
  free_of.when = {{false, 1, {reach_of(0, 0)}}};
  records.hints = {none,
                   some,
                   hint_of(1, {{reach_of(0, 0), 600}, {otherwise, 400}}),
                   season,
                   repaired,
                   free_of,
                   hint_of(5, {{reach_of(100, 200), 1}}),
                   hint_of(8, {{reach_of(1, 1), 100}, {reach_of(0, 0), 900}})};
  program.simulations = {people, enterprises, records};
  return program;
}

}  // namespace

TEST_CASE("hints of a pack come out: numbers, shares, ages, dates, conditions") {
  const Folder folder("hints");
  Diagnostics diagnostics;
  REQUIRE(generate::generate(simulated_schema(), options_of(folder, FileFormat::csv), diagnostics));
  CHECK(rows_of(folder.path / "企业.csv").size() == 100);
  std::map<std::string, uint64_t> homes;
  std::map<std::string, std::string> home_of;
  uint64_t young = 0;
  for (const auto& row : rows_of(folder.path / "个人.csv")) {
    ++homes[row[3]];
    home_of[row[0]] = row[3];
    CHECK(format_date(citizen_birth_date(row[0])) == row[2]);
    const bool is_young = row[2] > "1998-06-01";
    young += is_young;
    CHECK((is_young ? row[2] <= "2008-06-01" : row[2] > "1967-06-01" && row[2] <= "1968-06-01"));
  }
  CHECK(home_of.size() == 2000);  // every key once
  CHECK(homes == std::map<std::string, uint64_t>{{"柯城区", 1500}, {"江山市", 500}});
  CHECK(young > 1140);
  CHECK(young < 1260);
  std::map<std::string, uint64_t> count;
  uint64_t taxes = 0, march = 0, repaired = 0, verified = 0;
  const auto rows = rows_of(folder.path / "信用信息.csv");
  for (const auto& row : rows) {
    ++count[row[0]];
    CHECK(home_of[row[0]] == "柯城区");
    taxes += row[2] == "欠税";
    march += row[4].substr(5, 2) == "03";
    repaired += !row[5].empty();
    CHECK((row[5].empty() || (row[5] >= row[4] && row[5] <= "2018-06-01")));
    CHECK(row[6].empty() == (row[2] == "欠税"));
    CHECK((row[6].empty() || (row[6] >= "1.00" && row[6] <= "2.00")));
    verified += row[9] == "是";
  }
  CHECK(count.size() == 1500);
  for (const auto& [person, records] : count) CHECK((records <= 3 || records == 20));
  const auto share = [&](uint64_t of) {
    return static_cast<double>(of) / static_cast<double>(rows.size());
  };
  CHECK(share(rows.size()) == 1);
  CHECK(std::abs(share(taxes) - 0.6) < 0.02);
  CHECK(std::abs(share(march) - 0.8) < 0.02);
  CHECK(std::abs(share(verified) - 0.1) < 0.02);
  CHECK(share(repaired) > 0.5);
  CHECK(share(repaired) < 0.72);
}

TEST_CASE("hinted data has the same bytes for the same seed, and is read without a reject") {
  std::map<std::string, std::string> first;
  for (const char* name : {"hinted", "hinted-again"}) {
    const Folder folder(name);
    Diagnostics diagnostics;
    const program::Program program = simulated_schema();
    REQUIRE(generate::generate(program, options_of(folder, FileFormat::parquet), diagnostics));
    if (first.empty()) first = hashes(folder.path);
    CHECK(hashes(folder.path) == first);
    const auto data = columns::read_dataset(program, folder.path, {}, diagnostics);
    REQUIRE(data);
    CHECK(data->rejects.empty());
  }
}
