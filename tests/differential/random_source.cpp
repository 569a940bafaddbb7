#include "tests/differential/random_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/differential/random_values.h"

namespace xinheng::differential {

using namespace program;

namespace {

const std::string founded = " 依据 《规》一；";

class Writer {
 public:
  explicit Writer(const Program& program) : program_(program) {
    style_.name = [this](const std::string& name) { return qualified(name); };
    for (const Codes& codes : program.codes)
      for (const Code& code : codes.codes) lists_[code.name] = codes.name;
    for (const Table& table : program.tables)
      for (const std::string& row : table.row_names) lists_[row] = table.name;
  }

  std::vector<Declaration> all() {
    package();
    for (const Codes& codes : program_.codes) add(codes);
    for (const Table& table : program_.tables) add(table);
    for (const Parameter& parameter : program_.parameters) add(parameter);
    for (const Subject& subject : program_.subjects) {
      Declaration made{"主体 " + subject.name, aliases(subject.aliases) + " {", " {", {}, "}"};
      fields(subject.fields, made);
      made.structure = true;
      out_.push_back(std::move(made));
    }
    for (const Record& record : program_.records) add(record);
    for (const Transitions& transitions : program_.transitions) add(transitions);
    for (const Scene& scene : program_.scenes) add(scene);
    for (const Define& define : program_.defines)
      if (!define.finding.valid()) add(define);
    for (const Decision& decision : program_.decisions) add(decision);
    for (const Evaluation& evaluation : program_.evaluations) add(evaluation);
    for (uint32_t i = 0; i < program_.measures.size(); ++i) add(MeasureId{i});
    for (const Finding& finding : program_.findings) add(finding);
    for (const Simulation& simulation : program_.simulations) add(simulation);
    return std::move(out_);
  }

 private:
  // 状态.状态1: a bare code says of which list it is only opposite to one.
  std::string qualified(const std::string& name) const {
    const auto list = lists_.find(name);
    return list == lists_.end() ? name : list->second + "." + name;
  }
  std::string expr(ExprId id) const { return print_source(program_, id, style_); }
  std::string value(const Type& type, const std::optional<Word>& word) const {
    return word ? format_value(program_, type, *word, Language::zh) : "缺";
  }
  std::string type(const Type& type) const {
    constexpr const char* names[] = {"是否",         "整数",         "小数", "金额", "日期",
                                     "期间",         "文本",         "",     "",     "条款",
                                     "公民信用代码", "法人信用代码", ""};
    std::string name = names[static_cast<size_t>(type.kind)];
    if (type.kind == TypeKind::code) name = program_.codes[type.codes].name;
    if (type.kind == TypeKind::row) name = program_.tables[type.table].name;
    if (type.kind == TypeKind::subject) name = program_.subjects[type.subject].name;
    if (type.kind == TypeKind::decimal) name += fmt::format("({})", type.places);
    return name + (type.optional ? "?" : "");
  }
  static std::string effect(Interval in_force) {
    std::string out;
    if (in_force.from != date_min) out += " 自 " + format_date(in_force.from) + " 起";
    if (in_force.to != date_max) out += " 自 " + format_date(in_force.to) + " 起 废止";
    return out;
  }
  const std::string& owner(Scope scope, RecordId record, SubjectId subject) const {
    return scope == Scope::record ? program_.records[record].name : program_.subjects[subject].name;
  }

  // ---- what there is ----

  void package() {
    out_.push_back(
        {"规则包 " + program_.name, " 版本 “1” { 自 1900-01-01 起：施行；", "", {}, "}"});
    Declaration calendar{"历法", " {", "", {}, "}"};
    const bool end = program_.missing_day == MissingDay::month_end;
    calendar.parts.push_back(
        fmt::format("无对应日：{} 假设 “试”；", end ? "取月末" : "取次月首日"));
    if (program_.workdays) {
      calendar.parts.push_back("工作日：来自 “工作日.csv”；");
      calendar.parts.push_back(fmt::format("开始当日：{} 假设 “试”；",
                                           program_.workdays->start_counts ? "计入" : "不计入"));
    }
    calendar.kept = calendar.parts.size();
    out_.push_back(std::move(calendar));
    std::string clauses;
    for (const Clause& clause : program_.clauses) clauses += " " + clause.cite + "：“条”；";
    out_.push_back(
        {"法源 《规》", " { 自 1900-01-01 起：施行； 条目 {" + clauses + " }", "", {}, "}"});
  }

  void add(const Codes& codes) {
    const bool nested = std::any_of(codes.codes.begin(), codes.codes.end(),
                                    [](const Code& code) { return code.parent >= 0; });
    Declaration made{"代码表 " + codes.name,
                     codes.ordered ? " 有序"
                     : nested      ? " 分级"
                                   : "",
                     " {",
                     {},
                     "}"};
    made.head += alias(codes.alias) + " {";
    for (int32_t i = 0; i < static_cast<int32_t>(codes.codes.size()); ++i)
      if (codes.codes[static_cast<size_t>(i)].parent < 0) made.parts.push_back(code(codes, i));
    made.structure = true;
    out_.push_back(std::move(made));
  }
  static std::string code(const Codes& codes, int32_t at) {
    std::string below;
    for (int32_t i = 0; i < static_cast<int32_t>(codes.codes.size()); ++i)
      if (codes.codes[static_cast<size_t>(i)].parent == at) below += " " + code(codes, i);
    const Code& here = codes.codes[static_cast<size_t>(at)];
    const std::string number = here.number.empty() ? "" : " “" + here.number + "”";
    const std::string name = here.name + number + alias(here.alias);
    return below.empty() ? name + "；" : name + " {" + below + " }";
  }

  void fields(const std::vector<Field>& fields, Declaration& made) const {
    for (const Field& field : fields) {
      const bool inverse = !field.inverse.empty() && made.kind.starts_with("记录");
      made.parts.push_back((field.key ? "主键 " : "") + field.name + "：" + type(field.type) +
                           (inverse ? " 反称 " + field.inverse : "") + aliases(field.aliases) +
                           "；");
      // What data doesn't have yet must be optional.
      if (!field.type.optional) made.kept = made.parts.size();
    }
  }

  void add(const Table& table) {
    Declaration made{"清单 " + table.name, alias(table.alias) + " { 列 {", " { 行 {", {}, "} }"};
    for (const Field& column : table.columns) {
      made.head += column.key ? " 主键 " + column.name + "：代码；"
                              : " " + column.name + "：" + type(column.type) + "；";
    }
    made.file_head = made.head + " }";
    made.head += " } 行 {";
    made.file_tail = "}";
    for (const Field& column : table.columns) made.csv += column.name + ",";
    made.csv += "假设\n";
    for (size_t row = 0; row < table.rows.size(); ++row) {
      std::string text = table.row_names[row], line = text;
      for (size_t i = 1; i < table.columns.size(); ++i) {
        const std::string cell = value(table.columns[i].type, table.rows[row][i]);
        text += " | " + cell;
        line += "," + cell;
      }
      made.parts.push_back(text + " 假设 “试”；");
      made.csv += line + ",试\n";
    }
    made.structure = true;
    out_.push_back(std::move(made));
  }

  void add(const Parameter& parameter) {
    const std::string head = "：" + type(parameter.type) + alias(parameter.alias) + " {";
    Declaration made{"参数 " + parameter.name, head, " {", {}, "}"};
    for (const DatedValue& dated : parameter.values) {
      const std::string when = "自 " + format_date(dated.interval.from) + " 起：";
      made.parts.push_back(when + (dated.value ? value(parameter.type, dated.value) : "废止") +
                           " 假设 “试”；");
    }
    made.kept = 1;
    made.structure = true;
    out_.push_back(std::move(made));
  }

  void add(const Record& record) {
    const std::string& owner = program_.subjects[record.owner].name;
    const bool link = !record.owner_end.empty();
    Declaration made{
        (link ? "关系 " : "记录 ") + record.name, link ? "" : " 归属 " + owner, " {", {}, "}"};
    if (record.treelike) made.head += " 成树";
    made.head += aliases(record.aliases) + " {";
    if (link) made.head += " " + record.owner_end + "：" + owner + "；";
    if (record.known) {
      made.head += " 已知 自 " + record.fields[record.known->since].name;
      if (record.known->until) made.head += " 至 " + record.fields[*record.known->until].name;
      made.head += "；";
    }
    fields(record.fields, made);
    if (link) made.kept = std::max<size_t>(made.kept, 1);
    // What it is known since can't be added later.
    if (record.known) made.kept = made.parts.size();
    made.structure = true;
    out_.push_back(std::move(made));
  }

  // States that change further may be said in an amendment.
  void add(const Transitions& transitions) {
    const bool codes = transitions.codes.valid();
    const auto name = [&](Word state) {
      const auto at = static_cast<size_t>(state);
      return codes ? program_.codes[transitions.codes].codes[at].name
                   : program_.tables[transitions.table].row_names[at];
    };
    const auto names = [&](const std::vector<Word>& states) {
      std::string text;
      for (const Word state : states) text += (text.empty() ? "" : "，") + name(state);
      return text;
    };
    const std::string of =
        codes ? program_.codes[transitions.codes].name : program_.tables[transitions.table].name;
    Declaration made{"流转 " + of, " { 初始：" + names(transitions.initial) + "；", " {", {}, "}"};
    for (size_t from = 0; from < transitions.to.size(); ++from)
      if (!transitions.to[from].empty())
        made.parts.push_back(name(static_cast<Word>(from)) + " 到 " + names(transitions.to[from]) +
                             founded);
    out_.push_back(std::move(made));
  }

  void add(const Scene& scene) {
    Declaration made{"场景 " + scene.name,
                     alias(scene.alias) + founded.substr(0, founded.size() - 3) + " {",
                     "",
                     {},
                     "}"};
    if (!scene.departments.empty()) made.parts.push_back("部门：" + listed(scene.departments));
    if (!scene.query_mode.empty()) made.parts.push_back("方式：" + scene.query_mode + "；");
    if (!scene.frequency.empty()) made.parts.push_back("频次：" + scene.frequency + "；");
    made.parts.push_back(std::string("必查：") + (scene.mandatory ? "是；" : "否；"));
    made.kept = made.parts.size();
    out_.push_back(std::move(made));
  }

  void add(const Simulation& simulation) {
    const Subject& kind = program_.subjects[simulation.subject];
    Declaration made{"模拟 " + kind.name, " {", "", {}, "}"};
    if (simulation.number) made.parts.push_back(fmt::format("数量：{}；", *simulation.number));
    for (const Hint& hint : simulation.hints) {
      const Field& field = kind.fields[hint.field];
      std::string text = field.name + "：";
      for (const Chance& chance : hint.chances)
        text += (text.ends_with("：") ? "" : "，") + value(field.type, chance.reach.low) +
                fmt::format(" {}%", chance.weight * 100 / chance_one);
      made.parts.push_back(text + "；");
    }
    made.kept = made.parts.size();
    out_.push_back(std::move(made));
  }

  static std::string listed(const std::vector<std::string>& names) {
    return fmt::format("{}；", fmt::join(names, "，"));
  }
  static std::string alias(const std::string& alias) {
    return alias.empty() ? "" : " 别名 “" + alias + "”";
  }
  static std::string aliases(const std::vector<std::string>& aliases) {
    return aliases.empty() ? "" : fmt::format(" 别名 “{}”", fmt::join(aliases, "”，“"));
  }

  // ---- rules ----

  template <class Rules>
  std::string over(const std::vector<uint32_t>& rules, const Rules& all, std::string so_far) const {
    std::vector<std::string> labels;
    for (const uint32_t at : rules) {
      const std::string& label = all[at].label;
      if (std::find(labels.begin(), labels.end(), label) != labels.end()) continue;
      labels.push_back(label);
      so_far += (so_far.empty() ? " 优先于 " : "，") + label;
    }
    return so_far;
  }

  void add(const Define& define) {
    Declaration made{
        "定义 " + owner(define.scope, define.record, define.subject) + "." + define.name,
        "：" + type(define.type) + alias(define.alias) + " { 原则：" + expr(define.base) + founded,
        " {",
        {},
        "}"};
    for (const Exception& exception : define.exceptions) {
      made.parts.push_back("例外 " + exception.label + over(exception.over, define.exceptions, "") +
                           effect(exception.in_force) + " 当 " + expr(exception.when) + " 则 " +
                           expr(exception.value) + founded);
    }
    out_.push_back(std::move(made));
  }

  std::string findings(const Branch& branch) const {
    std::string text;
    for (const ExprId id : branch.findings)
      text += (text.empty() ? "" : " | ") + (id.valid() ? expr(id) : "缺");
    return text;
  }

  // All that stands in its rows is written out: they may be a file.
  bool is_written_out(const Decision& decision) const {
    for (const Branch& branch : decision.branches) {
      for (const Criterion& criterion : branch.criteria)
        for (const Allowed& allowed : criterion.allowed)
          for (const auto& limit : {allowed.low, allowed.high})
            if (limit && limit->expr.valid()) return false;
      for (const ExprId id : branch.findings)
        if (id.valid() && !std::holds_alternative<Literal>(program_.exprs[id].node)) return false;
    }
    return !decision.branches.empty();
  }

  // Texts stand there without quotes: 教师，学生.
  static std::string cell(std::string text) {
    for (const std::string_view quote : {"“", "”"})
      for (size_t at = text.find(quote); at != std::string::npos; at = text.find(quote))
        text.erase(at, quote.size());
    return text;
  }

  void add_csv(const Decision& decision, Declaration& made) const {
    made.csv = "标签";
    for (const Input& input : decision.inputs) made.csv += "," + input.name;
    for (const Field& output : decision.outputs) made.csv += "," + output.name;
    for (size_t i = 0; i < decision.branches.size(); ++i) {
      const Branch& branch = decision.branches[i];
      made.csv += "\n" + (branch.label == fmt::format("第{}行", i + 1) ? "缺" : branch.label);
      for (uint32_t c = 0; c < branch.criteria.size(); ++c)
        made.csv +=
            "," + cell(print_criterion(program_, decision, c, branch.criteria[c], Language::zh));
      for (const ExprId id : branch.findings) {
        const auto* literal = id.valid() ? std::get_if<Literal>(&program_.exprs[id].node) : nullptr;
        made.csv += "," + (literal ? cell(value(program_.exprs[id].type, literal->value)) : "缺");
      }
    }
    made.csv += "\n";
  }

  void add(const Decision& decision) {
    Declaration made{"决策表 " + decision.name,
                     " 对 " + owner(decision.scope, decision.record, decision.subject) + " 命中 " +
                         print_policy(program_, decision, Language::zh) + alias(decision.alias) +
                         " 依据 《规》一 { 列 {",
                     " { 行 {",
                     {},
                     "} }"};
    for (const Input& input : decision.inputs)
      made.head += " " + input.name + "：" + expr(input.value) + "；";
    made.head += " } => {";
    for (const Field& output : decision.outputs)
      made.head += " " + output.name + "：" + type(output.type) + "；";
    made.file_head = made.head + " }";
    made.head += " } 行 {";
    if (is_written_out(decision)) add_csv(decision, made);
    for (size_t i = 0; i < decision.branches.size(); ++i) {
      const Branch& branch = decision.branches[i];
      std::string text = branch.label == fmt::format("第{}行", i + 1) ? "" : branch.label + "：";
      for (uint32_t c = 0; c < branch.criteria.size(); ++c)
        text += (c == 0 ? "" : " | ") +
                print_criterion(program_, decision, c, branch.criteria[c], Language::zh);
      made.parts.push_back(text + " => " + findings(branch) + "；");
    }
    std::string otherwise;
    if (decision.otherwise) otherwise = "其余 => " + findings(*decision.otherwise) + "；";
    if (decision.otherwise_undecided) otherwise = "其余 => 无法确定；";
    if (!otherwise.empty()) made.parts.push_back(otherwise);
    made.file_tail = otherwise.empty() ? "}" : "行 { " + otherwise + " } }";
    using enum HitPolicy;
    const HitPolicy policy = decision.policy;
    const bool by_rows = policy == first || policy == rule_order || policy == list;
    // Nothing comes behind 其余, nor where it matters which row is the first.
    if (decision.otherwise || decision.otherwise_undecided || by_rows)
      made.kept = made.parts.size();
    out_.push_back(std::move(made));
  }

  std::string part(const char* word, const Dimension& one) const {
    const std::string weight = one.weight.valid() ? " 权重 " + expr(one.weight) : "";
    return word + (" " + one.name) + alias(one.alias) + " 下限 " + expr(one.floor) + " 上限 " +
           expr(one.ceiling) + weight + "：" + expr(one.value) + "；";
  }

  void add(const Evaluation& evaluation) {
    Type grade;
    grade.kind = TypeKind::code;
    grade.codes = evaluation.grades;
    Declaration made{"评价 " + evaluation.name,
                     " 对 " + program_.subjects[evaluation.subject].name + alias(evaluation.alias) +
                         " 依据 《规》一 {",
                     " {",
                     {},
                     "}"};
    const auto rule = [&](const char* word, const LabelledCase& one) {
      made.parts.push_back(word + (" " + one.label) + effect(one.in_force) + " 当 " +
                           expr(one.when) + (one.grade ? " 则 " + value(grade, one.grade) : "") +
                           founded);
    };
    for (const auto& one : evaluation.unrated) rule("不评", one);
    Declaration amended{"补充 评价 " + evaluation.name, " {", "", {}, "}"};
    for (const auto& one : evaluation.dimensions) made.parts.push_back(part("分项", one));
    if (evaluation.score) add_score(evaluation, made, amended);
    if (evaluation.grades.valid()) {
      std::string text = "分档 " + evaluation.grade_name + "：" +
                         program_.codes[evaluation.grades].name + alias(evaluation.grade_alias) +
                         " {";
      for (const Band& band : evaluation.bands)
        text += " " + expr(band.from) + " 以上：" + value(grade, band.grade) + "；";
      made.parts.push_back(text + " 其余：" + value(grade, evaluation.otherwise) + "； }");
    }
    made.kept = made.parts.size();
    for (const auto& one : evaluation.downgrades) rule("直降", one);
    for (const Quota& quota : evaluation.quotas) {
      const std::string group = quota.group.valid() ? " 分组 " + expr(quota.group) : "";
      made.parts.push_back("限额 " + quota.label + " " + value(grade, quota.grade) + " 至多 " +
                           expr(quota.share) + group + " 并列 " +
                           (quota.keep_ties ? "从宽" : "从严") + founded);
    }
    out_.push_back(std::move(made));
    if (!amended.parts.empty()) out_.push_back(std::move(amended));
  }

  // Its own parts have bare names there. Of every other sum the last term stands in an amendment,
  // and so does the last dimension where only that term may name it.
  void add_score(const Evaluation& evaluation, Declaration& made, Declaration& amended) const {
    const auto bare = [&](std::string text) {
      const std::string own = evaluation.name + ".";
      for (size_t at = text.find(own); at != std::string::npos; at = text.find(own, at))
        text.erase(at, own.size());
      return text;
    };
    Dimension score = *evaluation.score;
    const auto* sum = std::get_if<Binary>(&program_.exprs[score.value].node);
    const bool adds = sum && sum->op != Arithmetic::multiply && score.value.index % 2 == 0;
    if (adds) score.value = sum->left;
    const std::string text = bare(part("总分", score));
    if (adds) {
      const bool moves = !evaluation.dimensions.empty() &&
                         text.find(evaluation.dimensions.back().name) == std::string::npos;
      if (moves) amended.parts.push_back(std::move(made.parts.back()));
      if (moves) made.parts.pop_back();
      const std::string sign = sum->op == Arithmetic::add ? " + (" : " - (";
      amended.parts.push_back("总分 " + score.name + "：原值" + sign + bare(expr(sum->right)) +
                              ")；");
      amended.kept = amended.parts.size();
    }
    made.parts.push_back(text);
  }

  std::string excluded(MeasureId id) const {
    std::string text;
    for (const Measure& other : program_.measures) {
      const auto& by = other.excluded_by;
      if (std::find(by.begin(), by.end(), id) != by.end())
        text += (text.empty() ? " 排斥：" : "，") + other.name;
    }
    return text.empty() ? text : text + "；";
  }

  std::string outcome(const Waiver& waiver) const {
    switch (waiver.effect) {
      case WaiverEffect::lighten:
        return "从轻";
      case WaiverEffect::nothing:
        return "原值";
      case WaiverEffect::replace:
        return "改为 " + program_.measures[waiver.replacement].name;
      default:
        return waiver.deadline.valid() ? "改为 " + program_.findings[waiver.deadline].name : "免除";
    }
  }

  template <class Rule>
  void waivers(const Rule& rule, Declaration& made) const {
    for (const Waiver& waiver : rule.waivers) {
      const std::string when = effect(waiver.in_force) + " 当 " + expr(waiver.when);
      const std::string all =
          over(waiver.over_waivers, rule.waivers, over(waiver.over, rule.cases, ""));
      made.parts.push_back(waiver.exit ? "移出 " + waiver.label + when + founded
                                       : "例外 " + waiver.label + all + when + " 则 " +
                                             outcome(waiver) + founded);
    }
  }

  void add(MeasureId id) {
    constexpr const char* kinds[] = {"奖励 ", "惩戒 ", "预警 ", "名单 "};
    const Measure& measure = program_.measures[id];
    Declaration made{kinds[static_cast<size_t>(measure.kind)] + measure.name,
                     " 对 " + program_.subjects[measure.subject].name + alias(measure.alias) + " {",
                     " {",
                     {},
                     "}"};
    if (!measure.nature.empty()) made.head += " 性质：" + measure.nature + "；";
    if (!measure.level.empty()) made.head += " 级别：" + measure.level + "；";
    if (!measure.scenes.empty()) made.head += " 场景：" + listed(measure.scenes);
    if (!measure.departments.empty()) made.head += " 部门：" + listed(measure.departments);
    if (!measure.binding) made.head += " 方式：可以；";
    made.head += excluded(id);
    if (measure.in_force.from != date_min)
      made.head += " 自 " + format_date(measure.in_force.from) + " 起：施行；";
    if (measure.in_force.to != date_max)
      made.head += " 自 " + format_date(measure.in_force.to) + " 起：废止；";
    if (measure.from.valid()) made.head += " 起算：" + expr(measure.from) + "；";
    if (measure.term.valid()) made.head += " 期限：" + expr(measure.term) + " 假设 “试”；";
    for (const auto& one : measure.cases)
      made.parts.push_back("情形 " + one.label + effect(one.in_force) + " 当 " + expr(one.when) +
                           founded);
    made.kept = 1;
    waivers(measure, made);
    out_.push_back(std::move(made));
  }

  void add(const Finding& finding) {
    constexpr const char* kinds[] = {"修复 ", "异议 ", "公示 ", "时限 "};
    const Record& record = program_.records[finding.record];
    Declaration made{kinds[static_cast<size_t>(finding.kind)] + finding.name,
                     " 对 " + record.name + alias(finding.alias) + " {",
                     " {",
                     {},
                     "}"};
    std::string& head = made.head;
    if (finding.kind == FindingKind::publication) {
      head += " 渠道：网站； 起算：" + expr(finding.start) + "； 期限：" + expr(finding.term) +
              " 假设 “试”； 公开 { " + record.fields[0].name + shown(record.fields[0]) + "； }";
    } else if (finding.kind == FindingKind::deadline) {
      head += " 起算：" + expr(finding.start) + "； 限期：" + expr(finding.term) + " 假设 “试”；" +
              " 办结：" + expr(finding.done) + "； 责任：“信用办”；";
    } else {
      head += " 受理：信用办；";
    }
    for (const auto& one : finding.cases) {
      if (is_handed_over(one)) continue;
      made.parts.push_back("情形 " + one.label + effect(one.in_force) + " 当 " + expr(one.when) +
                           founded);
    }
    made.kept = 1;
    waivers(finding, made);
    out_.push_back(std::move(made));
  }
  // A citizen's code isn't shown as it is.
  std::string shown(const Field& field) const {
    if (field.key) return "：原样";
    const Field& key = program_.subjects[field.type.subject].fields[0];
    const bool citizen = key.type.kind == TypeKind::citizen_code;
    return "." + key.name + (citizen ? "：保留(6，0)" : "：原样");
  }

  const Program& program_;
  SourceStyle style_;
  std::map<std::string, std::string> lists_;  // by code
  std::vector<Declaration> out_;
};

std::string sentences(const Declaration& declaration, size_t from, size_t to) {
  std::string text;
  for (size_t i = from; i < to; ++i) text += "\n  " + declaration.parts[i];
  return text;
}

}  // namespace

bool is_named(const Program& program, DefineId id) {
  const Define& define = program.defines[id];
  if (!define.finding.valid()) return true;
  const Finding& finding = program.findings[define.finding];
  const auto results = {finding.holds, finding.applies,  finding.from,     finding.until,
                        finding.late,  finding.last_day, finding.days_late};
  return std::find(results.begin(), results.end(), id) != results.end();
}

bool is_handed_over(const LabelledCase& rule) {
  return rule.label.find('.') != std::string::npos;
}

std::vector<Declaration> declarations_of(const Program& program) {
  return Writer(program).all();
}

std::string written(const Declaration& declaration, size_t parts) {
  return declaration.kind + declaration.head + sentences(declaration, 0, parts) + " " +
         declaration.tail + "\n";
}

std::string workdays_csv(const Workdays& workdays) {
  std::string text = "起日,止日,类别\n" + format_date(workdays.first) + "," +
                     format_date(workdays.end() - 1) + ",适用\n";
  for (Days day = workdays.first; day < workdays.end(); ++day) {
    const auto at = static_cast<size_t>(day - workdays.first);
    const bool works = workdays.before[at + 1] > workdays.before[at];
    if (works == (weekday(day) <= 5)) continue;
    text += format_date(day) + "," + format_date(day) + (works ? ",上班\n" : ",放假\n");
  }
  return text;
}

std::string written_with_file(const Declaration& declaration, const std::string& file) {
  return declaration.kind + declaration.file_head + " 行 来自 “" + file + "”； " +
         declaration.file_tail + "\n";
}

std::string amendment(const Declaration& declaration, size_t from) {
  return "补充 " + declaration.kind + declaration.amend_head +
         sentences(declaration, from, declaration.parts.size()) + " " + declaration.tail + "\n";
}

}  // namespace xinheng::differential
