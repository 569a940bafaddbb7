// The typed program as text, in the language's own words: `xinheng compile --dump typed`.
#include "compiler/program/program.h"

namespace xinheng::program {
namespace {

class Printer {
 public:
  explicit Printer(const Program& program) : program_(program) {}

  std::string print() {
    line(0, "规则包 " + program_.name + " 版本 “" + program_.version + "” " +
                interval(program_.in_force));
    for (const UsedPack& used : program_.uses) {
      line(0, "使用 “" + used.path + "” " + used.name + " 版本 “" + used.version + "” " +
                  interval(used.in_force));
    }
    if (program_.missing_day) {
      line(0, std::string("无对应日：") +
                  (*program_.missing_day == MissingDay::month_end ? "取月末" : "取次月首日") +
                  basis(program_.missing_day_basis));
    }
    if (program_.workdays) print_workdays(*program_.workdays);
    for (const Source& source : program_.sources) print_source(source);
    for (const Codes& codes : program_.codes) print_codes(codes);
    for (const Table& table : program_.tables) print_table(table);
    for (const Subject& subject : program_.subjects) {
      line(0, "主体 " + subject.name);
      for (const Field& field : subject.fields) print_field(field);
    }
    for (const Record& record : program_.records) {
      const std::string& owner = program_.subjects[record.owner].name;
      if (record.owner_end.empty()) line(0, "记录 " + record.name + " 归属 " + owner);
      if (!record.owner_end.empty()) {
        line(0, "关系 " + record.name + (record.treelike ? " 成树" : ""));
        line(1, record.owner_end + "：" + owner);
      }
      for (const Field& field : record.fields) print_field(field);
      if (record.known) print_known(record);
    }
    for (const Transitions& transitions : program_.transitions) print_transitions(transitions);
    for (const Parameter& parameter : program_.parameters) print_parameter(parameter);
    for (const Scene& scene : program_.scenes) print_scene(scene);
    for (const Define& define : program_.defines) print_define(define);
    for (const Finding& finding : program_.findings) print_finding(finding);
    for (const auto& item : program_.order) {
      std::visit(overloaded{
                     [&](EvaluationId id) { print_evaluation(program_.evaluations[id]); },
                     [&](MeasureId id) { print_measure(program_.measures[id]); },
                 },
                 item);
    }
    for (const Decision& decision : program_.decisions) print_decision(decision);
    for (const Test& test : program_.tests) print_test(test);
    for (const Property& property : program_.properties) print_property(property);
    for (const Simulation& simulation : program_.simulations) {
      for (const std::string& text : print_simulation(program_, simulation)) line(0, text);
    }
    return std::move(out_);
  }

 private:
  void line(int depth, const std::string& text) {
    out_.append(static_cast<size_t>(depth) * 2, ' ');
    out_ += text + "\n";
  }
  void print_workdays(const Workdays& workdays) {
    line(0, "工作日：" + format_date(workdays.first) + " 至 " + format_date(workdays.end() - 1) +
                " 共 " + std::to_string(workdays.days.size()) + " 个" +
                basis(program_.workdays_basis));
    line(0, std::string("开始当日：") + (workdays.start_counts ? "计入" : "不计入") +
                basis(program_.start_day_basis));
  }
  std::string expr(ExprId id) const { return print_typed(program_, id); }
  std::string value(const Type& type, const std::optional<Word>& word) const {
    return word ? format_value(program_, type, *word, Language::zh) : "缺";
  }

  std::string type(const Type& type) const {
    constexpr std::string_view names[] = {"是否",         "整数",         "小数", "金额", "日期",
                                          "期间",         "文本",         "",     "",     "条款",
                                          "公民信用代码", "法人信用代码", ""};
    std::string name(names[static_cast<size_t>(type.kind)]);
    if (type.kind == TypeKind::code) name = program_.codes[type.codes].name;
    if (type.kind == TypeKind::row) name = program_.tables[type.table].name;
    if (type.kind == TypeKind::subject) name = program_.subjects[type.subject].name;
    if (type.kind == TypeKind::decimal) name += "(" + std::to_string(type.places) + ")";
    return name + (type.optional ? "?" : "");
  }
  std::string basis(const Basis& basis) const {
    std::string out;
    for (const ClauseId id : basis.clauses) {
      out += (out.empty() ? " 依据 " : "，") + program_.clauses[id].cite;
    }
    if (!basis.assumption.empty()) out += " 假设 “" + basis.assumption + "”";
    return out;
  }
  static std::string interval(const Interval& interval) {
    const std::string to = interval.to == date_max ? "" : format_date(interval.to);
    return "[" + format_date(interval.from) + ", " + to + ")";
  }

  static std::string alias(const std::string& alias) {
    return alias.empty() ? "" : " 别名 “" + alias + "”";
  }

  void print_source(const Source& source) {
    std::string when;
    for (const Interval& in_force : source.in_force) when += " " + interval(in_force);
    line(0, "法源 " + source.title + when);
    for (const Clause& clause : program_.clauses) {
      if (&program_.sources[clause.source] == &source) line(1, clause.cite + "：" + clause.text);
    }
    for (const Carried& carried : program_.elsewhere) {
      const Clause& clause = program_.clauses[carried.clause];
      if (&program_.sources[clause.source] != &source) continue;
      constexpr const char* carriers[] = {"：服务", "：组织", "：引擎"};
      line(1, "另行落实 " + clause.cite + (carried.rest ? " 其余" : "") +
                  carriers[static_cast<size_t>(carried.carrier)] +
                  (carried.by.empty() ? "" : " “" + carried.by + "”") + " 因 “" + carried.reason +
                  "”");
    }
  }
  void print_codes(const Codes& codes) {
    line(0, "代码表 " + codes.name + (codes.ordered ? " 有序" : "") + alias(codes.alias));
    for (size_t i = 0; i < codes.codes.size(); ++i) {
      const Code& code = codes.codes[i];
      const std::string parent =
          code.parent < 0 ? "" : " ⊂ " + codes.codes[static_cast<size_t>(code.parent)].name;
      line(1, std::to_string(i) + " " + code.name +
                  (code.number.empty() ? "" : " “" + code.number + "”") + alias(code.alias) +
                  parent);
    }
  }
  void print_field(const Field& field) {
    std::string aliases;
    for (const std::string& alias : field.aliases) aliases += " “" + alias + "”";
    line(1, (field.key ? "主键 " : "") + field.name + "：" + type(field.type) + aliases);
  }
  void print_table(const Table& table) {
    line(0, "清单 " + table.name + alias(table.alias));
    for (const Field& column : table.columns) print_field(column);
    for (size_t i = 0; i < table.rows.size(); ++i) {
      std::string row = std::to_string(i) + " " + table.row_names[i];
      for (size_t k = 1; k < table.columns.size(); ++k) {
        row += " | " + value(table.columns[k].type, table.rows[i][k]);
      }
      line(1, row + basis(table.row_basis[i]));
    }
  }
  void print_parameter(const Parameter& parameter) {
    line(0, "参数 " + parameter.name + "：" + type(parameter.type) + alias(parameter.alias));
    for (const DatedValue& dated : parameter.values) {
      const std::string text = dated.value ? value(parameter.type, dated.value) : "废止";
      line(1, interval(dated.interval) + "：" + text + basis(dated.basis));
    }
  }
  template <class Rules>
  std::string over(const std::vector<uint32_t>& labels, const Rules& rules) const {
    std::string out;
    for (const uint32_t label : labels) {
      out += (out.empty() ? " 优先于 " : "，") + rules[label].label;
    }
    return out;
  }
  void print_define(const Define& define) {
    const std::string owner = define.scope == Scope::record
                                  ? program_.records[define.record].name
                                  : program_.subjects[define.subject].name;
    line(0, "定义 " + owner + "." + define.name + "：" + type(define.type) + alias(define.alias));
    line(1, "原则：" + expr(define.base) + basis(define.basis));
    for (const Exception& exception : define.exceptions) {
      line(1, "例外 " + exception.label + over(exception.over, define.exceptions) +
                  effect(exception.in_force) + " 当 " + expr(exception.when) + " 则 " +
                  expr(exception.value) + basis(exception.basis));
    }
  }
  void print_branch(const Decision& decision, const Branch& branch) {
    std::string text = branch.label + "：";
    for (uint32_t i = 0; i < branch.criteria.size(); ++i) {
      text += (i == 0 ? "" : " | ") +
              print_criterion(program_, decision, i, branch.criteria[i], Language::zh);
    }
    text += " => ";
    for (size_t i = 0; i < branch.findings.size(); ++i) {
      text +=
          (i == 0 ? "" : " | ") + (branch.findings[i].valid() ? expr(branch.findings[i]) : "缺");
    }
    line(1, text + basis(branch.basis));
  }
  void print_decision(const Decision& decision) {
    const std::string owner = decision.scope == Scope::record
                                  ? program_.records[decision.record].name
                                  : program_.subjects[decision.subject].name;
    line(0, "决策表 " + decision.name + " 对 " + owner + " 命中 " +
                print_policy(program_, decision, Language::zh) + alias(decision.alias) +
                basis(decision.basis));
    for (const Input& input : decision.inputs) line(1, input.name + "：" + expr(input.value));
    for (const Field& output : decision.outputs)
      line(1, "=> " + output.name + "：" + type(output.type));
    for (const Branch& branch : decision.branches) print_branch(decision, branch);
    if (decision.otherwise) print_branch(decision, *decision.otherwise);
    if (decision.otherwise_undecided) line(1, "其余： => 无法确定");
  }
  // Only where it is limited: most rules are in force as long as the pack.
  static std::string effect(const Interval& in_force) {
    return in_force.from == date_min && in_force.to == date_max ? "" : " " + interval(in_force);
  }
  void print_case(const std::string& word, const LabelledCase& rule, const Type& grade) {
    const std::string outcome = rule.grade ? " 则 " + value(grade, rule.grade) : "";
    line(1, word + " " + rule.label + effect(rule.in_force) + " 当 " + expr(rule.when) + outcome +
                basis(rule.basis));
  }
  void print_part(const std::string& word, const Dimension& part) {
    const std::string weight = part.weight.valid() ? " 权重 " + expr(part.weight) : "";
    line(1, word + " " + part.name + "：" + type(part.type) + alias(part.alias) + " 下限 " +
                expr(part.floor) + " 上限 " + expr(part.ceiling) + weight + "：" +
                expr(part.value));
  }
  void print_evaluation(const Evaluation& evaluation) {
    Type grade;
    grade.kind = TypeKind::code;
    grade.codes = evaluation.grades;
    line(0, "评价 " + evaluation.name + " 对 " + program_.subjects[evaluation.subject].name +
                alias(evaluation.alias) + basis(evaluation.basis));
    for (const LabelledCase& rule : evaluation.unrated) print_case("不评", rule, grade);
    for (const Dimension& part : evaluation.dimensions) print_part("分项", part);
    if (evaluation.score) print_part("总分", *evaluation.score);
    if (evaluation.grades.valid()) {
      line(1, "分档 " + evaluation.grade_name + "：" + program_.codes[evaluation.grades].name +
                  alias(evaluation.grade_alias));
      for (const Band& band : evaluation.bands) {
        line(2, expr(band.from) + " 以上：" + value(grade, band.grade) + basis(band.basis));
      }
      line(2, "其余：" + value(grade, evaluation.otherwise));
    }
    for (const LabelledCase& rule : evaluation.downgrades) print_case("直降", rule, grade);
    for (const Quota& quota : evaluation.quotas) {
      const std::string group = quota.group.valid() ? " 分组 " + expr(quota.group) : "";
      line(1, "限额 " + quota.label + " " + value(grade, quota.grade) + " 至多 " +
                  expr(quota.share) + group + " 并列 " + (quota.keep_ties ? "从宽" : "从严") +
                  basis(quota.basis));
    }
  }
  static std::string names(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : "，") + name;
    return out;
  }
  void print_measure(const Measure& measure) {
    constexpr std::string_view kinds[] = {"奖励 ", "惩戒 ", "预警 ", "名单 "};
    line(0, std::string(kinds[static_cast<size_t>(measure.kind)]) + measure.name + " 对 " +
                program_.subjects[measure.subject].name + alias(measure.alias) +
                effect(measure.in_force) + basis(measure.basis));
    if (!measure.binding) line(1, "方式：可以");
    if (!measure.level.empty()) line(1, "级别：" + measure.level);
    if (!measure.nature.empty()) line(1, "性质：" + measure.nature);
    if (!measure.scenes.empty()) line(1, "场景：" + names(measure.scenes));
    if (!measure.departments.empty()) line(1, "部门：" + names(measure.departments));
    if (measure.from.valid()) line(1, "起算：" + expr(measure.from));
    if (measure.term.valid()) line(1, "期限：" + expr(measure.term) + basis(measure.term_basis));
    if (measure.runs.valid()) line(1, "在期：" + expr(measure.runs));
    std::vector<std::string> others;
    for (const MeasureId other : measure.excluded_by) {
      others.push_back(program_.measures[other].name);
    }
    if (!others.empty()) line(1, "受排斥于：" + names(others));
    for (const LabelledCase& rule : measure.cases) print_case("情形", rule, {});
    for (const Waiver& waiver : measure.waivers) print_waiver(measure, waiver);
    const auto cases = static_cast<uint32_t>(measure.cases.size());
    for (uint32_t i = 0; i < measure.replacements.size(); ++i) {
      line(1, "由别的措施改来：" + case_label(program_, measure, cases + i));
    }
  }
  void print_known(const Record& record) {
    const auto name = [&](uint32_t field) { return record.fields[field].name; };
    line(1, "已知 自 " + name(record.known->since) +
                (record.known->until ? " 至 " + name(*record.known->until) : ""));
  }
  void print_transitions(const Transitions& transitions) {
    Type state;
    const bool code = transitions.codes.valid();
    state.kind = code ? TypeKind::code : TypeKind::row;
    state.codes = transitions.codes;
    state.table = transitions.table;
    const auto list = [&](const std::vector<Word>& states) {
      std::vector<std::string> found;
      for (const Word word : states) found.push_back(value(state, word));
      return names(found);
    };
    line(0, "流转 " + (code ? program_.codes[transitions.codes].name
                            : program_.tables[transitions.table].name));
    line(1, "初始：" + list(transitions.initial));
    for (size_t i = 0; i < transitions.to.size(); ++i) {
      if (transitions.to[i].empty()) continue;
      line(1, value(state, static_cast<Word>(i)) + " 到 " + list(transitions.to[i]) +
                  basis(transitions.basis[i]));
    }
  }
  static std::string mask(const Mask& mask) {
    constexpr std::string_view names[] = {"原样", "保留", "只到月", "只到年"};
    const std::string name(names[static_cast<size_t>(mask.kind)]);
    if (mask.kind != Mask::Kind::keep) return name;
    return name + "(" + std::to_string(mask.first) + "，" + std::to_string(mask.last) + ")";
  }
  // What its results are is said by the defines of the record.
  void print_finding(const Finding& finding) {
    constexpr std::string_view kinds[] = {"修复", "异议", "公示", "时限"};
    line(0, std::string(kinds[static_cast<size_t>(finding.kind)]) + " " + finding.name + " 对 " +
                program_.records[finding.record].name + alias(finding.alias));
    if (!finding.offices.empty()) line(1, "部门：" + names(finding.offices));
    if (finding.start.valid()) line(1, "起算：" + expr(finding.start));
    if (finding.term.valid()) line(1, "期限：" + expr(finding.term) + basis(finding.term_basis));
    if (finding.done.valid()) line(1, "办结：" + expr(finding.done));
    for (const LabelledCase& rule : finding.cases) print_case("情形", rule, {});
    for (const Waiver& waiver : finding.waivers) {
      const bool other = waiver.deadline.valid();
      line(1, "例外 " + waiver.label + over(waiver.over, finding.cases) + effect(waiver.in_force) +
                  " 当 " + expr(waiver.when) + " 则 " +
                  (other ? "改为 " + program_.findings[waiver.deadline].name : "免除") +
                  basis(waiver.basis));
    }
    for (const Reported& one : finding.reported) {
      line(1, "公开 " + one.name + "：" + expr(one.value) + " " + mask(one.mask));
    }
  }
  void print_waiver(const Measure& measure, const Waiver& waiver) {
    std::string effects[] = {"免除", "从轻", "改为 ", "原值"};
    if (waiver.replacement.valid()) effects[2] += program_.measures[waiver.replacement].name;
    const std::string above = over(waiver.over_waivers, measure.waivers);
    const std::string cases = over(waiver.over, measure.cases);
    line(1, (waiver.exit ? "移出 " : "例外 ") + waiver.label + cases + above +
                effect(waiver.in_force) + " 当 " + expr(waiver.when) + " 则 " +
                effects[static_cast<size_t>(waiver.effect)] + basis(waiver.basis));
  }
  void print_scene(const Scene& scene) {
    line(0, "场景 " + scene.name + alias(scene.alias) + basis(scene.basis));
    if (!scene.departments.empty()) line(1, "部门：" + names(scene.departments));
    if (!scene.query_mode.empty()) line(1, "方式：" + scene.query_mode);
    if (!scene.frequency.empty()) line(1, "频次：" + scene.frequency);
    line(1, std::string("必查：") + (scene.mandatory ? "是" : "否"));
  }
  void print_values(int depth, const std::vector<Field>& fields,
                    const std::vector<std::optional<Word>>& words,
                    const std::vector<std::string>& texts) {
    for (size_t i = 0; i < fields.size(); ++i) {
      if (!words[i]) continue;
      line(depth,
           fields[i].name + "：" + (texts[i].empty() ? value(fields[i].type, words[i]) : texts[i]));
    }
  }
  void print_test(const Test& test) {
    line(0, "测试 " + test.name + " 评价日 " + format_date(test.evaluation_date) + " 数据截止日 " +
                format_date(test.known_by) + (test.fails.empty() ? "" : " 预期不符"));
    for (const GivenSubject& subject : test.subjects) {
      const Subject& kind = program_.subjects[subject.subject];
      line(1, kind.name + " " + subject.name);
      print_values(2, kind.fields, subject.fields, subject.texts);
      for (const GivenRecord& record : subject.records) {
        const Record& record_kind = program_.records[record.record];
        line(2, record_kind.name + " " + record.name);
        print_values(3, record_kind.fields, record.fields, record.texts);
      }
    }
    for (const Expectation& expectation : test.expectations) print_expectation(test, expectation);
  }
  void print_claim(const Property& property, const Claim& claim) {
    if (claim.kind == Claim::Kind::always) {
      line(1, "恒有 " + expr(claim.condition));
      return;
    }
    constexpr std::string_view kinds[] = {"", "增加 ", "删去 ", "改变 "};
    constexpr std::string_view trends[] = {" 不升", " 不降", " 不变"};
    std::string what;
    if (claim.record.valid()) what = program_.records[claim.record].name;
    if (claim.kind == Claim::Kind::vary) {
      const auto& fields = claim.record.valid() ? program_.records[claim.record].fields
                                                : program_.subjects[property.subject].fields;
      what += (what.empty() ? "" : ".") + fields[claim.field].name;
    }
    if (claim.filter.valid()) what += " 其中 " + expr(claim.filter);
    line(1, "若 " + std::string(kinds[static_cast<size_t>(claim.kind)]) + what + " 则 " +
                expr(claim.value) + std::string(trends[static_cast<size_t>(claim.trend)]));
  }
  void print_property(const Property& property) {
    line(0, "保证 " + property.name + " 对 " + program_.subjects[property.subject].name);
    if (property.evaluation_date) line(1, "评价日 " + format_date(*property.evaluation_date));
    for (const Claim& claim : property.claims) print_claim(property, claim);
  }
  void print_expectation(const Test& test, const Expectation& expectation) {
    constexpr std::string_view kinds[] = {"", "无法确定 ", "冲突 ", "拒收 "};
    const GivenSubject& subject = test.subjects[expectation.subject];
    const std::string& about =
        expectation.record ? subject.records[*expectation.record].name : subject.name;
    std::string because;
    for (const std::string& label : expectation.because) {
      because += (because.empty() ? " 因 " : "，") + label;
    }
    const bool rejected = expectation.kind == Expectation::Kind::rejected;
    line(1, "期望（" + about + "）" + std::string(kinds[static_cast<size_t>(expectation.kind)]) +
                (rejected ? "" : expr(expectation.expr)) + because);
  }

  const Program& program_;
  std::string out_;
};

}  // namespace

std::string print(const Program& program) {
  return Printer(program).print();
}

}  // namespace xinheng::program
