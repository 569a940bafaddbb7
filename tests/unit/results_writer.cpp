#include <fstream>
#include <sstream>

#include <unistd.h>

#include <arrow/array/array_base.h>
#include <arrow/io/file.h>
#include <arrow/scalar.h>
#include <arrow/table.h>
#include <parquet/arrow/reader.h>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "runtime/results/partial_folder.h"
#include "runtime/results/results.h"
#include "tests/unit/execute_program_builder.h"

namespace xinheng::results {
namespace {

namespace fs = std::filesystem;

constexpr Days judged_on = 17'897;  // 2019-01-01

// A folder of this test, gone at its end.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("xinheng-results-" + std::to_string(::getpid()));
  Folder() { fs::create_directory(path); }
  ~Folder() { fs::remove_all(path); }
};

struct Fixture : testing::CreditBuilder {
  columns::Dataset data;
  execute::ResultBlock block;

  Fixture() {
    evaluation.unrated = {testing::labelled("未成年", no())};
    evaluation.downgrades = {testing::labelled("严重", no(), 0)};
    evaluation.downgrades[0].basis.assumption = "示例";
    finish();
    const auto source = p.sources.push({"《细则》", "", "", {{}}});
    const auto clause = p.clauses.push({source, "《细则》一", ""});
    program::Measure measure;
    measure.kind = program::MeasureKind::punishment;
    measure.name = "限制";
    measure.subject = person;
    measure.scenes = {"招录", "评优"};
    measure.binding = false;
    measure.level = "红色";
    measure.cases = {testing::labelled("甲", no()), testing::labelled("乙", no())};
    for (auto& one : measure.cases) one.basis.clauses = {clause};
    p.measures.push(measure);

    columns::SubjectData subjects;
    for (const char* key : {"a", "b", "c"}) subjects.keys.push(key);
    subjects.rejected_records = {0, 2, 0};
    data.subjects = {subjects};
    columns::RecordData records;
    records.owner = {1, 1, 2};
    records.first = {0, 0, 2, 3};
    data.records = {records};
    data.files = {{"个人.csv", 7, "00", 4}};
    data.rejects = {
        {0, 4, "身份代码", "33********", columns::RejectReason::identity_length,
         columns::RejectEffect::row},
        {0, 4, "出生日期", "", columns::RejectReason::missing_value, columns::RejectEffect::row}};
    fill_block();
  }

  // a is rated B, b is not rated, c is undetermined.
  void fill_block() {
    block.subject = person;
    block.end = 3;
    block.records = 3;
    execute::EvaluationBlock one;
    one.evaluation = {0};
    one.state = {0, 1, 2};
    one.dimensions = {{{-5, 0, 0}, {1, 0, 0}}};
    one.score = {{95, 0, 0}, {1, 0, 0}};
    one.grade = {{1, 0, 0}, {1, 0, 0}};
    one.labels = {0b10, 0b01, 0};
    block.evaluations = {one};
    const Days until = *parse_date("2020-01-01");
    block.measures = {{1, execute::Degree::lighter, {0}, 0b11, 2, judged_on, until},
                      {2, execute::Degree::undetermined, {0}, 0b10, 2, judged_on, date_max}};
    block.evidence = {{record, 0}, {record, 1}};
    block.undetermined = {
        {2, program::EvaluationId{0}, {{execute::ReasonKind::unknown_field, "出生日期"}}},
        {2, execute::DegreeOf{{0}}, {{execute::ReasonKind::unknown_field, "出生日期"}}}};
  }

  Summary write_to(const fs::path& folder, uint32_t threads = 1) {
    Writer writer(p, data, {judged_on, judged_on}, folder, threads);
    Diagnostics diagnostics;
    Summary summary;
    summary.engine = "native";
    REQUIRE(writer.write(block, diagnostics));
    REQUIRE(writer.finish(summary, diagnostics));
    return summary;
  }
};

std::string content(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Each cell of a column as text.
std::vector<std::string> cells(const fs::path& path, const std::string& column) {
  auto file = arrow::io::ReadableFile::Open(path.string()).ValueOrDie();
  auto reader = parquet::arrow::OpenFile(file, arrow::default_memory_pool()).ValueOrDie();
  const auto table = reader->ReadTable().ValueOrDie();
  const auto chunks = table->GetColumnByName(column);
  REQUIRE(chunks != nullptr);
  std::vector<std::string> found;
  for (int64_t i = 0; i < chunks->length(); ++i) {
    std::shared_ptr<arrow::Scalar> scalar = chunks->GetScalar(i).ValueOrDie();
    if (scalar->type->id() == arrow::Type::DICTIONARY && scalar->is_valid) {
      scalar = static_cast<const arrow::DictionaryScalar&>(*scalar).GetEncodedValue().ValueOrDie();
    }
    found.push_back(scalar->ToString());
  }
  return found;
}

using Cells = std::vector<std::string>;

}  // namespace

TEST_CASE("every subject has a row with what was decided and what was not") {
  Fixture fixture;
  const Folder folder;
  fixture.write_to(folder.path);
  const fs::path file = folder.path / "evaluations.parquet";
  CHECK(cells(file, "subject") == Cells{"a", "b", "c"});
  CHECK(cells(file, "个人信用.品行") == Cells{"-5", "null", "null"});
  CHECK(cells(file, "个人信用.得分") == Cells{"95", "null", "null"});
  CHECK(cells(file, "个人信用.等级") == Cells{"B", "null", "null"});
  CHECK(cells(file, "个人信用.state") == Cells{"rated", "unrated", "undetermined"});
  CHECK(cells(file, "rejected_records") == Cells{"0", "2", "0"});
  CHECK(cells(file, "undetermined")[2].find("个人信用：不知道“出生日期”") != std::string::npos);
  CHECK(cells(file, "undetermined")[2].find("限制.从轻：不知道“出生日期”") != std::string::npos);
}

TEST_CASE("a measure has its term, its clauses once, and the records that led to it") {
  Fixture fixture;
  const Folder folder;
  fixture.write_to(folder.path);
  const fs::path file = folder.path / "measures.parquet";
  CHECK(cells(file, "subject") == Cells{"b", "c"});
  CHECK(cells(file, "kind") == Cells{"punishment", "punishment"});
  CHECK(cells(file, "from") == Cells{"2019-01-01", "2019-01-01"});
  CHECK(cells(file, "until") == Cells{"2020-01-01", "null"});
  CHECK(cells(file, "binding") == Cells{"discretionary", "discretionary"});
  CHECK(cells(file, "degree") == Cells{"lighter", "null"});
  CHECK(cells(file, "level") == Cells{"红色", "红色"});
  CHECK(cells(file, "nature") == Cells{"null", "null"});
  CHECK(cells(file, "records")[0].find("信用信息#2") != std::string::npos);
  const std::string clauses = cells(file, "clauses")[0];
  CHECK(clauses.find("《细则》一") == clauses.rfind("《细则》一"));
}

TEST_CASE("a row that is wrong twice is one row refused") {
  using Counts = std::map<columns::RejectReason, uint64_t>;
  Fixture fixture;
  // A field of another row, which is kept without it.
  fixture.data.rejects.push_back(
      {0, 5, "出生日期", "", columns::RejectReason::impossible_date, columns::RejectEffect::field});
  const Folder folder;
  const Summary summary = fixture.write_to(folder.path);
  CHECK(summary.rejected_rows == 1);
  CHECK(summary.rejected_rows_by_reason == Counts{{columns::RejectReason::identity_length, 1}});
  CHECK(summary.unknown_values_by_reason == Counts{{columns::RejectReason::impossible_date, 1}});
  CHECK(summary.rejects_listed == 3);
  CHECK(cells(folder.path / "rejects.parquet", "reason") ==
        Cells{"identity_length", "missing_value", "impossible_date"});
}

TEST_CASE("the summary counts grades, labels, reasons and measures") {
  Fixture fixture;
  const Folder folder;
  const Summary summary = fixture.write_to(folder.path);
  CHECK(summary.subjects == 3);
  CHECK(summary.evaluations[0].by_grade == std::vector<uint64_t>{0, 1, 0});
  CHECK(summary.evaluations[0].by_unrated_label == std::vector<uint64_t>{1});
  CHECK(summary.evaluations[0].undetermined == 1);
  CHECK(summary.subjects_by_measure == std::vector<uint64_t>{2});
  CHECK(summary.undetermined.size() == 1);
  CHECK(summary.assumptions == 1);
}

TEST_CASE("the manifest names pack, dates, files and assumptions") {
  Fixture fixture;
  const Folder folder;
  fixture.write_to(folder.path);
  const auto manifest = nlohmann::json::parse(content(folder.path / "manifest.json"));
  CHECK(manifest["evaluation_date"] == "2019-01-01");
  CHECK(manifest["assumptions"] == nlohmann::json{"个人信用.严重：示例"});
  CHECK(manifest["counts"]["evaluations"]["个人信用"]["by_grade"]["B"] == 1);
  CHECK(manifest["outputs"][1]["rows"] == 2);
}

TEST_CASE("threads change no byte of the results") {
  Fixture fixture;
  const Folder folder;
  for (const char* name : {"one", "four"}) fs::create_directory(folder.path / name);
  fixture.write_to(folder.path / "one", 1);
  fixture.write_to(folder.path / "four", 4);
  for (const char* file : {"evaluations.parquet", "measures.parquet", "rejects.parquet"}) {
    CHECK(content(folder.path / "one" / file) == content(folder.path / "four" / file));
  }
}

TEST_CASE("a partial folder leaves nothing unless it is published") {
  const Folder folder;
  Diagnostics diagnostics;
  {
    const auto partial = PartialFolder::make(folder.path / "out", diagnostics);
    REQUIRE(partial);
    std::ofstream(partial->path() / "file") << "half";
  }
  CHECK(fs::is_empty(folder.path));
  {
    auto partial = PartialFolder::make(folder.path / "out", diagnostics);
    REQUIRE(partial);
    CHECK(partial->publish(diagnostics));
  }
  CHECK(fs::exists(folder.path / "out"));
  CHECK_FALSE(PartialFolder::make(folder.path / "out", diagnostics));
  CHECK(diagnostics.items.back().kind == Kind::output_exists);
}

}  // namespace xinheng::results
