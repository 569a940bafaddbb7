#include "runtime/execute/interpreter.h"

#include <catch2/catch.hpp>
#include <limits>

#include "tests/unit/execute_program_builder.h"

using namespace xinheng;
using namespace xinheng::program;
using namespace xinheng::testing;
using execute::EvaluationOutcome;
using execute::Interpreter;
using execute::MeasureOutcome;
using execute::ReasonKind;
using execute::RecordName;
using execute::Value;

namespace {

const execute::Dates dates{*parse_date("2018-06-01"), *parse_date("2018-06-01")};

Value word(Word value) {
  return {Value::State::word, value, {}};
}
Value open(std::vector<std::string> names) {
  Value value{Value::State::undetermined, 0, {}};
  for (std::string& name : names)
    value.reasons.push_back({ReasonKind::parameter_not_in_force, std::move(name)});
  return value;
}
Value open(ReasonKind kind, std::string what) {
  return {Value::State::undetermined, 0, {{kind, std::move(what)}}};
}
const Value absent{};

Value evaluate(const Builder& b, ExprId expr, const columns::Dataset& person,
               std::optional<RecordName> record = std::nullopt) {
  return b.interpreter(person, dates).evaluate(expr, record);
}
Value evaluate(const Builder& b, ExprId expr) {
  return evaluate(b, expr, b.person_born(0));
}

std::vector<std::optional<Word>> record(Word row, std::optional<Word> points,
                                        std::optional<Word> repaired = std::nullopt) {
  return {row, *parse_date("2018-05-01"), repaired, points};
}

}  // namespace

TEST_CASE("a junction is decided by one operand, whatever the others are") {
  Builder b;
  const ExprId u = b.unknown("乙"), v = b.unknown("甲");
  CHECK(evaluate(b, b.all({u, b.no()})) == word(0));
  CHECK(evaluate(b, b.any({u, b.yes()})) == word(1));
  CHECK(evaluate(b, b.all({b.yes(), b.yes()})) == word(1));
  CHECK(evaluate(b, b.any({b.no(), b.no()})) == word(0));
  CHECK(evaluate(b, b.all({u, b.yes(), v, u})) == open({"乙", "甲"}));
  CHECK(evaluate(b, b.any({v, b.no(), u})) == open({"乙", "甲"}));
  CHECK(evaluate(b, b.negate(u)) == open({"乙"}));
}

TEST_CASE("strict operators give the reasons of all their operands") {
  Builder b;
  const ExprId u = b.unknown("乙"), v = b.unknown("甲");
  CHECK(evaluate(b, b.sum(u, v)) == open({"乙", "甲"}));
  CHECK(evaluate(b, b.compare(v, Comparison::equal, u)) == open({"乙", "甲"}));
}

TEST_CASE("a missing field is absent where optional, unknown where not") {
  Builder b;
  const columns::Dataset nobody = b.person_born(std::nullopt);
  CHECK(evaluate(b, b.of_person(Builder::job), nobody) == absent);
  CHECK(evaluate(b, b.has(b.of_person(Builder::job)), nobody) == word(0));
  const Value unknown = open(ReasonKind::unknown_field, "出生日期");
  CHECK(evaluate(b, b.adult(), nobody) == unknown);
  CHECK(evaluate(b, b.has(b.of_person(Builder::born)), nobody) == unknown);
}

TEST_CASE("arithmetic that leaves 64 bits says so") {
  Builder b;
  constexpr Word highest = std::numeric_limits<Word>::max();
  const ExprId big = b.number(highest);
  CHECK(evaluate(b, b.sum(big, b.number(-1))) == word(highest - 1));
  for (const ExprId expr :
       {b.sum(big, b.number(1)), b.make(Binary{Arithmetic::multiply, big, b.number(2)}),
        b.make(Binary{Arithmetic::subtract, b.number(-2), big}),
        b.make(Negate{b.number(std::numeric_limits<Word>::min())}), b.make(Rescale{big, 1}),
        b.make(RoundedQuotient{Rounding::down, {big}, 1, {b.number(3)}})}) {
    const ExprId named = b.define(define_of("计分", Scope::subject, expr));
    CHECK(evaluate(b, named) == open(ReasonKind::overflow, "计分"));
  }
  const ExprId by_zero = b.make(RoundedQuotient{Rounding::down, {big}, 0, {b.number(0)}});
  const ExprId named = b.define(define_of("均分", Scope::subject, by_zero));
  CHECK(evaluate(b, named) == open(ReasonKind::division_by_zero, "均分"));
}

TEST_CASE("dates shift by periods, within the calendar") {
  Builder b;
  const ExprId day = b.make(Literal{*parse_date("2018-01-31")});
  const ExprId month = b.make(Literal{encode_period({Period::Unit::months, 1})});
  CHECK(evaluate(b, b.make(DateShift{day, month, false})) == word(*parse_date("2018-02-28")));
  CHECK(evaluate(b, b.make(DateShift{day, month, true})) == word(*parse_date("2017-12-31")));
  const ExprId last = b.make(Literal{date_max - 1});
  const ExprId late =
      b.define(define_of("到期日", Scope::subject, b.make(DateShift{last, month, false})));
  CHECK(evaluate(b, late) == open(ReasonKind::date_out_of_range, "到期日"));
  CHECK(evaluate(b, b.make(MonthBound{day, false})) == word(*parse_date("2018-01-01")));
  CHECK(evaluate(b, b.make(DaysBetween{day, b.make(EvaluationDate{})})) == word(121));
}

TEST_CASE("a parameter has its value of the evaluation date") {
  Builder b;
  const Days start = *parse_date("2018-06-01");
  Parameter parameter;
  parameter.name = "线";
  parameter.values = {{{start - 10, start}, 3, {}},
                      {{start, start + 1}, 2, {}},
                      {{start + 1, date_max}, std::nullopt, {}}};
  const ExprId line = b.make(ParameterRef{b.p.parameters.push(parameter)});
  const auto on = [&](Days date) { return execute::evaluate_constant(b.p, {date, date}, line); };
  CHECK(on(start - 11) == open({"线"}));
  CHECK(on(start - 10) == word(3));
  CHECK(on(start - 1) == word(3));
  CHECK(on(start) == word(2));
  CHECK(on(start + 1) == open({"线"}));
}

TEST_CASE("aggregates are over the records that are definitely in") {
  Builder b;
  const ExprId heavy = b.compare(b.column(1), Comparison::greater, b.number(5));
  const ExprId points = b.of_record(Builder::points);
  const ExprId exists = b.aggregate(AggregateKind::exists, heavy);
  const ExprId count = b.aggregate(AggregateKind::count, heavy);
  const ExprId total = b.aggregate(AggregateKind::total, heavy, points);
  const ExprId max = b.aggregate(AggregateKind::max, heavy, points);
  const ExprId min = b.aggregate(AggregateKind::min, {}, points);
  const columns::Dataset person = b.person_born(0, {record(0, 5), record(1, -7), record(1, -20)});
  CHECK(evaluate(b, exists, person) == word(1));
  CHECK(evaluate(b, count, person) == word(2));
  CHECK(evaluate(b, total, person) == word(-27));
  CHECK(evaluate(b, max, person) == word(-7));
  CHECK(evaluate(b, min, person) == word(-20));
  const columns::Dataset none = b.person_born(0);
  CHECK(evaluate(b, exists, none) == word(0));
  CHECK(evaluate(b, count, none) == word(0));
  CHECK(evaluate(b, total, none) == word(0));
  CHECK(evaluate(b, max, none) == open(ReasonKind::empty_set, "信用信息"));
}

TEST_CASE("an undetermined record leaves an aggregate open where it could matter") {
  Builder b;
  const ExprId points = b.of_record(Builder::points);
  const ExprId good = b.compare(points, Comparison::greater, b.number(0));
  const Value unknown = open(ReasonKind::unknown_field, "分值");
  const columns::Dataset open_only = b.person_born(0, {record(0, -1), record(0, std::nullopt)});
  const columns::Dataset with_good = b.person_born(0, {record(0, std::nullopt), record(0, 1)});
  const ExprId exists = b.aggregate(AggregateKind::exists, good);
  CHECK(evaluate(b, exists, open_only) == unknown);
  CHECK(evaluate(b, exists, with_good) == word(1));
  Value one_or_two = unknown;
  one_or_two.bounds = execute::Bounds{1, 2};
  CHECK(evaluate(b, b.aggregate(AggregateKind::count, good), with_good) == one_or_two);
  CHECK(evaluate(b, b.aggregate(AggregateKind::total, {}, points), with_good) == unknown);
  // The value of a record that is not in is not asked for.
  const ExprId none = b.aggregate(AggregateKind::total, b.no(), points);
  CHECK(evaluate(b, none, with_good) == word(0));
}

TEST_CASE("exceptions: none gives the base, one wins, two conflict, an arbiter settles it") {
  const auto value = [](bool a, bool b_fires, bool arbiter, std::vector<uint32_t> over) {
    Builder b;
    Define define = define_of("计入", Scope::subject, b.number(10));
    const auto fires = [&](bool yes) { return yes ? b.yes() : b.no(); };
    define.exceptions = {exception("撤销不计", {}, fires(a), b.number(1)),
                         exception("异议不计", {}, fires(b_fires), b.number(2)),
                         exception("照计", over, fires(arbiter), b.make(Prior{}))};
    return evaluate(b, b.define(define));
  };
  const Value conflict = open(ReasonKind::conflict, "计入（异议不计，撤销不计）");
  CHECK(value(false, false, false, {0}) == word(10));
  CHECK(value(true, false, false, {0}) == word(1));
  CHECK(value(false, true, false, {0}) == word(2));
  CHECK(value(true, true, false, {0}) == conflict);
  // 优先于: looked at only where what it is over fires.
  CHECK(value(true, false, true, {0}) == word(10));
  CHECK(value(false, true, true, {0}) == word(2));
  CHECK(value(false, false, true, {0}) == word(10));
  CHECK(value(true, true, true, {0, 1}) == word(10));
  CHECK(value(true, false, true, {0, 1}) == word(1));
  CHECK(value(true, true, true, {0}) == open(ReasonKind::conflict, "计入（异议不计，照计）"));
}

TEST_CASE("an exception that is looked at and undetermined leaves the define open") {
  Builder b;
  Define define = define_of("计入", Scope::subject, b.number(10));
  define.exceptions = {exception("甲", {}, b.no(), b.number(1)),
                       exception("乙", {0}, b.unknown("某数"), b.number(2))};
  CHECK(evaluate(b, b.define(define)) == word(10));
  define.exceptions[0].when = b.yes();
  CHECK(evaluate(b, b.define(define)) == open({"某数"}));
}

TEST_CASE("a define of a record is read for each record, and says which exceptions fired") {
  Builder b;
  Define define = define_of("计分", Scope::record, b.of_record(Builder::points));
  const ExprId repaired = b.has(b.of_record(Builder::repaired));
  define.exceptions = {
      exception("修复减半", {}, repaired,
                b.make(RoundedQuotient{Rounding::half_up, {b.make(Prior{})}, 0, {b.number(2)}}))};
  const ExprId points = b.define(define);
  const columns::Dataset person = b.person_born(0, {record(0, 7), record(0, -7, 100)});
  Interpreter interpreter = b.interpreter(person, dates);
  CHECK(interpreter.evaluate(points, RecordName{b.record, 0}) == word(7));
  CHECK(interpreter.evaluate(points, RecordName{b.record, 1}) == word(-4));
  CHECK(interpreter.fired({0}, RecordName{b.record, 0}).empty());
  CHECK(interpreter.fired({0}, RecordName{b.record, 1}) == std::vector<uint32_t>{0});
  const ExprId total = b.aggregate(AggregateKind::total, {}, points);
  CHECK(b.interpreter(person, dates).evaluate(total, std::nullopt) == word(3));
}

TEST_CASE("an expression over a row of a table needs no record") {
  Builder b;
  const ExprId level = b.column(1);
  const ExprId row = b.of_record(Builder::row);
  CHECK(execute::row_evaluator(b.p, dates, row, 0)(level) == word(1));
  CHECK(execute::row_evaluator(b.p, dates, row, 1)(level) == word(9));
  CHECK(execute::row_evaluator(b.p, dates, row, 0)(b.column(2)) == absent);
  const ExprId twice = b.define(define_of("加倍", Scope::record, b.sum(level, level)));
  CHECK(execute::row_evaluator(b.p, dates, row, 0)(twice) == word(2));
  CHECK(execute::row_evaluator(b.p, dates, row, 1)(twice) == word(18));
}

TEST_CASE("dimensions and score are clamped, the grade is the band of the score") {
  CreditBuilder b;
  const auto grade = [&](Word points) {
    const EvaluationOutcome outcome = b.judge(b.person_born(0, {record(0, points)}));
    CHECK(outcome.state == EvaluationOutcome::State::rated);
    return std::tuple(outcome.dimensions[0], outcome.score, outcome.grade);
  };
  CHECK(grade(50) == std::tuple(word(10), word(105), word(2)));
  CHECK(grade(5) == std::tuple(word(5), word(105), word(2)));
  CHECK(grade(4) == std::tuple(word(4), word(104), word(1)));
  CHECK(grade(-5) == std::tuple(word(-5), word(95), word(1)));
  CHECK(grade(-6) == std::tuple(word(-6), word(94), word(0)));
  CHECK(grade(-60) == std::tuple(word(-10), word(90), word(0)));
}

TEST_CASE("the lowest downgrade that fires wins, and never raises") {
  CreditBuilder b;
  b.evaluation.downgrades = {labelled("一", b.yes(), 1), labelled("二", b.no(), 0)};
  CHECK(b.judge(b.person_born(0, {record(0, 5)})).grade == word(1));
  CHECK(b.judge(b.person_born(0, {record(0, -9)})).grade == word(0));
  CHECK(b.judge(b.person_born(0)).downgrades == std::vector<uint32_t>{0});
}

TEST_CASE("an undetermined downgrade matters only where it could lower the grade") {
  CreditBuilder b;
  b.evaluation.downgrades = {labelled("一", b.unknown("某数"), 1)};
  CHECK(b.judge(b.person_born(0, {record(0, 5)})).grade == open({"某数"}));
  CHECK(b.judge(b.person_born(0, {record(0, 0)})).grade == word(1));
  CHECK(b.judge(b.person_born(0, {record(0, -9)})).grade == word(0));
  // The lowest grade is settled even where the score is not.
  b.evaluation.downgrades.push_back(labelled("二", b.yes(), 0));
  const EvaluationOutcome outcome = b.judge(b.person_born(0, {record(0, std::nullopt)}));
  CHECK(outcome.grade == word(0));
  CHECK(outcome.state == EvaluationOutcome::State::undetermined);
  CHECK(outcome.score == open(ReasonKind::unknown_field, "分值"));
  CHECK(outcome.reasons == outcome.score.reasons);
}

TEST_CASE("who is not rated has no results, who may be rated has open ones") {
  CreditBuilder b;
  b.evaluation.unrated = {labelled("未成年", b.negate(b.adult())),
                          labelled("未实名", b.unknown("实名"))};
  const EvaluationOutcome child = b.judge(b.person_born(*parse_date("2010-01-01")));
  CHECK(child.state == EvaluationOutcome::State::unrated);
  CHECK(child.unrated == std::vector<uint32_t>{0});
  CHECK(child.score == absent);
  CHECK(child.dimensions == std::vector<Value>{absent});
  const EvaluationOutcome grown = b.judge(b.person_born(*parse_date("1990-01-01")));
  CHECK(grown.state == EvaluationOutcome::State::undetermined);
  CHECK(grown.score == open({"实名"}));
  b.evaluation.unrated.pop_back();
  CHECK(b.judge(b.person_born(*parse_date("2000-06-01"))).score == word(100));
  CHECK(b.judge(b.person_born(*parse_date("2000-06-02"))).score == absent);
}

TEST_CASE("an overflow is named after the dimension where it happened") {
  CreditBuilder b;
  constexpr Word highest = std::numeric_limits<Word>::max();
  const EvaluationOutcome outcome =
      b.judge(b.person_born(0, {record(0, highest), record(0, highest)}));
  CHECK(outcome.dimensions[0] == open(ReasonKind::overflow, "个人信用.品行"));
  CHECK(outcome.grade == outcome.dimensions[0]);
}

namespace {

MeasureOutcome judge_measure(Builder& b, std::vector<LabelledCase> cases,
                             std::vector<Waiver> waivers, const columns::Dataset& person) {
  Measure measure;
  measure.name = "取消资格";
  measure.subject = b.person;
  measure.cases = std::move(cases);
  measure.waivers = std::move(waivers);
  b.p.measures.items = {measure};
  return b.interpreter(person, dates).judge().measures[0];
}

Waiver waiver(std::string label, std::vector<uint32_t> over, ExprId when) {
  return {std::move(label), std::move(over), when, {}, {}};
}

}  // namespace

TEST_CASE("a measure applies if a case fires and it is not waived") {
  Builder b;
  const columns::Dataset person = b.person_born(0);
  const ExprId yes = b.yes(), no = b.no(), maybe = b.unknown("某数");
  const auto applies = [&](ExprId first, ExprId second, ExprId of_first, ExprId of_whole) {
    return judge_measure(b, {labelled("一", first), labelled("二", second)},
                         {waiver("免一", {0}, of_first), waiver("全免", {}, of_whole)}, person)
        .applies;
  };
  const Value undecided = open({"某数"});
  CHECK(applies(no, no, no, no) == word(0));
  CHECK(applies(yes, no, no, no) == word(1));
  CHECK(applies(yes, no, yes, no) == word(0));
  CHECK(applies(yes, yes, yes, no) == word(1));
  CHECK(applies(yes, yes, no, yes) == word(0));
  CHECK(applies(maybe, no, no, no) == undecided);
  CHECK(applies(maybe, yes, no, no) == word(1));
  CHECK(applies(maybe, no, yes, no) == word(0));
  CHECK(applies(maybe, no, no, yes) == word(0));
  CHECK(applies(yes, no, maybe, no) == undecided);
  CHECK(applies(no, no, maybe, no) == word(0));
  CHECK(applies(yes, no, no, maybe) == undecided);
  CHECK(applies(no, no, no, maybe) == word(0));
}

TEST_CASE("the records that led to a measure are those in the aggregates of its cases") {
  Builder b;
  const ExprId heavy = b.compare(b.column(1), Comparison::greater, b.number(5));
  const ExprId exists = b.aggregate(AggregateKind::exists, heavy);
  const ExprId count =
      b.define(define_of("次数", Scope::subject, b.aggregate(AggregateKind::count, heavy)));
  const ExprId bad = b.compare(b.of_record(Builder::points), Comparison::less, b.number(-50));
  const columns::Dataset person = b.person_born(0, {record(0, -1), record(1, -7), record(0, -60)});
  const std::vector<RecordName> second = {{b.record, 1}};
  const std::vector<RecordName> both = {{b.record, 1}, {b.record, 2}};
  CHECK(judge_measure(b, {labelled("一", exists)}, {}, person).evidence == second);
  const ExprId often = b.compare(count, Comparison::greater_equal, b.number(1));
  CHECK(judge_measure(b, {labelled("一", often)}, {}, person).evidence == second);
  const ExprId worse = b.aggregate(AggregateKind::exists, bad);
  const MeasureOutcome outcome = judge_measure(
      b, {labelled("一", exists), labelled("二", worse), labelled("三", b.no())}, {}, person);
  CHECK(outcome.cases == std::vector<uint32_t>{0, 1});
  CHECK(outcome.evidence == both);
}

TEST_CASE("reasons are said in both languages") {
  for (const ReasonKind kind :
       {ReasonKind::unknown_field, ReasonKind::parameter_not_in_force, ReasonKind::conflict,
        ReasonKind::overflow, ReasonKind::division_by_zero, ReasonKind::date_out_of_range,
        ReasonKind::outside_workdays, ReasonKind::empty_set, ReasonKind::circular_link,
        ReasonKind::tied_records}) {
    const std::string zh = execute::format_reason({kind, "某名"}, Language::zh);
    const std::string en = execute::format_reason({kind, "某名"}, Language::en);
    CHECK(zh.find("某名") != std::string::npos);
    CHECK(en.find("某名") != std::string::npos);
    CHECK(zh != en);
  }
}
