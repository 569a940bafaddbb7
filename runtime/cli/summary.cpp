#include "runtime/cli/summary.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "compiler/diagnostics/text_width.h"
#include "runtime/cli/summary_by.h"
#include "runtime/partition/memory.h"
#include "runtime/results/count.h"
#include "runtime/results/names.h"

namespace xinheng::cli {
namespace {

using program::Program;
using results::Summary;

constexpr size_t bar_columns_max = 40;
constexpr size_t number_columns = 13;

struct Line {
  std::string name;
  uint64_t count;
  int indent = 1;
  std::string after = {};
};

// Names to the left, counts under each other.
std::string aligned(const std::vector<Line>& lines) {
  size_t width = 20;
  for (const Line& line : lines) {
    width = std::max(width, width_of(line.name) + 2 * static_cast<size_t>(line.indent));
  }
  std::string out;
  for (const Line& line : lines) {
    const std::string name = std::string(2 * static_cast<size_t>(line.indent), ' ') + line.name;
    out += left_aligned(name, width) + right_aligned(with_commas(line.count), number_columns);
    if (!line.after.empty()) out += "  " + line.after;
    out += '\n';
  }
  return out;
}

class Teller {
 public:
  Teller(const Program& program, const Summary& summary, Language language)
      : program_(program), summary_(summary), zh_(language == Language::zh), language_(language) {}

  std::string head(execute::Dates dates) const {
    return say("{} {}，评价日 {}，数据截至 {}\n", "{} {}, as of {}, known by {}\n", program_.name,
               program_.version, format_date(dates.evaluation_date), format_date(dates.known_by));
  }

  std::string evaluation(const Summary::Grades& grades) const {
    const program::Evaluation& evaluation = program_.evaluations[grades.evaluation];
    uint64_t all = grades.rated + grades.unrated + grades.undetermined;
    std::vector<Line> lines;
    if (!evaluation.grades.valid()) lines.push_back({say("已评", "rated"), grades.rated});
    for (size_t i = grades.by_grade.size(); i > 0; --i) {
      lines.push_back(
          {program_.codes[evaluation.grades].codes[i - 1].name, grades.by_grade[i - 1]});
    }
    lines.push_back({say("不评", "not rated"), grades.unrated});
    lines.push_back({say("无法确定", "undetermined"), grades.undetermined});
    for (Line& line : lines) line.after = share(line.count, all);
    std::vector<Line> labels;
    for (size_t i = 0; i < grades.by_unrated_label.size(); ++i) {
      if (results::first_of_label(evaluation.unrated, i) != i) continue;
      labels.push_back({evaluation.unrated[i].label, grades.by_unrated_label[i], 2});
    }
    lines.insert(lines.end() - 1, labels.begin(), labels.end());
    return say("\n{}（{} {}）\n", "\n{} ({} {})\n", evaluation.name,
               program_.subjects[evaluation.subject].name, with_commas(all)) +
           aligned(lines);
  }

  std::string measures() const {
    if (program_.measures.empty()) return "";
    std::vector<Line> lines;
    for (uint32_t i = 0; i < program_.measures.size(); ++i) {
      const program::Measure& measure = program_.measures[program::MeasureId{i}];
      const uint64_t open = summary_.undetermined_by_measure[i];
      lines.push_back(
          {kind_text(measure.kind) + measure.name, summary_.subjects_by_measure[i], 1,
           open == 0 ? "" : say("另有 {} 无法确定", "{} undetermined", with_commas(open))});
    }
    return say("\n措施（适用的主体数）\n", "\nMeasures (subjects to whom they apply)\n") +
           aligned(lines);
  }

  std::string records() const {
    std::vector<Line> lines;
    for (uint32_t i = 0; i < program_.findings.size(); ++i) {
      const program::Finding& finding = program_.findings[program::FindingId{i}];
      if (!finding.listed.valid()) continue;
      const bool published = finding.kind == program::FindingKind::publication;
      const uint64_t open = summary_.undetermined_by_finding[i];
      lines.push_back(
          {(published ? say("公示  ", "published  ") : say("逾期  ", "late       ")) + finding.name,
           summary_.records_by_finding[i], 1,
           open == 0
               ? ""
               : say("另有 {} 个主体无法确定", "{} subjects undetermined", with_commas(open))});
    }
    if (lines.empty()) return "";
    return say("\n公示和逾期（记录数）\n", "\nPublished and late (records)\n") + aligned(lines);
  }

  std::string refusals() const {
    uint64_t unknown = 0;
    for (const auto& [reason, count] : summary_.unknown_values_by_reason) unknown += count;
    std::string out = say("\n拒收 {} 行", "\n{} rows refused", with_commas(summary_.rejected_rows));
    if (unknown > 0) {
      out += say("，另有 {} 处值按未知处理", ", besides {} values taken as unknown",
                 with_commas(unknown));
    }
    out +=
        say("（明细见 {}）\n", " (listed in {})\n", results::file_name("rejects", summary_.files));
    out += aligned(lines_of(summary_.rejected_rows_by_reason));
    if (unknown == 0) return out;
    return out + say("按未知处理的值\n", "Values taken as unknown\n") +
           aligned(lines_of(summary_.unknown_values_by_reason));
  }

  std::string troubles() const {
    std::string out = refusals();
    if (summary_.not_yet_known + summary_.superseded > 0) {
      out += say("版本：{} 行在数据截止日还不知道，{} 行那时已有更新\n",
                 "Versions: {} rows not yet known, {} rows superseded\n",
                 with_commas(summary_.not_yet_known), with_commas(summary_.superseded));
    }
    std::vector<Line> reasons;
    for (const auto& [reason, subjects] : summary_.undetermined) {
      reasons.push_back({execute::format_reason(reason, language_), subjects});
    }
    if (!reasons.empty()) {
      out += say("无法确定的原因（主体数）\n", "Why something is undetermined (subjects)\n") +
             aligned(reasons);
    }
    out += say("假设：本次用到 {} 处，列在 manifest.json 的 assumptions\n",
               "Assumptions used: {}, listed in manifest.json under assumptions\n",
               summary_.assumptions);
    return out;
  }

  std::string columns() const {
    const auto& without = summary_.columns_without_alias;
    if (!without || *without == 0) return "";
    return say("别名：{} 列没有别名，仍用规则里的名字\n",
               "Aliases: {} columns have none and keep their declared names\n", *without);
  }

  std::string speed() const {
    const auto line = [&](const char* zh, const char* en, uint64_t rows, double seconds,
                          const std::string& note) {
      const auto rate = static_cast<uint64_t>(static_cast<double>(rows) / std::max(seconds, 1e-6));
      return left_aligned(std::string("  ") + (zh_ ? zh : en), 12) +
             right_aligned(with_commas(rows), number_columns) + say(" 行 ", " rows ") +
             right_aligned(fmt::format("{:.3f}", seconds), 9) + say(" 秒 ", " s ") +
             right_aligned(with_commas(rate), number_columns) + say(" 行/秒", " rows/s") + note +
             "\n";
    };
    const bool several = summary_.threads > 1;
    std::string out = say("\n速度\n", "\nSpeed\n");
    out += line("读入", "reading", summary_.rows_read, summary_.read_seconds, "");
    out += line("评价", "judging", summary_.records, summary_.evaluate_seconds,
                several ? say("（每核；{} 线程用时之和）", " (a core; time summed over {} threads)",
                              summary_.threads)
                        : "");
    out += line("写出", "writing", written_rows(), summary_.write_seconds, "");
    out += say("  总共 {:.2f} 秒；引擎 {}", "  {:.2f} s in all; engine {}", summary_.total_seconds,
               summary_.engine);
    if (!summary_.cpu.empty()) {
      out += say("（{}，编译 {:.2f} 秒，{} 个主体转由解释器判定）",
                 " ({}, compiled in {:.2f} s, {} subjects left to the interpreter)", summary_.cpu,
                 summary_.compile_seconds, with_commas(summary_.deferred));
    }
    return out + "\n" + memory();
  }

  std::string place() const { return say("结果：{}\n", "Results: {}\n", summary_.folder.string()); }

 private:
  std::string memory() const {
    if (!summary_.memory) return "";
    const results::Summary::Memory& memory = *summary_.memory;
    return say("  内存最多 {}（限 {}），记录分 {} 批\n",
               "  at most {} of memory (limit {}), records in {} partition(s)\n",
               partition::format_bytes(memory.peak_bytes),
               partition::format_bytes(memory.limit_bytes), with_commas(memory.partitions));
  }

  std::vector<Line> lines_of(const std::map<columns::RejectReason, uint64_t>& counts) const {
    std::vector<Line> lines;
    for (const auto& [reason, count] : counts)
      lines.push_back({std::string(results::words_of(reason, language_)), count});
    return lines;
  }

  std::string kind_text(program::MeasureKind kind) const {
    constexpr const char* zh[] = {"奖励  ", "惩戒  ", "预警  ", "名单  "};
    constexpr const char* en[] = {"reward  ", "punish  ", "warning ", "roster  "};
    return zh_ ? zh[static_cast<size_t>(kind)] : en[static_cast<size_t>(kind)];
  }

  template <class... Arguments>
  std::string say(const char* zh, const char* en, const Arguments&... arguments) const {
    return fmt::format(fmt::runtime(zh_ ? zh : en), arguments...);
  }

  // "12.3%  ████"
  static std::string share(uint64_t count, uint64_t all) {
    const double part = all == 0 ? 0 : static_cast<double>(count) / static_cast<double>(all);
    std::string text = right_aligned(fmt::format("{:.1f}%", part * 100), 6) + "  ";
    const auto columns =
        static_cast<size_t>(std::lround(part * static_cast<double>(bar_columns_max)));
    for (size_t i = 0; i < columns; ++i) text += "█";
    if (columns == 0 && count > 0) text += "▏";
    while (text.ends_with(' ')) text.pop_back();
    return text;
  }

  uint64_t written_rows() const {
    uint64_t rows = summary_.subjects;
    for (const uint64_t subjects : summary_.subjects_by_measure) rows += subjects;
    for (const uint64_t records : summary_.records_by_finding) rows += records;
    return rows + summary_.rejects_listed;
  }

  const Program& program_;
  const Summary& summary_;
  const bool zh_;
  const Language language_;
};

}  // namespace

std::string summary_text(const Program& program, execute::Dates dates, const Summary& summary,
                         Language language) {
  const Teller teller(program, summary, language);
  std::string out = teller.head(dates);
  for (const Summary::Grades& grades : summary.evaluations) out += teller.evaluation(grades);
  for (const results::Breakdown& breakdown : summary.by)
    out += by_text(program, breakdown, language);
  return out + teller.measures() + teller.records() + teller.troubles() + teller.columns() +
         teller.speed() + teller.place();
}

}  // namespace xinheng::cli
