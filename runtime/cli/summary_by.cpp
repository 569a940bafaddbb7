#include "runtime/cli/summary_by.h"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "compiler/diagnostics/text_width.h"
#include "runtime/cli/table.h"

namespace xinheng::cli {
namespace {

using program::Program;
using results::Breakdown;
using results::Grades;

constexpr size_t rows_max = 60;  // the rest stands in the manifest

class Breakdowns {
 public:
  Breakdowns(const Program& program, const Breakdown& breakdown, Language language)
      : program_(program), breakdown_(breakdown), zh_(language == Language::zh) {}

  std::string text() {
    if (!breakdown_.of_subjects) return records();
    std::string out;
    for (const program::Evaluation& evaluation : program_.evaluations)
      if (evaluation.subject == breakdown_.subject) out += grades(evaluation);
    if (!out.empty()) return out;
    rows_ = {{"", say("主体", "subjects")}};
    for (const Breakdown::Row& row : breakdown_.rows)
      rows_.push_back({name_of(row), with_commas(row.count)});
    return titled(breakdown_.name);
  }

 private:
  std::string say(const char* zh, const char* en) const { return zh_ ? zh : en; }

  std::string name_of(const Breakdown::Row& row) const {
    if (row.kind == Breakdown::Row::Kind::absent) return say("（缺）", "(absent)");
    if (row.kind == Breakdown::Row::Kind::undetermined) return say("（未知）", "(unknown)");
    std::string name = row.value;
    for (const auto* at = &row; at->within; at = &breakdown_.rows[*at->within]) name = "  " + name;
    return name;
  }

  std::string grades(const program::Evaluation& evaluation) {
    rows_ = {{""}};
    if (!evaluation.grades.valid()) rows_[0].push_back(say("已评", "rated"));
    if (evaluation.grades.valid()) {
      const auto& codes = program_.codes[evaluation.grades].codes;
      for (auto code = codes.rbegin(); code != codes.rend(); ++code) rows_[0].push_back(code->name);
    }
    for (const char* name :
         {zh_ ? "不评" : "not rated", zh_ ? "无法确定" : "undetermined", zh_ ? "合计" : "all"})
      rows_[0].emplace_back(name);
    for (const Breakdown::Row& row : breakdown_.rows) {
      const auto found = std::find_if(
          row.evaluations.begin(), row.evaluations.end(),
          [&](const Grades& one) { return &program_.evaluations[one.evaluation] == &evaluation; });
      std::vector<std::string> cells = {name_of(row)};
      if (found->by_grade.empty()) cells.push_back(with_commas(found->rated));
      for (auto count = found->by_grade.rbegin(); count != found->by_grade.rend(); ++count)
        cells.push_back(with_commas(*count));
      cells.push_back(with_commas(found->unrated));
      cells.push_back(with_commas(found->undetermined));
      cells.push_back(with_commas(row.count));
      rows_.push_back(std::move(cells));
    }
    return titled(evaluation.name + say("，按 ", " by ") + breakdown_.name);
  }

  std::string records() {
    if (breakdown_.by_month) return months();
    rows_ = {{"", say("记录", "records")}};
    for (const Breakdown::Row& row : breakdown_.rows)
      rows_.push_back({name_of(row), with_commas(row.count)});
    return titled(breakdown_.name);
  }

  // A line for each year: its months, and all of it.
  std::string months() {
    rows_ = {{""}};
    for (int month = 1; month <= 12; ++month)
      rows_[0].push_back(std::to_string(month) + say("月", ""));
    rows_[0].push_back(say("全年", "year"));
    std::map<std::string, std::map<size_t, uint64_t>> years;
    for (const Breakdown::Row& row : breakdown_.rows) {
      const bool dated = row.kind == Breakdown::Row::Kind::value;
      if (dated) years[row.value.substr(0, 4)][std::stoul(row.value.substr(5))] = row.count;
    }
    for (const auto& [year, counts] : years) {
      std::vector<std::string> cells = {year};
      uint64_t all = 0;
      for (size_t month = 1; month <= 12; ++month) {
        const auto found = counts.find(month);
        cells.push_back(found == counts.end() ? "-" : with_commas(found->second));
        all += found == counts.end() ? 0 : found->second;
      }
      cells.push_back(with_commas(all));
      rows_.push_back(std::move(cells));
    }
    for (const Breakdown::Row& row : breakdown_.rows) {
      if (row.kind == Breakdown::Row::Kind::value) continue;
      std::vector<std::string> cells(14);
      cells[0] = name_of(row);
      cells[13] = with_commas(row.count);
      rows_.push_back(std::move(cells));
    }
    return titled(breakdown_.name + say("，按月（条）", " by month (records)"));
  }

  std::string titled(const std::string& title) const {
    std::string out = "\n" + title + "\n" + table(rows_, 0, rows_max + 1);
    if (rows_.size() > rows_max + 1)
      out += "  " +
             fmt::format(fmt::runtime(say("… 另有 {} 行，见 manifest.json 的 counts.by",
                                          "… {} more rows in manifest.json under counts.by")),
                         rows_.size() - rows_max - 1) +
             "\n";
    return out;
  }

  const Program& program_;
  const Breakdown& breakdown_;
  const bool zh_;
  std::vector<std::vector<std::string>> rows_;  // the first: names of the columns
};

}  // namespace

std::string by_text(const Program& program, const Breakdown& breakdown, Language language) {
  return Breakdowns(program, breakdown, language).text();
}

}  // namespace xinheng::cli
