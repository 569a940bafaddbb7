#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/unit/columns_fixture.h"

using namespace xinheng;
using namespace xinheng::columns;
using namespace xinheng::columns::test;

namespace {

struct WrongCell {
  std::string kind, column;
  Cell cell;
  RejectReason reason;
  RejectEffect effect;
  std::string value;
};

std::string with_wrong_check(std::string code) {
  code[17] = code[17] == '1' ? '2' : '1';
  return code;
}

std::vector<WrongCell> wrong_cells() {
  using R = RejectReason;
  using E = RejectEffect;
  std::string other_letter = firm_code(1);
  other_letter[10] = 'I';
  return {
      {"个人", "身份代码", "33080219900101", R::identity_length, E::row, "330802********"},
      {"个人", "身份代码", "33080219900101001x", R::identity_character, E::row,
       "330802************"},
      {"个人", "身份代码", "330802199013010014", R::identity_birth_date, E::row,
       "330802************"},
      {"个人", "身份代码", with_wrong_check(person_code(3)), R::identity_check_character, E::row,
       "330802************"},
      {"个人", "身份代码", null, R::missing_value, E::row, ""},
      {"个人", "出生日期", "1990-02-30", R::impossible_date, E::field, ""},
      {"个人", "出生日期", "90.2.3", R::malformed_value, E::field, ""},
      {"个人", "实名核验", "也许", R::malformed_value, E::field, "也许"},
      {"个人", "实名核验", null, R::missing_value, E::field, ""},
      // Optional: it can't be said to be unknown, so the person isn't judged.
      {"个人", "职业", "军人", R::unknown_code, E::row, "军人"},
      {"个人", "职业", "330802199001010014", R::unknown_code, E::row, "***"},
      {"个人", "收入", "1.234", R::malformed_value, E::field, "1.234"},
      {"个人", "收入", "99999999999999", R::out_of_range, E::field, "***"},
      {"企业", "信用代码", other_letter, R::identity_character, E::row, "913308************"},
      {"企业", "信用代码", with_wrong_check(firm_code(2)), R::identity_check_character, E::row,
       "913308************"},
      {"企业", "期限", "很久", R::malformed_value, E::field, "很久"},
      {"信用信息", "身份代码", person_code(999), R::unknown_subject, E::row, "330802************"},
      {"信用信息", "身份代码", "张三", R::identity_length, E::row, "**"},
      {"信用信息", "编号", null, R::missing_value, E::row, ""},
      {"信用信息", "行为", "占座", R::unknown_code, E::row, "占座"},
      {"信用信息", "行为", null, R::missing_value, E::row, ""},
      {"信用信息", "发生日", "2018-13-01", R::impossible_date, E::row, "2018-13-01"},
      {"信用信息", "金额", "1,000", R::malformed_value, E::row, "1,000"},
      {"信用信息", "金额", "-99999999999999.99", R::out_of_range, E::row, "***"},
      {"信用信息", "权重", "0.25", R::malformed_value, E::row, "0.25"},
      {"抽查", "企业", firm_code(77), R::unknown_subject, E::row, "913308************"},
      {"抽查", "次数", "1.0", R::malformed_value, E::row, "1.0"},
  };
}

TestData with(const WrongCell& wrong) {
  TestData data = good_data();
  data[wrong.kind].at(2, wrong.column) = wrong.cell;
  return data;
}

bool is_unknown_subject(const Reject& reject) {
  return reject.reason == RejectReason::unknown_subject;
}

}  // namespace

TEST_CASE("a wrong cell is rejected with its place, reason and effect") {
  for (const WrongCell& wrong : wrong_cells())
    for (const Write how : {Write::parquet, Write::parquet_plain, Write::arrow}) {
      INFO(wrong.kind << " " << wrong.column << " " << wrong.cell.value_or("null"));
      const Outcome outcome = read(with(wrong), how);
      REQUIRE(outcome.data);
      auto rejects = outcome.data->rejects;
      // A subject that is refused takes its records along.
      if (wrong.effect == RejectEffect::row && (wrong.kind == "个人" || wrong.kind == "企业"))
        rejects.erase(std::remove_if(rejects.begin(), rejects.end(), is_unknown_subject),
                      rejects.end());
      REQUIRE(rejects.size() == 1);
      const Reject& reject = rejects[0];
      CHECK(outcome.data->files[reject.file].path.starts_with(wrong.kind));
      CHECK(reject.row == 3);
      CHECK(reject.column == wrong.column);
      CHECK(reject.reason == wrong.reason);
      CHECK(reject.effect == wrong.effect);
      CHECK(reject.value == wrong.value);
    }
}

// Compiled code relies on the limits, so each way of reading keeps them: as text, as days, with
// nulls beside and without.
TEST_CASE("dates outside 1900 to 2199 are impossible, in every format") {
  for (const bool nulls : {false, true}) {
    arrow::Date32Builder days;
    for (const Days day : {data_date_min - 1, data_date_min, data_date_max - 1, data_date_max})
      must(days.Append(day));
    must(nulls ? days.AppendNull() : days.Append(0));
    const std::shared_ptr<arrow::Array> dates = *days.Finish();
    TestData data = good_data();
    data["抽查"].rows.resize(5);
    auto table = arrow_table(data["抽查"]);
    table = *table->SetColumn(1, arrow::field("日期", arrow::date32()),
                              std::make_shared<arrow::ChunkedArray>(dates));
    for (const bool parquet : {true, false}) {
      const Folder folder;
      data.erase("抽查");
      folder.write(data, Write::csv);
      if (parquet) write_parquet(folder.path / "抽查.parquet", *table);
      if (!parquet) write_arrow(folder.path / "抽查.arrow", *table);
      const Outcome outcome = read(schema(), folder.path);
      REQUIRE(outcome.data);
      std::vector<uint64_t> rows;
      for (const Reject& reject : outcome.data->rejects)
        if (reject.reason == RejectReason::impossible_date) rows.push_back(reject.row);
      CHECK(rows == std::vector<uint64_t>{1, 4});
    }
  }
}

TEST_CASE("a wrong value in a subject leaves the field unknown, in a record the row aside") {
  TestData data = good_data();
  data["个人"].at(2, "收入") = "多";
  data["信用信息"].at(4, "发生日") = "昨天";
  const Outcome outcome = read(data, Write::csv);
  REQUIRE(outcome.data);
  const SubjectData& persons = outcome.data->subjects[0];
  CHECK(persons.keys.size() == 20);
  CHECK(outcome.data->records[0].count() == 99);
  for (uint64_t i = 0; i < 20; ++i) {
    CHECK(persons.columns[4].at(i).has_value() == (persons.keys[i] != person_code(2)));
    CHECK(persons.rejected_records[i] == (persons.keys[i] == person_code(4 * 7 % 20) ? 1 : 0));
  }
}

TEST_CASE("a subject twice") {
  TestData data = good_data();
  auto& rows = data["个人"].rows;
  rows.push_back(rows[1]);  // the same
  rows.push_back(rows[2]);  // another income
  rows.back()[4] = "77";
  rows.push_back(rows[2]);  // and the first once more
  rows.push_back(rows[3]);  // another occupation, which is optional
  rows.back()[3] = "教师";
  const Outcome outcome = read(data, Write::parquet);
  REQUIRE(outcome.data);
  const SubjectData& persons = outcome.data->subjects[0];
  CHECK(persons.keys.size() == 19);
  for (uint64_t i = 0; i < 19; ++i) {
    CHECK(persons.keys[i] != person_code(3));
    CHECK(persons.columns[4].at(i).has_value() == (persons.keys[i] != person_code(2)));
    CHECK(persons.columns[1].at(i).has_value());
  }
  size_t rows_refused = 0, fields = 0;
  for (const Reject& reject : outcome.data->rejects) {
    if (reject.reason != RejectReason::duplicate_subject) continue;
    rows_refused += reject.effect == RejectEffect::row;
    fields += reject.effect == RejectEffect::field;
    CHECK(reject.column == (reject.effect == RejectEffect::row ? "身份代码" : "收入"));
  }
  CHECK(rows_refused == 1 + 2 + 2);
  CHECK(fields == 1);
}

TEST_CASE("a record twice") {
  TestData data = good_data();
  auto& rows = data["信用信息"].rows;
  rows.push_back(rows[1]);  // the same, twice more
  rows.push_back(rows[1]);
  rows.push_back(rows[2]);  // of another date
  rows.back()[3] = "2017-01-01";
  rows.push_back(rows[3]);  // of another person
  rows.back()[1] = person_code(0);
  rows.push_back(rows[4]);  // not a twin: the other one is refused by itself
  rows.back()[2] = "占座";
  const Outcome outcome = read(data, Write::arrow);
  REQUIRE(outcome.data);
  const auto& records = outcome.data->records[0];
  CHECK(records.count() == 98);
  std::vector<std::string> keys;
  for (uint64_t i = 0; i < records.count(); ++i) keys.emplace_back(records.keys[i]);
  std::sort(keys.begin(), keys.end());
  CHECK(std::count(keys.begin(), keys.end(), "R20181000001") == 1);
  CHECK(std::count(keys.begin(), keys.end(), "R20181000002") == 0);
  CHECK(std::count(keys.begin(), keys.end(), "R20181000003") == 0);
  CHECK(std::count(keys.begin(), keys.end(), "R20181000004") == 1);
  size_t refused = 0;
  for (const Reject& reject : outcome.data->rejects)
    if (reject.reason == RejectReason::duplicate_record) {
      ++refused;
      CHECK(reject.value.starts_with("R2018100000"));
    }
  CHECK(refused == 2 + 2 + 2);
  uint32_t counted = 0;
  for (const uint32_t count : outcome.data->subjects[0].rejected_records) counted += count;
  CHECK(counted == 7);
}

TEST_CASE("the key of a record is shown unless it looks like a person's") {
  const std::vector<std::pair<std::string, std::string>> keys = {
      {"0002773127", "0002773127"},
      {"QZ-2018/000123", "QZ-2018/000123"},
      {"13857012345", "***"},
      {"05703022222", "***"},
      {"330802199001010014", "***"},
      {"33080219900101001X", "***"},
      {"6228480402564890018", "***"},
      {"张三", "***"},
      {"zhangsan", "***"},
      {"R20181000001", "R20181000001"}};
  for (const auto& [key, shown] : keys) {
    TestData data = good_data();
    for (const size_t row : {1u, 2u}) data["信用信息"].at(row, "编号") = key;
    const Outcome outcome = read(data, Write::csv);
    REQUIRE(outcome.data);
    REQUIRE(outcome.data->rejects.size() == 2);
    for (const Reject& reject : outcome.data->rejects) {
      CHECK(reject.reason == RejectReason::duplicate_record);
      CHECK(reject.value == shown);
    }
  }
}

// An integer as long as that may be an identity code, an amount with its decimals can't be.
TEST_CASE("numbers out of range are shown where they can't be identity codes") {
  const auto shown_of = [](const std::shared_ptr<arrow::Array>& amounts) {
    TestData data = good_data();
    data["信用信息"].rows.resize(1);
    auto table = arrow_table(data["信用信息"]);
    const int place = table->schema()->GetFieldIndex("金额");
    table = *table->SetColumn(place, arrow::field("金额", amounts->type()),
                              std::make_shared<arrow::ChunkedArray>(amounts));
    data.erase("信用信息");
    const Folder folder;
    folder.write(data, Write::csv);
    write_parquet(folder.path / "信用信息.parquet", *table);
    const Outcome outcome = read(schema(), folder.path);
    REQUIRE(outcome.data);
    REQUIRE(outcome.data->rejects.size() == 1);
    CHECK(outcome.data->rejects[0].reason == RejectReason::out_of_range);
    return outcome.data->rejects[0].value;
  };
  arrow::Decimal128Builder fen(arrow::decimal128(20, 2));
  must(fen.Append(arrow::Decimal128(number_limit + 1)));
  CHECK(shown_of(*fen.Finish()) == "10000000000000.01");
  arrow::Int64Builder yuan;
  must(yuan.Append(330802199001010014));
  CHECK(shown_of(*yuan.Finish()) == "***");
}

TEST_CASE("more rejects than allowed is an error that names the worst column") {
  TestData data = good_data();
  for (int i = 0; i < 30; ++i) data["信用信息"].at(static_cast<size_t>(i + 5), "行为") = "新行为";
  data["信用信息"].at(50, "状态") = "不明";
  const Folder folder;
  folder.write(data, Write::parquet);
  CHECK(read(schema(), folder.path, 2, 31).data);
  for (const uint32_t threads : {1u, 2u, 4u}) {
    const Outcome outcome = read(schema(), folder.path, threads, 20);
    CHECK(!outcome.data);
    REQUIRE(outcome.kinds() == std::vector{Kind::data_rejects_over});
    CHECK(outcome.diagnostics.items[0].arguments ==
          std::vector<std::string>{"20", "信用信息.parquet", "行为", "30", "6"});
  }
}

TEST_CASE("identity codes appear nowhere in clear") {
  TestData data = good_data();
  std::vector<std::string> secrets;
  for (auto& [kind, table] : data)
    for (const std::string& column : table.columns) {
      const std::string secret = person_code(500 + static_cast<int>(secrets.size()));
      table.at(1, column) = secret;
      secrets.push_back(secret);
    }
  for (const Write how : {Write::parquet, Write::csv}) {
    const Outcome outcome = read(data, how);
    REQUIRE(outcome.data);
    for (const Reject& reject : outcome.data->rejects)
      for (const std::string& secret : secrets)
        CHECK(reject.value.find(secret.substr(0, 10)) == std::string::npos);
  }
}
