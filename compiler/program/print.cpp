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
    if (program_.missing_day) {
      line(0, std::string("无对应日：") +
                  (*program_.missing_day == MissingDay::month_end ? "取月末" : "取次月首日") +
                  basis(program_.missing_day_basis));
    }
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
    }
    for (const Parameter& parameter : program_.parameters) print_parameter(parameter);
    for (const Define& define : program_.defines) print_define(define);
    for (const auto& item : program_.order) {
      std::visit(overloaded{
                     [&](EvaluationId id) { print_evaluation(program_.evaluations[id]); },
                     [&](MeasureId id) { print_measure(program_.measures[id]); },
                 },
                 item);
    }
    for (const Test& test : program_.tests) print_test(test);
    for (const Property& property : program_.properties) print_property(property);
    return std::move(out_);
  }

 private:
  void line(int depth, const std::string& text) {
    out_.append(static_cast<size_t>(depth) * 2, ' ');
    out_ += text + "\n";
  }
  std::string expr(ExprId id) const { return print_expr(program_, id); }
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

  void print_source(const Source& source) {
    std::string when;
    for (const Interval& in_force : source.in_force) when += " " + interval(in_force);
    line(0, "法源 " + source.title + when);
    for (const Clause& clause : program_.clauses) {
      if (&program_.sources[clause.source] == &source) line(1, clause.cite + "：" + clause.text);
    }
  }
  void print_codes(const Codes& codes) {
    line(0, "代码表 " + codes.name + (codes.ordered ? " 有序" : ""));
    for (size_t i = 0; i < codes.codes.size(); ++i) {
      const Code& code = codes.codes[i];
      const std::string parent =
          code.parent < 0 ? "" : " ⊂ " + codes.codes[static_cast<size_t>(code.parent)].name;
      line(1, std::to_string(i) + " " + code.name +
                  (code.number.empty() ? "" : " “" + code.number + "”") + parent);
    }
  }
  void print_field(const Field& field) {
    std::string aliases;
    for (const std::string& alias : field.aliases) aliases += " “" + alias + "”";
    line(1, (field.key ? "主键 " : "") + field.name + "：" + type(field.type) + aliases);
  }
  void print_table(const Table& table) {
    line(0, "清单 " + table.name);
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
    line(0, "参数 " + parameter.name + "：" + type(parameter.type));
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
    line(0, "定义 " + owner + "." + define.name + "：" + type(define.type));
    line(1, "原则：" + expr(define.base) + basis(define.basis));
    for (const Exception& exception : define.exceptions) {
      line(1, "例外 " + exception.label + over(exception.over, define.exceptions) + " 当 " +
                  expr(exception.when) + " 则 " + expr(exception.value) + basis(exception.basis));
    }
  }
  void print_case(const std::string& word, const LabelledCase& rule, const Type& grade) {
    const std::string outcome = rule.grade ? " 则 " + value(grade, rule.grade) : "";
    line(1, word + " " + rule.label + " 当 " + expr(rule.when) + outcome + basis(rule.basis));
  }
  void print_part(const std::string& word, const Dimension& part) {
    line(1, word + " " + part.name + "：" + type(part.type) + " 下限 " + expr(part.floor) +
                " 上限 " + expr(part.ceiling) + "：" + expr(part.value));
  }
  void print_evaluation(const Evaluation& evaluation) {
    Type grade;
    grade.kind = TypeKind::code;
    grade.codes = evaluation.grades;
    line(0, "评价 " + evaluation.name + " 对 " + program_.subjects[evaluation.subject].name +
                basis(evaluation.basis));
    for (const LabelledCase& rule : evaluation.unrated) print_case("不评", rule, grade);
    for (const Dimension& part : evaluation.dimensions) print_part("分项", part);
    if (evaluation.score) print_part("总分", *evaluation.score);
    if (evaluation.grades.valid()) {
      line(1, "分档 " + evaluation.grade_name + "：" + program_.codes[evaluation.grades].name);
      for (const Band& band : evaluation.bands) {
        line(2, expr(band.from) + " 以上：" + value(grade, band.grade) + basis(band.basis));
      }
      line(2, "其余：" + value(grade, evaluation.otherwise));
    }
    for (const LabelledCase& rule : evaluation.downgrades) print_case("直降", rule, grade);
  }
  static std::string names(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : "，") + name;
    return out;
  }
  void print_measure(const Measure& measure) {
    line(0, (measure.kind == MeasureKind::reward ? "奖励 " : "惩戒 ") + measure.name + " 对 " +
                program_.subjects[measure.subject].name);
    if (!measure.scenes.empty()) line(1, "场景：" + names(measure.scenes));
    if (!measure.departments.empty()) line(1, "部门：" + names(measure.departments));
    if (measure.term) {
      line(1, "期限：" + format_period(*measure.term, true) + basis(measure.term_basis));
    }
    for (const LabelledCase& rule : measure.cases) print_case("情形", rule, {});
    for (const Waiver& waiver : measure.waivers) {
      line(1, "例外 " + waiver.label + over(waiver.over, measure.cases) + " 当 " +
                  expr(waiver.when) + " 则 免除" + basis(waiver.basis));
    }
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
