#include "tests/differential/written.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>

#include "compiler/check/check.h"
#include "compiler/check/wording.h"
#include "compiler/syntax/amend.h"
#include "compiler/syntax/parse.h"
#include "compiler/syntax/print.h"
#include "runtime/execute/execute.h"
#include "tests/differential/random_sayable.h"
#include "tests/differential/random_source.h"
#include "tests/differential/written_data.h"
#include "tests/differential/written_names.h"
#include "tests/differential/written_simulation.h"
#include "tests/differential/written_tests.h"

namespace xinheng::differential {

using namespace program;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "xinheng-written-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

std::string literate(const std::string& rules) {
  return "# 规则\n\n写在前面的话。\n\n```xh\n" + rules + "```\n\n写在后面的话。\n";
}

// ---- rules ----

struct Read {
  Sources sources;
  Diagnostics diagnostics;
  syntax::Pack pack;  // before amendments
  std::optional<Program> program;

  // Errors only.
  std::string problems() const {
    Diagnostics errors;
    for (const Diagnostic& item : diagnostics.items)
      if (item.severity == Severity::error) errors.items.push_back(item);
    return render(errors, sources, Language::zh, Format::text);
  }

  // A program may hold what rules can't say: a number of sixteen digits, a division by 0, two
  // exceptions with the same condition, working days without a calendar of them. Nobody writes it
  // down then.
  bool unsayable() const {
    const auto is_said = [](const Diagnostic& item) {
      return item.severity == Severity::error && item.kind != Kind::number_too_long &&
             item.kind != Kind::exceptions_conflict && item.kind != Kind::division_by_zero &&
             item.kind != Kind::workdays_needed;
    };
    return diagnostics.has_errors() &&
           std::none_of(diagnostics.items.begin(), diagnostics.items.end(), is_said);
  }
};

Read read_rules(const fs::path& folder) {
  Read read;
  read.pack = syntax::parse_pack(folder, read.sources, read.diagnostics);
  syntax::Pack whole = read.pack;
  syntax::apply_amendments(whole, read.sources, read.diagnostics);
  if (read.diagnostics.has_errors()) return read;
  Program program = check::check(whole, read.sources, read.diagnostics);
  if (!read.diagnostics.has_errors()) read.program = std::move(program);
  return read;
}

class Rules {
 public:
  Rules(const Program& program, fs::path folder, Draw& draw)
      : program_(program), folder_(std::move(folder)), draw_(draw) {}

  void write_files() {
    std::vector<std::string> files(1 + draw_.below(3));
    const bool uses = draw_.chance(25);
    std::string used = "规则包 共用 版本 “1” { 自 1900-01-01 起：施行； }\n";
    const uint64_t splits = draw_.chance(50) ? 0 : 60;
    for (Declaration& declaration : declarations_of(program_)) {
      if (uses && declaration.kind.starts_with("规则包"))
        declaration.head += " 使用：“../共用” 版本 “1”；";
      const size_t all = declaration.parts.size(), kept = std::min(declaration.kept, all);
      size_t here = all;
      if (draw_.chance(splits)) here = kept + draw_.below(all - kept + 1);
      std::string& own = files[draw_.below(files.size())];
      std::string& file = uses && declaration.structure ? used : own;
      if (!declaration.csv.empty() && draw_.chance(20)) {
        const std::string name = fmt::format("表{}.csv", tables_++);
        write(folder_ / (&file == &used ? "共用" : "规则") / name, declaration.csv);
        file += written_with_file(declaration, name);
        continue;
      }
      file += written(declaration, here);
      if (here < all) files[draw_.below(files.size())] += amendment(declaration, here);
    }
    if (uses) write(folder_ / "共用" / "结构.xh", used);
    for (size_t i = 0; i < files.size(); ++i) {
      const bool markdown = draw_.chance(25);
      write(folder_ / "规则" / fmt::format("{}{}", i, markdown ? ".xh.md" : ".xh"),
            markdown ? literate(files[i]) : files[i]);
    }
    if (program_.workdays) write(folder_ / "规则" / "工作日.csv", workdays_csv(*program_.workdays));
  }

  // What is printed of a tree is the same tree: "" or what happened.
  std::string print_in(Language language, const Read& read) {
    const std::string tree = syntax::print(read.pack);
    for (const auto& entry : fs::directory_iterator(folder_ / "规则"))
      if (entry.path().extension() != ".csv") fs::remove(entry.path());
    const std::string printed = syntax::print(read.pack, check::wording(language));
    write(folder_ / "规则" / "规则.xh", printed);
    Read again;
    again.pack = syntax::parse_pack(folder_ / "规则", again.sources, again.diagnostics);
    if (again.diagnostics.has_errors()) return again.problems();
    if (language == Language::zh && syntax::print(again.pack) != tree) return "another tree";
    const std::string twice = syntax::print(again.pack, check::wording(language));
    return twice == printed ? "" : "printing again prints something else";
  }

  std::string text() const {
    std::string text;
    for (const char* pack : {"共用", "规则"}) {
      if (!fs::exists(folder_ / pack)) continue;
      for (const auto& entry : fs::directory_iterator(folder_ / pack)) {
        std::ifstream in(entry.path());
        text += "--- file " + fs::relative(entry.path(), folder_).string() + "\n" +
                std::string(std::istreambuf_iterator<char>(in), {});
      }
    }
    return text;
  }

 private:
  const Program& program_;
  const fs::path folder_;
  Draw& draw_;
  uint32_t tables_ = 0;
};

// ---- results ----

// What is said of each subject, by names: numbers depend on where declarations stand.
class Said {
 public:
  using Look = std::function<void(const execute::ResultBlock&)>;
  Said(const Program& program, const columns::Dataset& data, execute::Dates dates,
       const Look& look = {})
      : program_(program) {
    execute::ExecuteOptions options;
    options.dates = dates;
    options.engine = execute::Engine::interpreter;
    execute::ExecuteTotals totals;
    execute::execute(
        program, nullptr, nullptr, data, options,
        [&](execute::ResultBlock&& block) {
          note(block);
          if (look) look(block);
          return true;
        },
        totals);
    for (auto& [subject, lines] : lines_) std::sort(lines.begin(), lines.end());
  }

  // "" or the first difference.
  std::string differs(const Said& other) const {
    for (const auto& [subject, lines] : lines_) {
      const auto found = other.lines_.find(subject);
      if (found != other.lines_.end() && found->second == lines) continue;
      std::string text = "-- " + subject + ", as a program\n";
      for (const auto& line : lines) text += line + "\n";
      text += "-- as written\n";
      if (found == other.lines_.end()) return text + "(nobody)\n";
      for (const auto& line : found->second) text += line + "\n";
      return text;
    }
    return lines_.size() == other.lines_.size() ? "" : "other subjects";
  }

 private:
  // Records without keys stand in any order.
  std::string record(const columns::RecordName& name) const {
    const Record& kind = program_.records[name.record];
    const bool keyed = std::any_of(kind.fields.begin(), kind.fields.end(),
                                   [](const Field& field) { return field.key; });
    return kind.name + (keyed ? fmt::format("/{}", name.row) : "");
  }

  void note(const execute::ResultBlock& block) {
    const std::string& kind = program_.subjects[block.subject].name;
    const auto of = [&](uint64_t at) -> std::vector<std::string>& {
      return lines_[fmt::format("{} {}", kind, at)];
    };
    for (uint32_t at = block.begin; at < block.end; ++at) of(at);
    for (const execute::EvaluationBlock& part : block.evaluations)
      for (uint32_t at = 0; at < block.end - block.begin; ++at)
        of(block.begin + at).push_back(evaluation(part, at));
    uint64_t end = 0;
    for (const execute::MeasureRow& row : block.measures) {
      const uint64_t begin = std::exchange(end, row.evidence_end);
      of(block.begin + row.subject).push_back(measure(row, block, begin));
    }
    for (const execute::FindingRow& row : block.findings)
      of(row.subject).push_back(finding(row, block));
    for (const execute::UndeterminedRow& row : block.undetermined)
      of(row.subject).push_back(undetermined(row));
  }

  std::string evaluation(const execute::EvaluationBlock& part, uint32_t at) const {
    const Evaluation& evaluation = program_.evaluations[part.evaluation];
    std::string text =
        fmt::format("{}: state {}, labels {:b}", evaluation.name, part.state[at], part.labels[at]);
    const auto add = [&](const std::string& what, const execute::WordColumn& column) {
      if (column.present[at]) text += fmt::format(" {} {}", what, column.words[at]);
    };
    for (size_t i = 0; i < part.dimensions.size(); ++i)
      add(evaluation.dimensions[i].name, part.dimensions[i]);
    add("score", part.score);
    add("grade", part.grade);
    return text;
  }

  std::string measure(const execute::MeasureRow& row, const execute::ResultBlock& block,
                      uint64_t evidence) const {
    const Measure& measure = program_.measures[row.measure];
    std::vector<std::string> cases, seen;
    for (uint32_t i = 0; i < 64; ++i)
      if (row.cases >> i & 1) cases.push_back(case_label(program_, measure, i));
    for (uint64_t i = evidence; i < row.evidence_end; ++i)
      seen.push_back(record(block.evidence[i]));
    std::sort(cases.begin(), cases.end());
    std::sort(seen.begin(), seen.end());
    return fmt::format("{}: {} degree {} from {} until {} evidence {}", measure.name,
                       fmt::join(cases, "，"), static_cast<int>(row.degree), row.from, row.until,
                       fmt::join(seen, " "));
  }

  std::string finding(const execute::FindingRow& row, const execute::ResultBlock& block) const {
    const Finding& finding = program_.findings[row.finding];
    std::string text =
        fmt::format("{} of {}: cases {:b}", finding.name, record(row.record), row.cases);
    for (size_t i = 0; i < finding.particulars.size(); ++i) {
      const execute::Cell& cell = block.cells[row.cells + i];
      text += fmt::format(" {}:{}", cell.present, cell.word);
    }
    return text;
  }

  std::string undetermined(const execute::UndeterminedRow& row) const {
    std::string text = "undetermined ";
    text += std::visit(
        overloaded{[&](EvaluationId id) { return program_.evaluations[id].name; },
                   [&](MeasureId id) { return program_.measures[id].name; },
                   [&](execute::DegreeOf of) { return program_.measures[of.measure].name + "'s"; },
                   [&](FindingId id) { return program_.findings[id].name; }},
        row.what);
    std::vector<std::string> reasons;
    for (const execute::Reason& reason : row.reasons)
      reasons.push_back(fmt::format("{} {}", static_cast<int>(reason.kind), reason.what));
    std::sort(reasons.begin(), reasons.end());
    return fmt::format("{}: {}", text, fmt::join(reasons, "; "));
  }

  const Program& program_;
  std::map<std::string, std::vector<std::string>> lines_;  // by subject
};

std::string compare(const Program& program, const Program& written, const People& people,
                    execute::Dates dates, const fs::path& data, Draw& draw) {
  write_people(program, people, data, draw);
  columns::ReadOptions options;
  options.known_by = dates.known_by;
  options.hash_files = false;
  Diagnostics diagnostics;
  const auto read = columns::read_dataset(written, data, options, diagnostics);
  if (!read)
    return "the data can't be read:\n" + render(diagnostics, {}, Language::zh, Format::text);
  ColumnsByAlias columns(written, *read);
  const Said as_written(written, *read, dates, [&](const auto& block) { columns.look(block); });
  std::string difference = Said(program, people.data, dates).differs(as_written);
  if (difference.empty()) difference = names_differ(program, written);
  if (difference.empty()) difference = columns.text();
  // Fields that nobody knows; states that may not follow.
  for (const columns::Reject& reject : read->rejects)
    if (reject.reason != RejectReason::missing_value && reject.reason != RejectReason::state_change)
      difference += "refused: " + reject.column + "\n";
  return difference.empty() ? failed_tests(written) : difference;
}

}  // namespace

WrittenResult compare_written(Program program, const People& people, execute::Dates dates,
                              Draw& draw) {
  // A calendar that covers nothing is refused.
  if (program.workdays && program.workdays->before.size() < 2) return {"", "", true};
  make_sayable(program, draw);
  const Folder folder;
  Rules rules(program, folder.path(), draw);
  rules.write_files();
  if (draw.chance(40))
    write(folder.path() / "规则" / "测试.xh", tests_of(program, people, dates, draw));
  Read read = read_rules(folder.path() / "规则");
  if (read.unsayable()) return {"", "", true};
  if (!read.program) return {read.problems(), rules.text()};
  const std::string text = rules.text();
  if (draw.chance(60)) {
    std::string problem = rules.print_in(draw.chance(60) ? Language::en : Language::zh, read);
    if (!problem.empty()) return {"printed again: " + problem, text};
    read = read_rules(folder.path() / "规则");
    if (!read.program) return {"printed again: " + read.problems(), rules.text()};
  }
  std::string difference =
      compare(program, *read.program, people, dates, folder.path() / "数据", draw);
  if (difference.empty() && draw.chance(25))
    difference =
        wrong_simulation(program, *read.program, dates.known_by, folder.path() / "造的数据");
  return {difference, difference.empty() ? "" : text};
}

}  // namespace xinheng::differential
