#include <catch2/catch.hpp>

#include <random>

#include "tests/unit/columns_fixture.h"

using namespace xinheng;
using namespace xinheng::columns;
using namespace xinheng::columns::test;

namespace {

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What is reported when the CSV of the records is `text`.
Outcome read_csv_text(const std::string& text) {
  const Folder folder;
  TestData data = good_data();
  data.erase("信用信息");
  folder.write(data, Write::parquet);
  write_text(folder.path / "信用信息.csv", text);
  return read(schema(), folder.path);
}

void expect_error(const Folder& folder, Kind kind, const std::vector<std::string>& arguments) {
  const Outcome outcome = read(schema(), folder.path);
  CHECK(!outcome.data);
  REQUIRE(outcome.kinds() == std::vector{kind});
  CHECK(outcome.diagnostics.items[0].arguments == arguments);
}

std::filesystem::path only_file(const Folder& folder, const std::string& kind) {
  for (const auto& entry : std::filesystem::directory_iterator(folder.path))
    if (entry.path().stem() == kind) return entry.path();
  return {};
}

// Either an error with a message, or data that went through every check.
void check_outcome(const Outcome& outcome, const std::string& folder) {
  if (outcome.data) {
    describe(*outcome.data);
    return;
  }
  REQUIRE(!outcome.diagnostics.items.empty());
  for (const Diagnostic& item : outcome.diagnostics.items)
    for (const std::string& argument : item.arguments)
      CHECK(argument.find(folder) == std::string::npos);
}

}  // namespace

TEST_CASE("files that are missing, double or not data") {
  CHECK(read(schema(), "/nowhere/at/all").kinds() == std::vector{Kind::data_folder_unreadable});
  Folder folder;
  folder.write(good_data(), Write::parquet);
  const auto records = folder.path / "信用信息.parquet";
  write_text(folder.path / "信用信息.csv", "编号\n");
  expect_error(folder, Kind::data_kind_twice, {"信用信息", "信用信息.csv、信用信息.parquet"});
  std::filesystem::remove(folder.path / "信用信息.csv");
  std::filesystem::rename(records, folder.path / "信用信患.parquet");
  expect_error(folder, Kind::data_kind_missing_near, {"信用信息", "信用信患"});
  std::filesystem::rename(folder.path / "信用信患.parquet", folder.path / "其他数据.parquet");
  expect_error(folder, Kind::data_kind_missing, {"信用信息"});
  std::filesystem::create_directory(folder.path / "信用信息");
  expect_error(folder, Kind::data_kind_folder_empty, {"信用信息"});
  write_text(folder.path / "信用信息" / "a.csv.gz", "x");
  expect_error(folder, Kind::data_file_unknown, {"信用信息/a.csv.gz"});
  std::filesystem::remove(folder.path / "信用信息" / "a.csv.gz");
  write_text(folder.path / "信用信息" / "a.parquet", "");
  expect_error(folder, Kind::data_file_empty, {"信用信息/a.parquet"});
}

TEST_CASE("columns that are missing, double or of a wrong type") {
  const auto kinds_of = [](const TestTable& table) {
    TestData data = good_data();
    data["个人"] = table;
    return read(data, Write::parquet).kinds();
  };
  TestTable table = good_data()["个人"];
  table.columns[4] = "收人";
  CHECK(kinds_of(table) == std::vector{Kind::data_column_missing_near});
  table.columns[4] = "完全不同的名字";
  CHECK(kinds_of(table) == std::vector{Kind::data_column_missing});
  table.columns[4] = "收入";
  table.columns[5] = "id";
  CHECK(kinds_of(table) == std::vector{Kind::data_column_twice});
}

TEST_CASE("floating point and times are wrong types") {
  TestData data = good_data();
  const TestTable persons = data["个人"];
  data.erase("个人");
  arrow::DoubleBuilder income;
  arrow::TimestampBuilder born(arrow::timestamp(arrow::TimeUnit::MICRO),
                               arrow::default_memory_pool());
  for (size_t i = 0; i < persons.rows.size(); ++i) {
    must(income.Append(1.5));
    must(born.Append(0));
  }
  auto table = arrow_table(persons);
  const auto type = arrow::timestamp(arrow::TimeUnit::MICRO);
  table = *table->SetColumn(1, arrow::field("出生日期", type),
                            std::make_shared<arrow::ChunkedArray>(*born.Finish()));
  table = *table->SetColumn(4, arrow::field("收入", arrow::float64()),
                            std::make_shared<arrow::ChunkedArray>(*income.Finish()));
  for (const bool parquet : {true, false}) {
    const Folder folder;
    folder.write(data, Write::csv);
    if (parquet) write_parquet(folder.path / "个人.parquet", *table);
    if (!parquet) write_arrow(folder.path / "个人.arrow", *table);
    CHECK(read(schema(), folder.path).kinds() ==
          std::vector{Kind::data_column_type, Kind::data_column_type});
  }
}

TEST_CASE("broken CSV") {
  const std::string good = csv_of(good_data()["信用信息"]);
  CHECK(read_csv_text(good).data);
  std::string crlf = "\xEF\xBB\xBF";
  for (const char c : good) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(describe(read_csv_text(crlf)) != "");
  CHECK(describe(*read_csv_text(crlf).data) == describe(*read_csv_text(good).data));
  const Outcome short_line = read_csv_text(good + "R1,一二三\n");
  REQUIRE(short_line.kinds() == std::vector{Kind::data_csv_line});
  CHECK(short_line.diagnostics.items[0].arguments ==
        std::vector<std::string>{"信用信息.csv", "102", "8", "2"});
  const Outcome open_quote = read_csv_text(good + "\"R1,a,b\nR2,c,d\n");
  REQUIRE(open_quote.kinds() == std::vector{Kind::data_csv_quote});
  CHECK(open_quote.diagnostics.items[0].arguments[1] == "102");
  // GBK, as a spreadsheet writes it.
  const std::string header = good.substr(0, good.find('\n') + 1);
  const std::string row = "R1," + person_code(1) + ",\xCD\xCF\xC7\xB7,2018-01-01,,有效,法院,1\n";
  const Outcome gbk = read_csv_text(header + row);
  REQUIRE(gbk.kinds() == std::vector{Kind::data_not_utf8});
  CHECK(gbk.diagnostics.items[0].arguments ==
        std::vector<std::string>{"信用信息.csv", "行为", "1"});
  CHECK(read_csv_text("\xB1\xE0\xBA\xC5,\xD0\xD0\xCE\xAA\n").kinds() ==
        std::vector{Kind::data_header_not_utf8});
}

TEST_CASE("a CSV may quote commas, quotes and line ends") {
  TestData data = good_data();
  const std::string plain = describe(*read(data, Write::csv).data);
  std::string text = csv_of(data["信用信息"]);
  text.replace(text.find("某单位"), std::string("某单位").size(), "\"某,\"\"单\n位\"");
  const Outcome outcome = read_csv_text(text);
  REQUIRE(outcome.data);
  CHECK(describe(*outcome.data) == plain);
}

TEST_CASE("truncated files give one clear error each") {
  for (const Write how : {Write::parquet, Write::arrow}) {
    const Folder folder;
    folder.write(good_data(), how);
    const auto path = only_file(folder, "信用信息");
    const std::string whole = bytes_of(path);
    for (size_t part = 0; part < 8; ++part) {
      write_text(path, whole.substr(0, 1 + whole.size() * part / 8));
      const Outcome outcome = read(schema(), folder.path);
      CHECK(!outcome.data);
      CHECK(outcome.kinds() == std::vector{Kind::data_file_damaged});
      check_outcome(outcome, folder.path.string());
    }
  }
}

TEST_CASE("changed bytes end in an error or in validated data") {
  std::mt19937 random(20180101);
  const auto below = [&](size_t n) { return static_cast<size_t>(random() % n); };
  for (const Write how : {Write::parquet, Write::parquet_plain, Write::arrow, Write::csv}) {
    const Folder folder;
    folder.write(good_data(), how);
    for (const std::string kind : {"信用信息", "个人"}) {
      const auto path = only_file(folder, kind);
      const std::string whole = bytes_of(path);
      for (int i = 0; i < 60; ++i) {
        std::string changed = whole;
        for (size_t n = 1 + below(4); n > 0; --n)
          changed[below(changed.size())] = static_cast<char>(random());
        write_text(path, changed);
        check_outcome(read(schema(), folder.path), folder.path.string());
      }
      write_text(path, whole);
    }
  }
}
