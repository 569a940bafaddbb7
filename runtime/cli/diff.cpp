#include "runtime/cli/code_options.h"
#include "runtime/cli/commands.h"
#include "runtime/cli/dates.h"
#include "runtime/cli/diff_text.h"
#include "runtime/cli/interruption.h"
#include "runtime/cli/messages.h"
#include "runtime/cli/progress.h"
#include "runtime/compare/compare.h"
#include "runtime/compare/conditions.h"
#include "runtime/compare/grid.h"
#include "runtime/report/write.h"

namespace xinheng::cli {
namespace {

// What the two sides are, from the words of the command.
class Sides {
 public:
  Sides(Arguments& arguments, compare::Options& options)
      : arguments_(arguments), diagnostics_(arguments.diagnostics()), options_(options) {}

  Sources sources;  // that messages point into

  // False: reported.
  bool read_words() {
    for (const std::string& word : arguments_.texts("--set")) {
      const size_t at = word.find('=');
      if (at == std::string::npos || at == 0 || at + 1 == word.size()) {
        diagnostics_.report(Kind::set_form_wrong, std::nullopt, {"--set", word, "参数"});
      } else {
        settings_.push_back({word.substr(0, at), word.substr(at + 1)});
      }
    }
    const std::vector<std::string> packs = arguments_.texts("PACK");
    if (packs.size() > 2) {
      diagnostics_.report(Kind::compare_ambiguous, std::nullopt, {packs[1], packs[2]});
    }
    std::vector<std::string> ways;  // in which the sides differ
    if (packs.size() > 1) ways.push_back(packs[1]);
    for (const char* option : {"--date-old", "--set", "--data-old"}) {
      const bool given = arguments_.has(option) || !arguments_.texts(option).empty();
      if (given) ways.emplace_back(option);
    }
    if (ways.empty()) diagnostics_.report(Kind::compare_nothing, std::nullopt, {});
    if (ways.size() > 1) {
      diagnostics_.report(Kind::compare_ambiguous, std::nullopt, {ways[0], ways[1]});
    }
    compare::Side& before = options_.sides[0];
    compare::Side& after = options_.sides[1];
    after.dates = dates_of(arguments_);
    before.dates = after.dates;
    if (arguments_.has("--date-old")) {
      before.dates.evaluation_date = arguments_.date("--date-old", 0);
      if (!arguments_.has("--known-by")) before.dates.known_by = before.dates.evaluation_date;
    }
    after.data = before.data = arguments_.text("--data");
    if (arguments_.has("--data-old")) before.data = arguments_.text("--data-old");
    return !arguments_.wrong();
  }

  // The packs, compiled. False: said.
  bool compile_packs(bool native, Language language, Format format) {
    const std::vector<std::string> packs = arguments_.texts("PACK");
    before_ = compile(packs[0], native ? Stage::code : Stage::typed, code_options(arguments_));
    if (!sound(*before_, language, format)) return false;
    options_.sides[0].compilation = options_.sides[1].compilation = &*before_;
    name_sides(packs);
    const Stage until = native ? Stage::plan : Stage::typed;
    if (packs.size() > 1) {
      after_ = compile(packs[1], until, {}, {before_->sources, &before_->pack});
      if (!sound(*after_, language, format)) return false;
      options_.sides[1].compilation = &*after_;
    } else if (!settings_.empty()) {
      after_ = compare::with_settings(*before_, "--set", settings_, until, sources, diagnostics_);
      if (!after_) return false;
      options_.sides[1].compilation = &*after_;
    }
    if (native && after_) give_code(*after_, {&*before_});
    for (const compare::Side& side : options_.sides) {
      if (!in_force(*side.compilation->program, side.dates.evaluation_date, diagnostics_)) {
        return false;
      }
    }
    return true;
  }

 private:
  bool sound(const Compilation& compilation, Language language, Format format) {
    print_messages(compilation.diagnostics, compilation.sources, language, format);
    failed = exit_code_of(compilation.diagnostics);
    return compilation.program.has_value();
  }

  void name_sides(const std::vector<std::string>& packs) {
    compare::Side& before = options_.sides[0];
    compare::Side& after = options_.sides[1];
    before.name = after.name = packs[0];
    if (packs.size() > 1) after.name = packs[1];
    for (const compare::Setting& setting : settings_) {
      after.name += " " + setting.parameter + "=" + setting.value;
    }
    if (arguments_.has("--date-old")) {
      before.name += " " + format_date(before.dates.evaluation_date);
      after.name += " " + format_date(after.dates.evaluation_date);
    }
    if (arguments_.has("--data-old")) {
      before.name += " " + before.data.string();
      after.name += " " + after.data.string();
    }
  }

  Arguments& arguments_;
  Diagnostics& diagnostics_;
  compare::Options& options_;
  std::vector<compare::Setting> settings_;
  std::optional<Compilation> before_, after_;

 public:
  ExitCode failed = ExitCode::fine;  // of a pack
};

// Groups and conditions name what the packs declare.
struct Asked {
  std::vector<compare::Condition> conditions;
};
bool read_asked(Arguments& arguments, compare::Options& options, Asked& asked) {
  Diagnostics& diagnostics = arguments.diagnostics();
  const program::Program& after = *options.sides[1].compilation->program;
  for (const std::string& name : arguments.texts("--by")) {
    auto field = compare::group_field(after, name, diagnostics);
    if (field) options.groups.push_back(std::move(*field));
  }
  const auto decisions = compare::decisions_of(*options.sides[0].compilation->program, after);
  for (const std::string& text : arguments.texts("--fail-if")) {
    auto condition = compare::parse_condition(text, decisions, diagnostics);
    if (condition) asked.conditions.push_back(std::move(*condition));
  }
  return !arguments.wrong();
}

ExitCode finish(Arguments& arguments, const compare::Options& options,
                const compare::Comparison& comparison, const Asked& asked, Format format) {
  Diagnostics diagnostics;
  const Language language = arguments.language();
  std::vector<report::Judgement> judgements;
  for (const compare::Condition& condition : asked.conditions) {
    judgements.push_back(
        {condition, verdict_of(condition, comparison.decisions, comparison.differences)});
    const compare::Verdict& verdict = judgements.back().verdict;
    if (!verdict.met) continue;
    diagnostics.report(
        Kind::fail_if_met, std::nullopt,
        {condition.text, std::to_string(verdict.subjects) + " / " + std::to_string(verdict.of)});
  }
  const std::string out = arguments.text("--out");
  const auto document = report::diff_document(options, comparison, judgements, out);
  Diagnostics writing;
  if (!out.empty() && !report::write_diff(out, options, comparison, document, language, writing)) {
    return conclude(writing, {}, language, format);
  }
  if (format == Format::json) {
    print_result(document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) +
                 "\n");
  } else if (!arguments.has("--quiet")) {
    print_result(diff_text(document, language));
    if (!out.empty()) {
      print_result((language == Language::zh ? "\n结果：" : "\nResults: ") + out + "\n");
    }
  }
  return conclude(diagnostics, {}, language, format);
}

ExitCode run(Arguments& arguments) {
  compare::Options options;
  Sides sides(arguments, options);
  options.engine = engine_of(arguments);
  options.threads = arguments.threads();
  options.rejects_max = arguments.rejects_max();
  const Format format = arguments.format();
  if (!sides.read_words() || arguments.wrong()) return arguments.explain_wrong();
  const Language language = arguments.language();
  const bool native = options.engine == execute::Engine::native;
  if (!sides.compile_packs(native, language, format)) {
    if (sides.failed != ExitCode::fine) return sides.failed;
    return conclude(arguments.diagnostics(), sides.sources, language, format);
  }
  Asked asked;
  if (!read_asked(arguments, options, asked)) return arguments.explain_wrong();
  std::error_code unread;
  const std::string out = arguments.text("--out");
  Diagnostics diagnostics;
  if (!out.empty() && std::filesystem::exists(out, unread)) {
    diagnostics.report(Kind::output_exists, std::nullopt, {out});
    return conclude(diagnostics, {}, language, format);
  }
  Progress progress(Progress::form_of_terminal(arguments.has("--quiet")), language);
  options.progress = [&](const char* phase, uint64_t done, uint64_t total) {
    progress.show(phase, done, total);
    return !interrupted();
  };
  const auto comparison = compare::compare(options, diagnostics);
  progress.end();
  if (!comparison) return conclude(diagnostics, {}, language, format);
  return finish(arguments, options, *comparison, asked, format);
}

constexpr Words notes = {
    "数据只读一遍，两边同时评价。规则按含义比较：换行、次序、写法不同不算变化。每个不同的决定\n"
    "归到引起它的规则；有几处可能的，逐处撤回再评一次。比两个日期时，归到那天起取别的值、有别的\n"
    "说法的规则，时间推移（期限届满、年龄增长），数据截止日（后来才知道的）。比两份数据时，归到关于"
    "\n"
    "这个主体的、新增、改动、撤回的行，changes.parquet 的 because 列出是哪些。\n\n"
    "--out 的文件夹：\n"
    "  changes.parquet  每个不同的决定一行：主体、变更前后的等级、得分、措施、期限、原因\n"
    "  diff.json        全部合计\n"
    "  report.html      一份报告，不用联网，可以打印\n\n"
    "--fail-if 的条件：新增 措施、减少 措施、降级 评价、升级 评价、无法确定、变化，后面可以写\n"
    "> 或 >= 和一个数（主体数，或者占受评主体的百分比；不写就是 > "
    "0）。措施也可以写一类：奖励、\n"
    "惩戒、预警、名单。\n\n"
    "例：\n"
    "  xinheng diff rules/old rules/new --data data --date 2018-12-31 --out diff \\\n"
    "    --by 区县 --fail-if '新增 失信黑榜 > 0' --fail-if '变化 > 1%'\n"
    "  xinheng diff rules/quzhou-person --data data --date 2018-12-31 --set A级线=110\n"
    "  xinheng diff rules/quzhou-person --data data --date-old 2018-06-30 --date 2018-12-31\n",
    "The data is read once and both sides are judged together. Rules are compared by what they\n"
    "mean: layout, order and wording are no change. Each decision that differs is put down to\n"
    "the rule that did it; where several may have, each is taken back alone and judged "
    "again.\n"
    "Between two dates it is put down to rules and values that hold from another day on, to the\n"
    "passing of time (terms that end, people who come of age), or to what became known since.\n"
    "Between two data sets: to the rows about the subject that are new, changed or gone; because\n"
    "in changes.parquet lists them.\n\n"
    "The folder of --out:\n"
    "  changes.parquet  a row per decision that differs: subject, grade, score, measure, term\n"
    "                   before and after, and because of which rule\n"
    "  diff.json        all totals\n"
    "  report.html      one report, works offline, can be printed\n\n"
    "Conditions of --fail-if: added MEASURE, removed MEASURE, falls EVALUATION, rises\n"
    "EVALUATION, undetermined, changed; behind it > or >= and a number of subjects or a share\n"
    "of those judged (by default > 0). Also a sort of measures: rewards, punishments,\n"
    "warnings, rosters.\n\n"
    "For example:\n"
    "  xinheng diff rules/old rules/new --data data --date 2018-12-31 --out diff \\\n"
    "    --by 区县 --fail-if 'added 失信黑榜 > 0' --fail-if 'changed > 1%'\n"
    "  xinheng diff rules/quzhou-person --data data --date 2018-12-31 --set A级线=110\n"
    "  xinheng diff rules/quzhou-person --data data --date-old 2018-06-30 --date 2018-12-31\n"};

}  // namespace

Command diff_command() {
  return {
      "diff",
      {"比较一次变更前后：谁的等级、措施变了，因为哪条规则。",
       "Compares before and after a change: whose grades and measures differ, by which rule."},
      {{"PACK",
        "",
        {"规则包的文件夹：变更前的，变更后的；只写一个时，比两个日期、参数的两个值或者两份数据",
         "folders of rule packs: before, and after the change; of one alone two dates, two\n"
         "values of a parameter or two data sets are compared"},
        false,
        true}},
      {{"--data", "DATA", data_argument.help, true},
       date_option,
       {"--date-old", "YYYY-MM-DD", {"变更前的评价日", "the evaluation date before"}},
       {"--set",
        "NAME=VALUE",
        {"变更后参数取这个值；可以几次", "after the change a parameter has this value; repeatable"},
        false,
        true},
       {"--data-old", "DATA", {"变更前的数据", "the data before"}},
       known_by_option,
       {"--out", "FOLDER", {"结果写到哪个文件夹（还不存在的）", "a folder to make"}},
       {"--by",
        "FIELD",
        {"按主体的这个字段分组：代码、是否、日期（年龄段）；可以几次",
         "groups by a field of the subjects: a code, yes or no, a date (bands of age);\n"
         "repeatable"},
        false,
        true},
       {"--fail-if",
        "CONDITION",
        {"条件成立时退出码是 5；可以几次", "where it is met, the exit code is 5; repeatable"},
        false,
        true},
       engine_option,
       threads_option,
       rejects_option,
       no_cache_option,
       format_option,
       {"--quiet", "", {"不显示进度和小结", "neither progress nor summary"}}},
      notes,
      run,
      {ExitCode::fine, ExitCode::pack_wrong, ExitCode::command_line_wrong, ExitCode::data_unusable,
       ExitCode::output_unwritable, ExitCode::condition_met, ExitCode::interrupted}};
}

}  // namespace xinheng::cli
