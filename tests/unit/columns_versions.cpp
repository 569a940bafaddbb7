#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "tests/unit/columns_fixture.h"

using namespace xinheng;
using namespace xinheng::columns;
using namespace xinheng::columns::test;

namespace {

constexpr uint32_t since_field = 2, until_field = 3;

// 有效 may become 已撤销, and nothing else changes.
program::Program versioned(bool with_until) {
  program::Program program = schema();
  program::Record& record = program.records.items[0];
  record.fields[until_field] = field("更正日", TypeKind::date, true);
  record.known = program::Known{since_field, {}};
  if (with_until) record.known->until = until_field;
  program.transitions.push_back({{1}, {}, {{1}, {}}, {{}, {}}, {0}, {}});
  return program;
}

struct Row {
  std::string key, since;
  Cell until;
  std::string state = "有效";
  std::string behaviour = "拖欠";
};

TestData data_of(const std::vector<Row>& rows) {
  TestData data = good_data(3, 0);
  TestTable& table = data["信用信息"];
  table.columns = {"编号", "身份代码", "行为", "发生日", "更正日", "状态", "单位", "权重"};
  for (const Row& row : rows)
    table.rows.push_back(
        {row.key, person_code(1), row.behaviour, row.since, row.until, row.state, "法院", "1"});
  return data;
}

Dataset read_on(const std::vector<Row>& rows, const char* known_by, bool with_until = true,
                uint32_t threads = 2) {
  const Folder folder;
  folder.write(data_of(rows), Write::csv);
  ReadOptions options;
  options.threads = threads;
  options.known_by = *parse_date(known_by);
  Diagnostics diagnostics;
  auto data = read_dataset(versioned(with_until), folder.path, options, diagnostics);
  REQUIRE(data);
  return std::move(*data);
}

std::vector<RejectReason> reasons(const Dataset& data) {
  std::vector<RejectReason> found;
  for (const Reject& reject : data.rejects) found.push_back(reject.reason);
  return found;
}

using R = RejectReason;

}  // namespace

TEST_CASE("of several versions the one known on the day is read") {
  const std::vector<Row> rows = {{"1", "2018-01-01", "2018-03-01"},
                                 {"1", "2018-03-01", null, "已撤销"},
                                 {"2", "2018-02-01", null}};
  const auto state = [&](const char* day, size_t row) {
    return read_on(rows, day).records[0].columns[4].at(row);
  };
  const Dataset early = read_on(rows, "2018-01-15");
  CHECK(early.records[0].count() == 1);
  CHECK(early.not_yet_known == 2);
  CHECK(early.superseded == 0);
  CHECK(early.rejects.empty());
  CHECK(state("2018-02-28", 0) == 0);
  CHECK(state("2018-03-01", 0) == 1);
  const Dataset late = read_on(rows, "2018-04-01");
  CHECK(late.records[0].count() == 2);
  CHECK(late.superseded == 1);
  // When it ends isn't known before it does.
  CHECK_FALSE(early.records[0].columns[until_field].at(0));
}

TEST_CASE("without an end a version lasts until the next") {
  const std::vector<Row> rows = {{"1", "2018-01-01", null, "有效"},
                                 {"1", "2018-03-01", null, "已撤销"},
                                 {"1", "2018-05-01", null, "坏的"}};
  CHECK(read_on(rows, "2018-02-01", false).records[0].columns[4].at(0) == 0);
  const Dataset second = read_on(rows, "2018-04-01", false);
  CHECK(second.records[0].columns[4].at(0) == 1);
  CHECK(second.superseded == 1);
  CHECK(second.rejects.empty());
  // A newer one that can't be used takes the older one's place all the same.
  const Dataset third = read_on(rows, "2018-06-01", false);
  CHECK(third.records[0].count() == 0);
  CHECK(reasons(third) == std::vector{R::unknown_code});
  CHECK(third.subjects[0].rejected_records[1] == 1);
}

TEST_CASE("versions that can't be are refused, row by row") {
  // Both known on one day, and not the same.
  const std::vector<Row> overlap = {{"1", "2018-01-01", null}, {"1", "2018-02-01", null, "已撤销"}};
  CHECK(reasons(read_on(overlap, "2018-03-01")) ==
        std::vector{R::version_overlap, R::version_overlap});
  CHECK(read_on(overlap, "2018-01-15").records[0].count() == 1);
  // The same twice: one is left.
  const std::vector<Row> twice = {{"1", "2018-01-01", "2018-05-01"}, {"1", "2018-01-01", null}};
  const Dataset one = read_on(twice, "2018-03-01");
  CHECK(reasons(one) == std::vector{R::duplicate_record});
  CHECK(one.records[0].count() == 1);
  CHECK(reasons(read_on({{"1", "2018-03-01", "2018-01-01"}}, "2018-03-01")) ==
        std::vector{R::version_ends_early});
  const std::vector<Row> back = {{"1", "2018-01-01", "2018-02-01", "已撤销"},
                                 {"1", "2018-02-01", "2018-03-01", "有效"},
                                 {"1", "2018-03-01", null, "有效"}};
  CHECK(reasons(read_on(back, "2018-02-15")) == std::vector{R::state_change});
  CHECK(read_on(back, "2018-02-15").records[0].count() == 0);
  // It stays as it was from the version before.
  CHECK(read_on(back, "2018-03-15").records[0].count() == 1);
}

TEST_CASE("what was known on a day doesn't depend on what came later") {
  std::mt19937 random(1);
  const auto draw = [&](uint32_t below) { return random() % below; };
  const auto day = [&] { return format_date(*parse_date("2018-01-01") + int(draw(120))); };
  for (int round = 0; round < 40; ++round) {
    const bool with_until = draw(2) == 0;
    std::vector<Row> rows;
    for (int i = 0; i < 60; ++i) {
      Row row{std::to_string(draw(20)), draw(12) == 0 ? "坏的" : day(), null};
      if (with_until && draw(3) > 0) row.until = draw(9) == 0 ? "坏的" : day();
      row.state = draw(9) == 0 ? "坏的" : draw(2) == 0 ? "有效" : "已撤销";
      rows.push_back(row);
    }
    const std::string known_by = day();
    std::vector<Row> then;
    for (Row row : rows) {
      if (parse_date(row.since) && row.since > known_by) continue;
      if (row.until && parse_date(*row.until) && *row.until > known_by) row.until = null;
      then.push_back(row);
    }
    const std::string now = describe(read_on(rows, known_by.c_str(), with_until));
    CHECK(now == describe(read_on(then, known_by.c_str(), with_until)));
    std::shuffle(rows.begin(), rows.end(), random);
    CHECK(now == describe(read_on(rows, known_by.c_str(), with_until, 1 + draw(4))));
  }
}
