// Measures: rules in force, what exceptions do, measures that replace and exclude others, terms.
#include <catch2/catch.hpp>

#include "runtime/execute/interpreter.h"
#include "runtime/execute/interpreter_value.h"
#include "tests/unit/execute_program_builder.h"

using namespace xinheng;
using namespace xinheng::program;
using execute::MeasureOutcome;
using execute::ReasonKind;
using execute::Value;
using testing::labelled;

namespace {

const Days today = *parse_date("2018-06-01");

Value word(Word value) {
  return execute::word_value(value);
}
Value open(std::vector<std::string> parameters) {
  Value value{Value::State::undetermined, 0, {}};
  for (std::string& name : parameters)
    value.reasons.push_back({ReasonKind::parameter_not_in_force, std::move(name)});
  return value;
}

using Indices = std::vector<uint32_t>;

struct Measures : testing::Builder {
  // Their names are 措施0, 措施1, …; later ones may depend on earlier ones.
  Measure& add(std::vector<LabelledCase> cases, std::vector<Waiver> waivers = {}) {
    Measure measure;
    measure.name = "措施" + std::to_string(p.measures.size());
    measure.subject = person;
    measure.cases = std::move(cases);
    measure.waivers = std::move(waivers);
    const MeasureId id = p.measures.push(std::move(measure));
    p.order.push_back(id);
    return p.measures[id];
  }

  std::vector<MeasureOutcome> judge(std::optional<Days> birth = 0) {
    note_replacements(p);
    const columns::Dataset data = person_born(birth);
    return interpreter(data, {today, today}).judge().measures;
  }
};

Waiver waiver(std::string label, Indices over, ExprId when, WaiverEffect effect,
              Indices over_waivers = {}, MeasureId replacement = {}) {
  return {std::move(label),        std::move(over), when,        {},   {}, {},
          std::move(over_waivers), effect,          replacement, false};
}

}  // namespace

TEST_CASE("rules are in force from their first day to before the day of their repeal") {
  Measures b;
  const ExprId yes = b.yes();
  const auto fires = [&](Days from, Days to) {
    b.p.measures.items.clear();
    b.p.order.clear();
    LabelledCase rule = labelled("甲", yes);
    rule.in_force = {from, to};
    b.add({rule});
    return b.judge()[0].applies;
  };
  CHECK(fires(today, date_max) == word(1));
  CHECK(fires(today + 1, date_max) == word(0));
  CHECK(fires(date_min, today) == word(0));
  CHECK(fires(date_min, today + 1) == word(1));
}

TEST_CASE("what is undetermined outside of its interval doesn't matter") {
  Measures b;
  LabelledCase rule = labelled("甲", b.unknown("某数"));
  rule.in_force = {today + 1, date_max};
  b.add({rule, labelled("乙", b.no())});
  b.add({labelled("甲", b.unknown("某数"))}).in_force = {date_min, today};
  const auto outcomes = b.judge();
  CHECK(outcomes[0].applies == word(0));
  CHECK(outcomes[1].applies == word(0));
}

TEST_CASE("an exception over a label is over whichever version is in force") {
  Measures b;
  Define define = testing::define_of("值", Scope::subject, b.number(1));
  define.exceptions = {testing::exception("甲", {}, b.yes(), b.number(2)),
                       testing::exception("甲", {}, b.yes(), b.number(3)),
                       testing::exception("乙", {0, 1}, b.yes(), b.number(4))};
  define.exceptions[0].in_force = {date_min, today};
  define.exceptions[1].in_force = {today, date_max};
  const ExprId value = b.define(define);
  const columns::Dataset data = b.person_born(0);
  CHECK(b.interpreter(data, {today, today}).evaluate(value, {}) == word(4));
  CHECK(b.interpreter(data, {today, today}).fired({0}, {}) == Indices{1, 2});
  b.p.defines.items[0].exceptions[1].in_force.from = today + 1;  // a gap: neither is in force
  CHECK(b.interpreter(data, {today, today}).evaluate(value, {}) == word(1));
}

TEST_CASE("a measure is lighter where the whole is, or each case that fired") {
  Measures b;
  const ExprId yes = b.yes(), no = b.no();
  const auto degree = [&](ExprId second, ExprId of_first, ExprId of_both, ExprId of_whole) {
    b.p.measures.items.clear();
    b.p.order.clear();
    b.add({labelled("甲", yes), labelled("乙", second)},
          {waiver("一", {0}, of_first, WaiverEffect::lighten),
           waiver("二", {0, 1}, of_both, WaiverEffect::lighten),
           waiver("三", {}, of_whole, WaiverEffect::lighten)});
    const MeasureOutcome outcome = b.judge()[0];
    CHECK(outcome.applies == word(1));
    return outcome.lighter;
  };
  const ExprId maybe = b.unknown("某数");
  CHECK(degree(no, no, no, no) == word(0));
  CHECK(degree(no, yes, no, no) == word(1));
  CHECK(degree(yes, yes, no, no) == word(0));
  CHECK(degree(yes, no, yes, no) == word(1));
  CHECK(degree(yes, no, no, yes) == word(1));
  CHECK(degree(no, maybe, no, no) == open({"某数"}));
  CHECK(degree(no, maybe, yes, no) == word(1));
}

TEST_CASE("an exception over another is looked at where that fires, and beats it") {
  Measures b;
  const ExprId yes = b.yes(), no = b.no();
  const auto applies = [&](ExprId first, ExprId second) {
    b.p.measures.items.clear();
    b.p.order.clear();
    b.add({labelled("甲", yes)}, {waiver("一", {}, first, WaiverEffect::waive),
                                  waiver("二", {}, second, WaiverEffect::nothing, {0})});
    return b.judge()[0];
  };
  CHECK(applies(no, yes).applies == word(1));
  CHECK(applies(no, yes).waivers == Indices{});
  CHECK(applies(yes, no).applies == word(0));
  CHECK(applies(yes, yes).applies == word(1));
  CHECK(applies(yes, yes).waivers == Indices{1});
  CHECK(applies(yes, b.unknown("某数")).applies == open({"某数"}));
}

TEST_CASE("a measure that is replaced gives its cases to the other") {
  Measures b;
  const ExprId yes = b.yes(), no = b.no();
  const auto outcomes = [&](ExprId first, ExprId second, ExprId of_first, ExprId of_whole) {
    b.p.measures.items.clear();
    b.p.order.clear();
    b.add({labelled("甲", first), labelled("乙", second)},
          {waiver("一", {0}, of_first, WaiverEffect::replace, {}, MeasureId{1}),
           waiver("二", {}, of_whole, WaiverEffect::replace, {}, MeasureId{2})});
    b.add({labelled("丙", no)});
    b.add({labelled("丁", no)});
    return b.judge();
  };
  auto all = outcomes(yes, no, yes, no);
  CHECK(all[0].applies == word(0));
  CHECK(all[1].cases == Indices{1});
  CHECK(all[2].applies == word(0));
  all = outcomes(yes, yes, yes, no);
  CHECK(all[0].cases == Indices{1});
  CHECK(all[0].applies == word(1));
  CHECK(all[1].applies == word(1));
  // Of a case before of the whole: what is left goes to the other.
  all = outcomes(yes, yes, yes, yes);
  CHECK(all[0].applies == word(0));
  CHECK(all[1].cases == Indices{1});
  CHECK(all[2].cases == Indices{2});
  all = outcomes(no, no, yes, yes);
  CHECK(all[1].applies == word(0));
  CHECK(all[2].applies == word(0));
  all = outcomes(yes, no, b.unknown("某数"), no);
  CHECK(all[0].applies == open({"某数"}));
  CHECK(all[1].applies == open({"某数"}));
  CHECK(case_label(b.p, b.p.measures.items[1], 1) == "措施0.甲（一）");
}

TEST_CASE("replaced by two measures at once is a conflict") {
  Measures b;
  const ExprId yes = b.yes();
  b.add({labelled("甲", yes)}, {waiver("一", {}, yes, WaiverEffect::replace, {}, MeasureId{1}),
                                waiver("二", {}, yes, WaiverEffect::replace, {}, MeasureId{2})});
  b.add({labelled("乙", b.no())});
  b.add({labelled("丙", yes)});
  const auto outcomes = b.judge();
  CHECK(outcomes[0].applies == word(0));
  CHECK(outcomes[1].applies ==
        Value{Value::State::undetermined, 0, {{ReasonKind::conflict, "措施0（一，二）"}}});
  CHECK(outcomes[2].applies == word(1));  // by its own case
}

TEST_CASE("what would not apply anyway is not replaced") {
  Measures b;
  const ExprId yes = b.yes();
  b.add({labelled("甲", yes)}, {waiver("一", {}, yes, WaiverEffect::waive),
                                waiver("二", {}, yes, WaiverEffect::replace, {}, MeasureId{1})});
  b.add({labelled("乙", b.no())});
  CHECK(b.judge()[1].applies == word(0));
  b.p.measures.items[0].waivers[0].effect = WaiverEffect::lighten;
  CHECK(b.judge()[1].applies == word(1));
  b.p.measures.items[0].in_force = {today + 1, date_max};
  CHECK(b.judge()[1].applies == word(0));
}

TEST_CASE("a measure excludes others only while it applies itself") {
  Measures b;
  const ExprId yes = b.yes(), maybe = b.unknown("某数");
  b.add({labelled("甲", yes)});
  b.add({labelled("乙", yes)}).excluded_by = {{0}};
  b.add({labelled("丙", yes)}).excluded_by = {{1}};
  b.add({labelled("丁", maybe)});
  b.add({labelled("戊", yes)}).excluded_by = {{3}};
  const auto outcomes = b.judge();
  CHECK(outcomes[1].applies == word(0));
  CHECK(outcomes[1].excluded_by == std::vector<MeasureId>{{0}});
  CHECK(outcomes[2].applies == word(1));
  CHECK(outcomes[4].applies == open({"某数"}));
}

TEST_CASE("a measure applies from the first day of its term to before its end") {
  Measures b;
  const ExprId birth = b.of_person(Measures::born);
  b.p.exprs[birth].type = Measures::type(TypeKind::date);
  Measure& measure = b.add({labelled("甲", b.yes())});
  b.set_term(measure, birth, 12);
  const auto applies = [&](const char* from) {
    return b.judge(*parse_date(from))[0].applies == word(1);
  };
  CHECK(applies("2018-06-01"));
  CHECK(applies("2017-06-02"));
  CHECK_FALSE(applies("2017-06-01"));
  CHECK_FALSE(applies("2018-06-02"));
  const MeasureOutcome outcome = b.judge(*parse_date("2017-06-01"))[0];
  CHECK(outcome.until == word(today));
  CHECK(b.judge(std::nullopt)[0].applies ==
        Value{Value::State::undetermined, 0, {{ReasonKind::unknown_field, "出生日期"}}});
  b.p.measures.items[0].cases[0].when = b.no();
  CHECK(b.judge(std::nullopt)[0].applies == word(0));
}

TEST_CASE("the results of a measure are absent where it does not apply") {
  Measures b;
  b.set_term(b.add({labelled("甲", b.yes())}), {}, 6);
  b.add({labelled("乙", b.no())});
  const columns::Dataset data = b.person_born(0);
  auto interpreter = b.interpreter(data, {today, today});
  const auto part = [&](uint32_t measure, MeasurePart which) {
    return interpreter.evaluate(b.make(MeasureRef{{measure}, which}), {});
  };
  CHECK(part(0, MeasurePart::from) == word(today));
  CHECK(part(0, MeasurePart::until) == word(*parse_date("2018-12-01")));
  CHECK(part(0, MeasurePart::lighter) == word(0));
  CHECK(part(1, MeasurePart::from) == execute::absent_value());
  CHECK(part(1, MeasurePart::lighter) == execute::absent_value());
}
