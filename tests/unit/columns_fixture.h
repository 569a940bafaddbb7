// A schema made by hand and small files written with Arrow, for the tests of the reader.
#pragma once

#include <arrow/api.h>
#include <arrow/csv/api.h>
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <parquet/arrow/writer.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "compiler/values/identity_code.h"
#include "runtime/columns/dataset.h"

namespace xinheng::columns::test {

using program::Type;
using program::TypeKind;

// ---- the schema: persons with records that have a key, firms with records that have none ----

inline program::Field field(std::string name, TypeKind kind, bool optional = false,
                            std::vector<std::string> aliases = {}, bool key = false) {
  Type type;
  type.kind = kind;
  type.optional = optional;
  type.places = kind == TypeKind::decimal ? 1 : 2;
  return {std::move(name), type, std::move(aliases), key};
}

// Every field is read by a rule but the last of each kind.
inline program::ExprId read_all(program::Program& p, program::Scope scope, size_t fields) {
  program::Junction all{true, {}};
  for (uint32_t i = 0; i + 1 < fields; ++i) {
    const auto ref = p.exprs.push({program::FieldRef{scope, i}, {}, {}});
    all.operands.push_back(p.exprs.push({program::Has{ref}, {}, {}}));
  }
  return p.exprs.push({all, {}, {}});
}

inline void add_rules(program::Program& p) {
  for (uint32_t i = 0; i < p.subjects.size(); ++i) {
    program::Measure measure;
    measure.subject = {i};
    const size_t fields = p.subjects.items[i].fields.size();
    measure.cases.push_back({"", read_all(p, program::Scope::subject, fields), {}, {}, {}});
    p.measures.push(measure);
  }
  for (uint32_t i = 0; i < p.records.size(); ++i) {
    program::Define define;
    define.record = {i};
    define.subject = p.records.items[i].owner;
    define.base = read_all(p, program::Scope::record, p.records.items[i].fields.size());
    p.defines.push(define);
  }
}

inline program::Program schema() {
  program::Program p;
  p.codes.push({"职业", false, {{"教师", "01", -1}, {"医生", "02", -1}}});
  p.codes.push({"状态", false, {{"有效", "", -1}, {"已撤销", "", -1}}});
  program::Table behaviours;
  behaviours.row_names = {"拖欠", "志愿服务", "考试舞弊"};
  p.tables.push(behaviours);
  p.text_literals = {"法院", "税务局"};
  program::Subject person{"个人", {"person"}, {}};
  person.fields = {field("身份代码", TypeKind::citizen_code, false, {"id"}, true),
                   field("出生日期", TypeKind::date),
                   field("实名核验", TypeKind::boolean),
                   field("职业", TypeKind::code, true, {"occupation"}),
                   field("收入", TypeKind::money),
                   field("姓名", TypeKind::text)};
  person.fields[3].type.codes = {0};
  program::Subject firm{"企业", {}, {}};
  firm.fields = {field("信用代码", TypeKind::legal_code, false, {}, true),
                 field("期限", TypeKind::period), field("名称", TypeKind::text)};
  p.subjects.push(person);
  p.subjects.push(firm);
  program::Record record{"信用信息", {"record"}, {0}, {"个人", "身份代码", "id"}, {}};
  record.fields = {field("编号", TypeKind::text, false, {}, true),
                   field("行为", TypeKind::row),
                   field("发生日", TypeKind::date),
                   field("金额", TypeKind::money, true),
                   field("状态", TypeKind::code),
                   field("单位", TypeKind::text),
                   field("权重", TypeKind::decimal),
                   field("备注", TypeKind::text)};
  record.fields[1].type.table = {0};
  record.fields[4].type.codes = {1};
  program::Record check{"抽查", {}, {1}, {"企业", "信用代码"}, {}};
  check.fields = {field("日期", TypeKind::date), field("次数", TypeKind::integer),
                  field("备注", TypeKind::text)};
  p.records.push(record);
  p.records.push(check);
  add_rules(p);
  return p;
}

inline std::string person_code(int i) {
  std::string digits = "330802199" + std::to_string(i % 10) + "0" + std::to_string(1 + i / 10 % 9) +
                       std::to_string(10 + i / 90 % 18) + "000";
  std::string sequence = std::to_string(i / 1620 % 1000);
  digits.replace(17 - sequence.size(), sequence.size(), sequence);
  return digits + citizen_check_character(digits);
}
inline std::string firm_code(int i) {
  std::string first = "91330800000000000";
  const std::string number = std::to_string(i);
  first.replace(17 - number.size(), number.size(), number);
  return first + legal_check_character(first);
}

// ---- tables as text, written in any format ----

using Cell = std::optional<std::string>;
inline const Cell null = std::nullopt;

struct TestTable {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;

  Cell& at(size_t row, const std::string& column) {
    const auto found = std::find(columns.begin(), columns.end(), column);
    return rows[row][static_cast<size_t>(found - columns.begin())];
  }
};
using TestData = std::map<std::string, TestTable>;  // by kind

inline TestData good_data(int persons = 20, int records = 100) {
  TestData data;
  data["个人"].columns = {"身份代码", "出生日期", "实名核验", "职业", "收入", "姓名"};
  for (int i = 0; i < persons; ++i)
    data["个人"].rows.push_back({person_code(i), "1990-01-" + std::to_string(10 + i % 20),
                                 i % 3 == 0 ? "否" : "是", i % 4 == 0 ? null : Cell("医生"),
                                 std::to_string(i) + ".5", "姓名" + std::to_string(i)});
  data["企业"].columns = {"信用代码", "期限", "名称"};
  for (int i = 0; i < 5; ++i)
    data["企业"].rows.push_back({firm_code(i), std::to_string(1 + i) + "年", "某公司"});
  data["信用信息"].columns = {"编号", "身份代码", "行为", "发生日", "金额", "状态", "单位", "权重"};
  for (int i = 0; i < records; ++i)
    data["信用信息"].rows.push_back(
        {"R2018" + std::to_string(1000000 + i), person_code(i * 7 % persons),
         i % 2 == 0 ? "拖欠" : "志愿服务", "2018-0" + std::to_string(1 + i % 9) + "-15",
         i % 3 == 0 ? null : Cell(std::to_string(i * 3)), i % 5 == 0 ? "已撤销" : "有效",
         i % 2 == 0 ? "法院" : "某单位", std::to_string(i % 7) + ".5"});
  data["抽查"].columns = {"企业", "日期", "次数"};
  for (int i = 0; i < 12; ++i)
    data["抽查"].rows.push_back(
        {firm_code(i % 5), "2018-03-" + std::to_string(10 + i % 4), std::to_string(i % 3)});
  return data;
}

enum class Write { parquet, parquet_plain, arrow, csv };

inline void must(const arrow::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

inline std::shared_ptr<arrow::Array> text_array(const TestTable& table, size_t column) {
  arrow::StringBuilder builder;
  for (const auto& row : table.rows)
    must(row[column] ? builder.Append(*row[column]) : builder.AppendNull());
  return *builder.Finish();
}

inline std::shared_ptr<arrow::Table> arrow_table(const TestTable& table) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    fields.push_back(arrow::field(table.columns[i], arrow::utf8()));
    arrays.push_back(text_array(table, i));
  }
  return arrow::Table::Make(arrow::schema(fields), arrays, static_cast<int64_t>(table.rows.size()));
}

inline void write_parquet(const std::filesystem::path& path, const arrow::Table& table,
                          bool dictionary = true, int64_t rows_per_group = 32) {
  auto file = *arrow::io::FileOutputStream::Open(path.string());
  auto properties = parquet::WriterProperties::Builder();
  if (!dictionary) properties.disable_dictionary();
  must(parquet::arrow::WriteTable(table, arrow::default_memory_pool(), file, rows_per_group,
                                  properties.build()));
  must(file->Close());
}

inline void write_arrow(const std::filesystem::path& path, const arrow::Table& table) {
  auto file = *arrow::io::FileOutputStream::Open(path.string());
  auto writer = *arrow::ipc::MakeFileWriter(file, table.schema());
  must(writer->WriteTable(table, 32));
  must(writer->Close());
  must(file->Close());
}

inline void write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string csv_of(const TestTable& table) {
  std::string text;
  for (size_t i = 0; i < table.columns.size(); ++i) text += (i > 0 ? "," : "") + table.columns[i];
  text += '\n';
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) text += (i > 0 ? "," : "") + row[i].value_or("");
    text += '\n';
  }
  return text;
}

// A folder of its own, gone at the end.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path = std::filesystem::temp_directory_path() /
           ("xinheng-columns-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const TestData& data, Write how) const {
    for (const auto& [kind, table] : data) write(kind, table, how);
  }
  void write(const std::string& kind, const TestTable& table, Write how) const {
    if (how == Write::csv) return write_text(path / (kind + ".csv"), csv_of(table));
    if (how == Write::arrow) return write_arrow(path / (kind + ".arrow"), *arrow_table(table));
    write_parquet(path / (kind + ".parquet"), *arrow_table(table), how == Write::parquet);
  }

  std::filesystem::path path;
};

struct Outcome {
  std::optional<Dataset> data;
  Diagnostics diagnostics;

  std::vector<Kind> kinds() const {
    std::vector<Kind> kinds;
    for (const Diagnostic& item : diagnostics.items) kinds.push_back(item.kind);
    return kinds;
  }
};

inline Outcome read(const program::Program& program, const std::filesystem::path& path,
                    uint32_t threads = 2, uint64_t rejects_max = 1000) {
  Outcome outcome;
  ReadOptions options;
  options.threads = threads;
  options.rejects_max = rejects_max;
  outcome.data = read_dataset(program, path, options, outcome.diagnostics);
  return outcome;
}

inline Outcome read(const TestData& data, Write how, uint32_t threads = 2) {
  const Folder folder;
  folder.write(data, how);
  return read(schema(), folder.path, threads);
}

// Everything that must not depend on the order of rows, on threads or on the format.
inline std::string describe(const Dataset& data) {
  std::string text;
  const auto words = [&](const std::vector<ColumnData>& columns, uint64_t row) {
    for (const ColumnData& column : columns) {
      if (std::holds_alternative<std::monostate>(column.values)) continue;
      const auto word = column.at(row);
      text += " " + (word ? std::to_string(*word) : "-");
    }
  };
  for (const SubjectData& subject : data.subjects)
    for (uint64_t i = 0; i < subject.keys.size(); ++i) {
      text += std::string(subject.keys[i]);
      words(subject.columns, i);
      text += " rejected " + std::to_string(subject.rejected_records[i]) + "\n";
    }
  for (const RecordData& record : data.records)
    for (uint64_t i = 0; i < record.count(); ++i) {
      text += std::to_string(record.owner[i]) + " ";
      if (record.keys.size() > 0) text += record.keys[i];
      words(record.columns, i);
      text += "\n";
    }
  std::vector<std::string> rejects;
  for (const Reject& reject : data.rejects)
    rejects.push_back(reject.column + " " + reject.value + " " +
                      std::to_string(static_cast<int>(reject.reason)) + " " +
                      std::to_string(static_cast<int>(reject.effect)) + "\n");
  std::sort(rejects.begin(), rejects.end());
  for (const std::string& reject : rejects) text += reject;
  return text;
}

inline std::string describe(const Outcome& outcome) {
  std::string text = outcome.data ? describe(*outcome.data) : "no data\n";
  for (const Diagnostic& item : outcome.diagnostics.items) {
    text += std::string(text_of(item.kind).name);
    for (const std::string& argument : item.arguments) text += " | " + argument;
    text += "\n";
  }
  return text;
}

}  // namespace xinheng::columns::test
