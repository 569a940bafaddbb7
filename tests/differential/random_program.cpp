#include "tests/differential/random_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "tests/differential/random_decision.h"
#include "tests/differential/random_expression.h"

namespace xinheng::differential {

using namespace program;

namespace {

class Maker {
 public:
  explicit Maker(Draw& draw) : draw_(draw), expressions_(program_, draw) {}

  Program make() {
    program_.name = "随机";
    program_.version = "1";
    program_.missing_day = draw_.chance(50) ? MissingDay::month_end : MissingDay::next_month;
    if (draw_.chance(50)) add_workdays();
    program_.text_literals = {"教师", "学生", "司机"};
    add_codes();
    for (uint64_t i = draw_.below(3); i > 0; --i) add_table();
    for (uint64_t i = draw_.below(7); i > 0; --i) add_parameter();
    const uint64_t subjects = draw_.chance(20) ? 2 : 1;
    for (uint64_t i = 0; i < subjects; ++i) {
      program_.subjects.push({fmt::format("主体{}", i), {}, fields("主", 8)});
    }
    const uint64_t records = draw_.chance(30) ? 1 + draw_.below(3) : 1;
    for (uint64_t i = 0; i < records; ++i) {
      const SubjectId owner{static_cast<uint32_t>(draw_.below(subjects))};
      program_.records.push({fmt::format("记录{}", i), {}, owner, {}, fields("记", 10)});
    }
    for (uint64_t i = 2 + draw_.below(7); i > 0; --i) add_rule();
    if (program_.order.empty()) add_measure();
    note_replacements(program_);
    return std::move(program_);
  }

 private:
  void add_codes() {
    const auto codes = [](std::string name, bool ordered, int count, bool nested) {
      Codes result{std::move(name), ordered, {}};
      for (int i = 0; i < count; ++i)
        result.codes.push_back(
            {fmt::format("{}{}", result.name, i), "", nested ? (i + 1) / 2 - 1 : -1});
      return result;
    };
    program_.codes.push(codes("状态", false, 4, false));
    program_.codes.push(codes("程度", true, 4, false));
    program_.codes.push(codes("区划", false, 7, true));
    grades_ = program_.codes.push(codes("等级", true, 2 + static_cast<int>(draw_.below(4)), false));
  }

  // Short or long, with days free and worked against the week.
  void add_workdays() {
    const Days first = middle - static_cast<Days>(draw_.between(0, 4000));
    const uint64_t count = draw_.chance(5) ? 0 : draw_.calm ? 5000 : draw_.below(4000);
    std::vector<bool> is_workday;
    for (uint64_t i = 0; i < count; ++i) {
      is_workday.push_back((weekday(first + static_cast<Days>(i)) <= 5) != draw_.chance(8));
    }
    program_.workdays = make_workdays(first, is_workday, draw_.chance(50));
  }

  Type random_type(bool with_rows) {
    switch (draw_.below(with_rows && !program_.tables.empty() ? 11 : 9)) {
      case 0:
        return type_of(TypeKind::boolean);
      case 1:
        return type_of(TypeKind::integer);
      case 2:
        return type_of(TypeKind::decimal, 1);
      case 3:
        return type_of(TypeKind::money, 2);
      case 4:
        return type_of(TypeKind::period);
      case 5:
        return type_of(TypeKind::text);
      case 6:
        return type_of(TypeKind::date);
      case 7:
      case 8: {
        Type type = type_of(TypeKind::code);
        type.codes = CodesId{static_cast<uint32_t>(draw_.below(program_.codes.size()))};
        return type;
      }
      default: {
        Type type = type_of(TypeKind::row);
        type.table = TableId{static_cast<uint32_t>(draw_.below(program_.tables.size()))};
        return type;
      }
    }
  }

  std::vector<Field> fields(const std::string& prefix, uint64_t count_max) {
    std::vector<Field> result;
    result.push_back({prefix + "键", type_of(TypeKind::text), {}, true});
    for (uint64_t i = 3 + draw_.below(count_max - 2); i > 0; --i) {
      Type type = i == 1 ? type_of(TypeKind::date) : random_type(true);
      type.optional = draw_.chance(30);
      result.push_back({fmt::format("{}{}", prefix, i), type, {}, false});
    }
    return result;
  }

  void add_table() {
    Table table;
    table.name = fmt::format("清单{}", program_.tables.size());
    Type key = type_of(TypeKind::row);
    key.table = TableId{program_.tables.size()};
    table.columns.push_back({"代码", key, {}, true});
    for (uint64_t i = 2 + draw_.below(6); i > 0; --i) {
      Type type = random_type(false);
      if (type.kind == TypeKind::text) type = type_of(TypeKind::period);
      type.optional = draw_.chance(30);
      table.columns.push_back({fmt::format("列{}", i), type, {}, false});
    }
    const uint64_t rows = 1 + draw_.below(draw_.chance(10) ? 90 : 12);
    for (uint64_t row = 0; row < rows; ++row) {
      table.row_names.push_back(fmt::format("行{}", row));
      table.row_basis.emplace_back();
      auto& cells = table.rows.emplace_back();
      cells.push_back(static_cast<Word>(row));
      for (size_t i = 1; i < table.columns.size(); ++i) {
        const Type& type = table.columns[i].type;
        cells.push_back(draw_.chance(draw_.calm ? 1 : 10) ? random_word(program_, type, draw_)
                                                          : random_literal(program_, type, draw_));
        if (type.optional && draw_.chance(40)) cells.back() = {};
      }
    }
    program_.tables.push(std::move(table));
  }

  // Not yet in force, repealed and changing values around the evaluation dates.
  void add_parameter() {
    Parameter parameter;
    parameter.name = fmt::format("参数{}", program_.parameters.size());
    do {
      parameter.type = random_type(false);
    } while (parameter.type.kind == TypeKind::text);
    const uint64_t count = 1 + draw_.below(3);
    Days from = middle - 2500 + static_cast<Days>(draw_.below(draw_.chance(15) ? 4000 : 400));
    for (uint64_t i = 0; i < count; ++i) {
      DatedValue dated;
      if (draw_.calm) from = std::min(from, middle - 1000);
      const Days to = i + 1 == count ? date_max : from + 1 + static_cast<Days>(draw_.below(1500));
      dated.interval = {from, to};
      if (draw_.calm || !draw_.chance(5))
        dated.value = random_literal(program_, parameter.type, draw_);
      parameter.values.push_back(std::move(dated));
      from = to;
    }
    program_.parameters.push(std::move(parameter));
  }

  void add_rule() {
    switch (draw_.below(11)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return add_define();
      case 4:
      case 5:
        return add_evaluation();
      case 6:
      case 7:
        return add_decision();
      case 8:
        return add_finding();
      default:
        return add_measure();
    }
  }

  SubjectId random_subject() {
    return SubjectId{static_cast<uint32_t>(draw_.below(program_.subjects.size()))};
  }

  // Mostly always in force, else around the evaluation dates.
  Interval random_effect() {
    if (draw_.chance(75)) return {};
    const auto near = [&] { return middle - 600 + static_cast<Days>(draw_.below(1200)); };
    Interval interval;
    if (draw_.chance(60)) interval.from = near();
    if (draw_.chance(50)) interval.to = std::max(interval.from + 1, near());
    return interval;
  }

  // Now and then the rule before it is an earlier version of it.
  template <class Rule>
  void make_version(Rule& earlier, Rule& rule) {
    if (!draw_.chance(12) || earlier.in_force.from != date_min) return;
    const Days change = middle - 400 + static_cast<Days>(draw_.below(800));
    rule.label = earlier.label;
    earlier.in_force = {date_min, change};
    rule.in_force = {change + (draw_.chance(20) ? 100 : 0), date_max};
  }

  // What is over one version of a rule is over all.
  template <class Rules>
  static void add_versions(std::vector<uint32_t>& over, const Rules& rules, size_t count) {
    for (size_t i = 0; i < over.size(); ++i) {
      for (uint32_t k = 0; k < count; ++k) {
        const bool known = std::find(over.begin(), over.end(), k) != over.end();
        if (!known && rules[k].label == rules[over[i]].label) over.push_back(k);
      }
    }
  }

  // Those before it that it may be over; each once.
  std::vector<uint32_t> random_over(size_t count) {
    std::vector<uint32_t> over;
    for (uint32_t i = 0; i < count; ++i)
      if (draw_.chance(35)) over.push_back(i);
    return over;
  }

  // Then there is no conflict.
  std::vector<uint32_t> all_before(size_t count) {
    std::vector<uint32_t> over(count);
    std::iota(over.begin(), over.end(), 0u);
    return over;
  }

  void add_define() {
    Define define;
    define.name = fmt::format("定义{}", program_.defines.size());
    Context context;
    if (draw_.chance(65)) {
      define.scope = Scope::record;
      define.record = RecordId{static_cast<uint32_t>(draw_.below(program_.records.size()))};
      define.subject = program_.records[define.record].owner;
      context.record = define.record;
    } else {
      define.scope = Scope::subject;
      define.subject = random_subject();
    }
    context.subject = define.subject;
    do {
      define.type = random_type(true);
    } while (define.type.kind == TypeKind::text || define.type.kind == TypeKind::period);
    if (draw_.chance(35)) define.type = type_of(TypeKind::boolean);
    context.depth = 2;
    expressions_.used_results = false;
    define.base = expressions_.value(define.type, context);
    context.prior = define.type;
    std::vector<Facts> facts;
    const uint64_t exceptions = draw_.chance(50) ? 0 : 1 + draw_.below(4);
    for (uint64_t i = 0; i < exceptions; ++i) {
      Exception exception;
      exception.label = fmt::format("例外{}", i);
      if (draw_.chance(50)) exception.over = random_over(i);
      if (draw_.calm && i > 0) exception.over = draw_.chance(50) ? all_before(i) : random_over(i);
      exception.in_force = random_effect();
      if (i > 0) make_version(define.exceptions[i - 1], exception);
      add_versions(exception.over, define.exceptions, i);
      std::erase_if(exception.over, [&](uint32_t over) {
        return define.exceptions[over].label == exception.label;
      });
      Context here = context;
      // Where an exception is over another, what that one has tested is known; of versions, what
      // all of them have.
      for (const auto& versions : by_label(exception.over, define.exceptions))
        if (versions.size() == 1)
          here.facts.insert(facts[versions[0]].begin(), facts[versions[0]].end());
      const Condition when = expressions_.condition(here);
      exception.when = when.expr;
      here.facts.insert(when.facts.begin(), when.facts.end());
      facts.push_back(here.facts);
      here.depth = 2;
      exception.value = expressions_.value(define.type, here);
      define.exceptions.push_back(std::move(exception));
    }
    if (draw_.chance(10)) make_optional(define);
    if (expressions_.used_results) expressions_.late_defines.insert(program_.defines.size());
    program_.defines.push(std::move(define));
  }

  // A define that just names an optional field or column.
  void make_optional(Define& define) {
    const std::vector<Field>& fields = define.scope == Scope::record
                                           ? program_.records[define.record].fields
                                           : program_.subjects[define.subject].fields;
    for (uint32_t i = 0; i < fields.size(); ++i) {
      if (!fields[i].type.optional || fields[i].type.kind == TypeKind::text) continue;
      define.type = fields[i].type;
      define.base = program_.exprs.push({FieldRef{define.scope, i}, define.type, {}});
      define.exceptions.clear();
      return;
    }
  }

  void add_decision() {
    Context context;
    context.subject = random_subject();
    if (draw_.chance(50)) {
      context.record = RecordId{static_cast<uint32_t>(draw_.below(program_.records.size()))};
      context.subject = program_.records[*context.record].owner;
    }
    expressions_.used_results = false;
    Decision decision = random_decision(program_, expressions_, context, draw_);
    if (expressions_.used_results) expressions_.late_decisions.insert(program_.decisions.size());
    program_.decisions.push(std::move(decision));
  }

  LabelledCase labelled(const std::string& label, const Context& context) {
    LabelledCase result;
    result.label = label;
    result.when = expressions_.condition(context).expr;
    result.in_force = random_effect();
    return result;
  }

  Dimension dimension(const std::string& name, const Type& type, const Context& context) {
    Dimension result;
    result.name = name;
    result.type = type;
    const Word floor = draw_.between(-100, 20);
    const Word ceiling = floor + draw_.between(0, 150);
    result.floor = expressions_.literal(type, draw_.chance(8) ? -4 * number_limit : floor);
    result.ceiling = expressions_.literal(type, draw_.chance(8) ? 4 * number_limit : ceiling);
    if (draw_.chance(15)) result.floor = expressions_.constant(type);
    if (draw_.chance(15)) result.ceiling = expressions_.constant(type);
    result.value = expressions_.value(type, context);
    return result;
  }

  DefineId add_record_define(const Finding& finding, const Type& type, ExprId base) {
    Define define;
    define.name = fmt::format("定义{}", program_.defines.size());
    define.scope = Scope::record;
    define.record = finding.record;
    define.subject = program_.records[finding.record].owner;
    define.type = type;
    define.base = base;
    if (expressions_.used_results) expressions_.late_defines.insert(program_.defines.size());
    return program_.defines.push(std::move(define));
  }

  // A date that is there where a condition holds; listed are the records on which it has come.
  void add_finding() {
    Finding finding;
    finding.kind = draw_.chance(50) ? FindingKind::publication : FindingKind::deadline;
    finding.name = fmt::format("认定{}", program_.findings.size());
    finding.record = RecordId{static_cast<uint32_t>(draw_.below(program_.records.size()))};
    Context context;
    context.record = finding.record;
    context.subject = program_.records[finding.record].owner;
    expressions_.used_results = false;
    const Condition when = expressions_.condition(context);
    context.facts = when.facts;
    context.depth = 2;
    Type date = type_of(TypeKind::date);
    const ExprId value = expressions_.value(date, context);
    const Type boolean = type_of(TypeKind::boolean);
    const auto make = [&](ExprNode node, const Type& type) {
      return program_.exprs.push({std::move(node), type, {}});
    };
    const ExprId today = make(EvaluationDate{}, date);
    const ExprId come = make(Compare{Comparison::less_equal, value, today}, boolean);
    date.optional = true;
    finding.from = add_record_define(finding, date, make(Provided{when.expr, value}, date));
    finding.holds =
        add_record_define(finding, boolean, make(Junction{true, {when.expr, come}}, boolean));
    LabelledCase only;
    only.label = "情形";
    only.when = when.expr;
    finding.cases.push_back(std::move(only));
    finding.fires = {when.expr};
    finding.listed = make(DefineRef{Scope::record, finding.holds}, boolean);
    finding.particulars = {make(DefineRef{Scope::record, finding.from}, date)};
    finding.reported = {{"值", value, {}}};
    program_.findings.push(std::move(finding));
  }

  void add_evaluation() {
    Evaluation evaluation;
    evaluation.name = fmt::format("评价{}", program_.evaluations.size());
    evaluation.subject = random_subject();
    Context context;
    context.subject = evaluation.subject;
    for (uint64_t i = draw_.below(3); i > 0; --i)
      evaluation.unrated.push_back(labelled(fmt::format("不评{}", i), context));
    const std::vector<Type> types = {type_of(TypeKind::integer), type_of(TypeKind::decimal, 1)};
    const Type type = draw_.pick(types);
    for (uint64_t i = draw_.below(4); i > 0; --i) {
      evaluation.dimensions.push_back(dimension(
          fmt::format("分项{}", i), draw_.chance(70) ? type : draw_.pick(types), context));
    }
    const EvaluationId id = program_.evaluations.push(std::move(evaluation));
    program_.order.push_back(id);
    Context own = context;
    own.own = id;
    if (draw_.chance(8)) return;
    // Evaluations may move in memory while expressions grow, so the parts are made first.
    Dimension score = dimension("得分", type, own);
    program_.evaluations[id].score = std::move(score);
    if (draw_.chance(85)) add_bands(id, type, context);
  }

  void add_bands(EvaluationId id, const Type& type, const Context& context) {
    std::vector<Band> bands;
    const Word top = static_cast<Word>(program_.codes[grades_].codes.size()) - 1;
    Word from = draw_.between(20, 100);
    for (Word grade = top; grade > 0; --grade) {
      Band band;
      band.from = draw_.chance(15) ? expressions_.constant(type) : expressions_.literal(type, from);
      band.grade = grade;
      bands.push_back(std::move(band));
      from -= draw_.between(1, 40);
    }
    std::vector<LabelledCase> downgrades;
    for (uint64_t i = draw_.below(4); i > 0; --i) {
      downgrades.push_back(hidden(id, fmt::format("直降{}", i), context));
      downgrades.back().grade = draw_.between(0, top);
    }
    Evaluation& evaluation = program_.evaluations[id];
    evaluation.grade_name = "等级";
    evaluation.grades = grades_;
    evaluation.bands = std::move(bands);
    evaluation.otherwise = 0;
    evaluation.downgrades = std::move(downgrades);
  }

  // The evaluation that is being made can't be named by its own rules.
  LabelledCase hidden(EvaluationId id, const std::string& label, const Context& context) {
    const SubjectId subject = program_.evaluations[id].subject;
    program_.evaluations[id].subject = {};
    LabelledCase result = labelled(label, context);
    program_.evaluations[id].subject = subject;
    return result;
  }

  void add_measure() {
    Measure measure;
    measure.kind = static_cast<MeasureKind>(draw_.below(4));
    measure.name = fmt::format("措施{}", program_.measures.size());
    measure.subject = random_subject();
    measure.in_force = random_effect();
    Context context;
    context.subject = measure.subject;
    for (uint64_t i = 1 + draw_.below(4); i > 0; --i) {
      measure.cases.push_back(labelled(fmt::format("情形{}", i), context));
      const size_t count = measure.cases.size();
      if (count > 1) make_version(measure.cases[count - 2], measure.cases[count - 1]);
    }
    const uint64_t waivers = draw_.chance(50) ? 0 : 1 + draw_.below(4);
    for (uint64_t i = 0; i < waivers; ++i) add_waiver(measure, context);
    if (draw_.chance(50)) add_term(measure, context);
    exclude_by_earlier(measure);
    const MeasureId id = program_.measures.push(std::move(measure));
    replace_earlier(id);
    program_.order.push_back(id);
  }

  void add_waiver(Measure& measure, const Context& context) {
    const size_t index = measure.waivers.size();
    Waiver waiver;
    waiver.label = fmt::format("免除{}", index);
    waiver.in_force = random_effect();
    if (draw_.chance(60)) waiver.over = random_over(measure.cases.size());
    add_versions(waiver.over, measure.cases, measure.cases.size());
    if (index > 0) make_version(measure.waivers[index - 1], waiver);
    if (draw_.chance(40)) waiver.over_waivers = random_over(index);
    add_versions(waiver.over_waivers, measure.waivers, index);
    std::erase_if(waiver.over_waivers,
                  [&](uint32_t over) { return measure.waivers[over].label == waiver.label; });
    if (draw_.chance(30)) waiver.effect = WaiverEffect::lighten;
    if (!waiver.over_waivers.empty() && draw_.chance(30)) waiver.effect = WaiverEffect::nothing;
    waiver.when = expressions_.condition(context).expr;
    measure.waivers.push_back(std::move(waiver));
  }

  void add_term(Measure& measure, const Context& context) {
    const Type boolean = type_of(TypeKind::boolean), date = type_of(TypeKind::date);
    const auto make = [&](ExprNode node, const Type& type) {
      return program_.exprs.push({std::move(node), type, {}});
    };
    std::vector<ExprId> both;
    const ExprId today = make(EvaluationDate{}, date);
    if (draw_.chance(70)) {
      measure.from = expressions_.value(date, context);
      both.push_back(make(Compare{Comparison::less_equal, measure.from, today}, boolean));
    } else {
      measure.from = today;
    }
    if (both.empty() || draw_.chance(80)) {
      measure.term = draw_.chance(50) ? expressions_.constant(type_of(TypeKind::period))
                                      : expressions_.value(type_of(TypeKind::period), context);
      measure.until = make(DateShift{measure.from, measure.term, false}, date);
      both.push_back(make(Compare{Comparison::less, today, measure.until}, boolean));
    }
    measure.runs = both.size() == 1 ? both[0] : make(Junction{true, both}, boolean);
  }

  void exclude_by_earlier(Measure& measure) {
    for (uint32_t i = 0; i < program_.measures.size(); ++i) {
      const bool same = program_.measures[MeasureId{i}].subject == measure.subject;
      if (same && draw_.chance(15)) measure.excluded_by.push_back({i});
    }
  }

  // Waivers of earlier measures come to say that this one takes their place.
  void replace_earlier(MeasureId id) {
    const SubjectId subject = program_.measures[id].subject;
    for (uint32_t i = 0; i < id.index; ++i) {
      Measure& earlier = program_.measures[MeasureId{i}];
      if (earlier.subject != subject) continue;
      for (Waiver& waiver : earlier.waivers) {
        if (waiver.effect != WaiverEffect::waive || !draw_.chance(25)) continue;
        waiver.effect = WaiverEffect::replace;
        waiver.replacement = id;
      }
    }
    // A word of results holds so many cases: with chains they would multiply.
    note_replacements(program_);
    const Measure& measure = program_.measures[id];
    if (measure.cases.size() + measure.replacements.size() <= 20) return;
    for (Measure& earlier : program_.measures) {
      for (Waiver& waiver : earlier.waivers) {
        if (waiver.replacement != id) continue;
        waiver.effect = WaiverEffect::waive;
        waiver.replacement = {};
      }
    }
  }

  Draw& draw_;
  Program program_;
  Expressions expressions_;
  CodesId grades_;
};

}  // namespace

Program random_program(Draw& draw) {
  return Maker(draw).make();
}

}  // namespace xinheng::differential
