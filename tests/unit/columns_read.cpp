#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "tests/unit/columns_fixture.h"

using namespace xinheng;
using namespace xinheng::columns;
using namespace xinheng::columns::test;

TEST_CASE("well-formed data is read, grouped and sorted") {
  const Outcome outcome = read(good_data(), Write::parquet);
  REQUIRE(outcome.diagnostics.items.empty());
  const Dataset& data = *outcome.data;
  CHECK(data.rejects.empty());
  CHECK(data.rows_read == 20 + 5 + 100 + 12);
  REQUIRE(data.files.size() == 4);
  CHECK(std::is_sorted(data.files.begin(), data.files.end(),
                       [](const auto& a, const auto& b) { return a.path < b.path; }));
  CHECK(data.files[0].sha256.size() == 64);
  const SubjectData& persons = data.subjects[0];
  REQUIRE(persons.keys.size() == 20);
  for (uint64_t i = 1; i < 20; ++i) CHECK(persons.keys[i - 1] < persons.keys[i]);
  const RecordData& records = data.records[0];
  REQUIRE(records.count() == 100);
  REQUIRE(records.first.size() == 21);
  for (uint32_t subject = 0; subject < 20; ++subject)
    for (uint64_t i = records.first[subject]; i < records.first[subject + 1]; ++i) {
      CHECK(records.owner[i] == subject);
      if (i > records.first[subject]) CHECK(records.keys[i - 1] < records.keys[i]);
    }
  // Of the last field of each kind no rule speaks.
  CHECK(std::holds_alternative<std::monostate>(persons.columns[5].values));
  CHECK(std::holds_alternative<std::monostate>(records.columns[7].values));
}

TEST_CASE("words are what the fields mean") {
  const Outcome outcome = read(good_data(), Write::csv);
  REQUIRE(outcome.data);
  const Dataset& data = *outcome.data;
  const SubjectData& persons = data.subjects[0];
  uint64_t i = 0;  // person_code(5)
  while (persons.keys[i] != person_code(5)) ++i;
  CHECK(persons.columns[1].at(i) == parse_date("1990-01-15"));
  CHECK(persons.columns[2].at(i) == 1);
  CHECK(persons.columns[3].at(i) == 1);
  CHECK(persons.columns[4].at(i) == 550);
  CHECK(std::get<Array<int8_t>>(persons.columns[2].values).size() % abi::lanes == 0);
  const RecordData& records = data.records[0];
  uint64_t r = 0;
  while (records.keys[r] != "R20181000003") ++r;
  CHECK(persons.keys[records.owner[r]] == person_code(21 % 20));
  CHECK(records.columns[1].at(r) == 1);
  CHECK(records.columns[3].at(r) == std::nullopt);
  CHECK(records.columns[5].at(r) == -1);
  CHECK(records.columns[6].at(r) == 35);
}

TEST_CASE("formats agree") {
  const std::string parquet = describe(read(good_data(), Write::parquet));
  CHECK(describe(read(good_data(), Write::parquet_plain)) == parquet);
  CHECK(describe(read(good_data(), Write::arrow)) == parquet);
  CHECK(describe(read(good_data(), Write::csv)) == parquet);
}

TEST_CASE("folders of files of several formats, aliases and code numbers") {
  TestData data = good_data();
  const std::string expected = describe(read(data, Write::parquet));
  const Folder folder;
  TestTable first = data["信用信息"], second = first;
  first.rows.resize(40);
  second.rows.erase(second.rows.begin(), second.rows.begin() + 40);
  second.columns[1] = "个人";
  data.erase("信用信息");
  TestTable persons = data["个人"];
  data.erase("个人");
  persons.columns[0] = "id";
  persons.columns[3] = "occupation";
  for (auto& row : persons.rows)
    if (row[3]) row[3] = "02";
  folder.write(data, Write::arrow);
  folder.write("person", persons, Write::csv);
  std::filesystem::create_directory(folder.path / "record");
  write_text(folder.path / "record" / "_SUCCESS", "");
  folder.write("record/a", first, Write::parquet);
  folder.write("record/b", second, Write::csv);
  const Outcome outcome = read(schema(), folder.path);
  REQUIRE(outcome.data);
  CHECK(describe(outcome) == expected);
}

TEST_CASE("neither the order of rows nor the number of threads plays a part") {
  TestData data = good_data(40, 600);
  auto& records = data["信用信息"];
  auto& persons = data["个人"];
  records.at(3, "行为") = "不存在";
  records.at(4, "身份代码") = person_code(777);
  records.rows.push_back(records.rows[10]);
  records.rows.push_back(records.rows[11]);
  records.rows.back()[2] = "考试舞弊";
  persons.at(5, "出生日期") = "1990-02-30";
  persons.rows.push_back(persons.rows[6]);
  persons.rows.push_back(persons.rows[7]);
  persons.rows.back()[4] = "9";
  persons.rows.push_back(persons.rows[8]);
  persons.rows.back()[3] = "教师";
  const std::string expected = describe(read(data, Write::parquet, 1));
  std::mt19937 random(7);
  for (const uint32_t threads : {1u, 2u, 4u, 7u})
    for (const Write how : {Write::parquet, Write::parquet_plain, Write::arrow, Write::csv}) {
      for (auto& [kind, table] : data) std::shuffle(table.rows.begin(), table.rows.end(), random);
      const Outcome outcome = read(data, how, threads);
      REQUIRE(outcome.data);
      CHECK(describe(outcome) == expected);
    }
}

TEST_CASE("files with a header alone hold nothing") {
  for (const Write how : {Write::parquet, Write::arrow, Write::csv}) {
    TestData data = good_data();
    for (auto& [kind, table] : data) table.rows.clear();
    const Outcome outcome = read(data, how);
    REQUIRE(outcome.data);
    CHECK(outcome.data->rows_read == 0);
    CHECK(outcome.data->records[0].first.size() == 1);
  }
}

TEST_CASE("typed columns") {
  TestData data = good_data();
  const std::string expected = describe(read(data, Write::parquet));
  const TestTable& persons = data["个人"];
  arrow::Date32Builder born;
  arrow::BooleanBuilder verified;
  arrow::StringDictionary32Builder occupation;
  arrow::Decimal128Builder income(arrow::decimal128(20, 4));
  for (const auto& row : persons.rows) {
    must(born.Append(*parse_date(*row[1])));
    must(verified.Append(*row[2] == "是"));
    must(row[3] ? occupation.Append(*row[3]) : occupation.AppendNull());
    must(income.Append(arrow::Decimal128(*arrow::Decimal128::FromString(*row[4] + "000"))));
  }
  const auto table = arrow::Table::Make(
      arrow::schema({arrow::field("id", arrow::utf8()), arrow::field("出生日期", arrow::date32()),
                     arrow::field("实名核验", arrow::boolean()),
                     arrow::field("职业", arrow::dictionary(arrow::int32(), arrow::utf8())),
                     arrow::field("收入", arrow::decimal128(20, 4))}),
      {text_array(persons, 0), *born.Finish(), *verified.Finish(), *occupation.Finish(),
       *income.Finish()});
  data.erase("个人");
  for (const bool parquet : {true, false}) {
    const Folder folder;
    folder.write(data, Write::csv);
    if (parquet) write_parquet(folder.path / "个人.parquet", *table);
    if (!parquet) write_arrow(folder.path / "个人.arrow", *table);
    const Outcome outcome = read(schema(), folder.path);
    REQUIRE(outcome.data);
    CHECK(describe(outcome) == expected);
  }
}

TEST_CASE("reading stops when asked to") {
  const Folder folder;
  folder.write(good_data(), Write::parquet);
  Diagnostics diagnostics;
  ReadOptions options;
  options.progress = [](uint64_t, uint64_t) { return false; };
  CHECK(!read_dataset(schema(), folder.path, options, diagnostics));
  REQUIRE(diagnostics.items.size() == 1);
  CHECK(diagnostics.items[0].kind == Kind::data_stopped);
}
