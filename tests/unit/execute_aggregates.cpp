// Aggregates of records of which some may be in or not, against every way it can turn out.
#include <catch2/catch.hpp>

#include <random>

#include "tests/unit/execute_program_builder.h"

using namespace xinheng;
using namespace xinheng::program;
using namespace xinheng::testing;
using execute::Bounds;
using execute::Reason;
using execute::ReasonKind;
using execute::Value;

namespace {

const execute::Dates dates{*parse_date("2018-06-01"), *parse_date("2018-06-01")};

// What 修复日 says of a record here: whether the filter holds.
enum In : Word { out, in, maybe };
struct Row {
  Word key;
  Days on;
  In state;
  Word points;
};

struct Case : Builder {
  ExprId filter = [this] {
    const ExprId state = of_record(repaired);
    return any({compare(state, Comparison::equal, number(in)),
                all({compare(state, Comparison::equal, number(maybe)), unknown("甲")})});
  }();

  ExprId of(AggregateKind kind, RecordField value = points) {
    Aggregate node{kind, record, filter, {}};
    if (kind != AggregateKind::count) node.value = of_record(value);
    if (kind == AggregateKind::latest || kind == AggregateKind::earliest) node.by = of_record(on);
    return make(node);
  }
  ExprId groups(AggregateKind outer, AggregateKind inner, std::optional<Comparison> op = {}) {
    Grouped node{outer, of_record(row), of(inner), op, {}};
    if (op) node.limit = number(3);
    return make(node);
  }
  Value evaluate(ExprId expr, const std::vector<Row>& rows) const {
    std::vector<columns::Words> records;
    for (const Row& one : rows) records.push_back({one.key, one.on, one.state, one.points});
    return interpreter(person_born(0, records), dates).evaluate(expr, std::nullopt);
  }
};

Days day(const char* text) {
  return *parse_date(text);
}

Value word(Word value) {
  return {Value::State::word, value, {}};
}
Value open(std::optional<Bounds> bounds = {}) {
  return {Value::State::undetermined, 0, {{ReasonKind::parameter_not_in_force, "甲"}}, bounds};
}
Value because(ReasonKind kind, const char* what) {
  return {Value::State::undetermined, 0, {{kind, what}}};
}

// Every way that those who may be in can turn out.
template <class Visit>
void each_completion(std::vector<Row> rows, size_t from, const Visit& visit) {
  while (from < rows.size() && rows[from].state != maybe) ++from;
  if (from == rows.size()) return visit(rows);
  for (const In state : {out, in}) {
    rows[from].state = state;
    each_completion(rows, from + 1, visit);
  }
}

std::vector<Row> random_rows(std::mt19937_64& random) {
  std::vector<Row> rows;
  const size_t count = random() % 7;
  for (size_t i = 0; i < count; ++i) {
    const auto state = static_cast<In>(random() % 4 == 0 ? maybe : random() % 4 == 0 ? out : in);
    rows.push_back({static_cast<Word>(random() % 2), day("2018-01-25") + Days(random() % 100),
                    state, static_cast<Word>(random() % 6) - 2});
    if (random() % 3 == 0) rows.back().on = day("2018-03-01");
  }
  return rows;
}

}  // namespace

TEST_CASE("the latest record gives its value, those of one day must agree") {
  Case c;
  const ExprId latest = c.of(AggregateKind::latest), earliest = c.of(AggregateKind::earliest);
  const Row old{0, day("2017-01-01"), in, 5}, newer{0, day("2018-01-01"), in, 7},
      same_day{1, day("2018-01-01"), in, 8};
  CHECK(c.evaluate(latest, {newer, old}) == word(7));
  CHECK(c.evaluate(earliest, {newer, old}) == word(5));
  CHECK(c.evaluate(latest, {newer, newer, old}) == word(7));
  CHECK(c.evaluate(latest, {newer, same_day, old}) ==
        because(ReasonKind::tied_records, "信用信息（分值）"));
  CHECK(c.evaluate(earliest, {newer, same_day, old}) == word(5));
  CHECK(c.evaluate(latest, {}) == because(ReasonKind::empty_set, "信用信息"));
  Row maybe_old = old, maybe_newer = same_day;
  maybe_old.state = maybe_newer.state = maybe;
  CHECK(c.evaluate(latest, {maybe_old, newer}) == word(7));
  CHECK(c.evaluate(latest, {maybe_newer, newer}) == open());
  maybe_newer.points = 7;
  CHECK(c.evaluate(latest, {maybe_newer, newer}) == word(7));
}

TEST_CASE("the value of the latest record may be absent") {
  Case c;
  Aggregate node{AggregateKind::latest, c.record, {}, c.of_record(Builder::repaired)};
  node.by = c.of_record(Builder::on);
  const ExprId latest = c.make(node);
  const columns::Dataset data = c.person_born(
      0, {{0, day("2018-01-01"), std::nullopt, 1}, {0, day("2017-01-01"), day("2017-06-01"), 1}});
  CHECK(c.interpreter(data, dates).evaluate(latest, std::nullopt) == Value{});
}

TEST_CASE("months in a row, over the turn of a year") {
  Case c;
  const ExprId longest = c.of(AggregateKind::longest_months, Builder::on);
  const auto rows = [](std::initializer_list<const char*> texts) {
    std::vector<Row> result;
    for (const char* text : texts) result.push_back({0, day(text), in, 0});
    return result;
  };
  CHECK(c.evaluate(longest, rows({})) == word(0));
  CHECK(c.evaluate(longest, rows({"2018-03-31"})) == word(1));
  CHECK(c.evaluate(longest, rows({"2017-11-30", "2018-01-01", "2017-12-15", "2018-03-01"})) ==
        word(3));
  CHECK(c.evaluate(longest, rows({"2017-01-01", "2018-01-01", "2018-01-31"})) == word(1));
}

// Of a count c and a total t: what the operators make of their bounds.
std::vector<ExprId> calculated_from(Case& c) {
  const ExprId count = c.of(AggregateKind::count), total = c.of(AggregateKind::total);
  const auto make = [&](ExprNode node) { return c.make(std::move(node)); };
  std::vector<ExprId> exprs = {
      c.sum(count, total),
      make(Binary{Arithmetic::subtract, count, total}),
      make(Binary{Arithmetic::multiply, count, total}),
      make(Negate{total}),
      make(Rescale{total, 2}),
      make(Extreme{true, total, c.number(4)}),
      make(Extreme{false, total, count}),
      make(Absolute{total}),
  };
  const ExprId more = c.sum(count, c.number(1));
  for (uint8_t rounding = 0; rounding < 7; ++rounding) {
    const auto how = static_cast<Rounding>(rounding);
    exprs.push_back(make(RoundedQuotient{how, {total}, 0, {}}));
    exprs.push_back(make(RoundedQuotient{how, {total, count}, 0, {c.number(-4)}}));
    exprs.push_back(make(RoundedQuotient{how, {total}, 1, {more}}));
    exprs.push_back(make(RoundedQuotient{how, {more}, 0, {total}}));
  }
  return exprs;
}

TEST_CASE("bounds decide comparisons, limits and bands, and pass through calculations") {
  Case c;
  const std::vector<Row> rows = {{0, 0, in, 3}, {0, 0, in, 3}, {0, 0, in, 3}, {0, 0, maybe, 4}};
  const ExprId count = c.of(AggregateKind::count), total = c.of(AggregateKind::total);
  CHECK(c.evaluate(count, rows) == open(Bounds{3, 4}));
  CHECK(c.evaluate(total, rows) == open(Bounds{9, 13}));
  const auto at_least = [&](ExprId left, Word right) {
    return c.evaluate(c.compare(left, Comparison::greater_equal, c.number(right)), rows);
  };
  CHECK(at_least(count, 3) == word(1));
  CHECK(at_least(count, 4) == open());
  CHECK(at_least(count, 5) == word(0));
  const ExprId both = c.sum(count, total);
  CHECK(c.evaluate(both, rows) == open(Bounds{12, 17}));
  CHECK(at_least(c.define(define_of("和", Scope::subject, both)), 12) == word(1));
  const auto quotient = [&](ExprId of, ExprId by) {
    return c.evaluate(c.make(RoundedQuotient{Rounding::down, {of}, 0, {by}}), rows);
  };
  CHECK(quotient(total, count) == open(Bounds{2, 4}));
  CHECK(quotient(total, c.number(-2)) == open(Bounds{-7, -5}));
  CHECK(quotient(count, c.number(5)) == word(0));
  CHECK(quotient(total, c.sum(count, c.number(-3))) == open());  // may divide by 0
  CHECK(quotient(total, c.sum(count, c.number(-4))) == open());
  const ExprId around = c.sum(total, c.number(-10));
  CHECK(c.evaluate(c.make(Absolute{around}), rows) == open(Bounds{0, 3}));
  const ExprId times = c.make(Binary{Arithmetic::multiply, around, count});
  CHECK(c.evaluate(times, rows) == open(Bounds{-4, 12}));
}

TEST_CASE("whatever is learnt, an aggregate keeps what it said") {
  std::mt19937_64 random(20180601);
  Case c;
  std::vector<ExprId> exprs;
  for (const AggregateKind kind :
       {AggregateKind::count, AggregateKind::total, AggregateKind::max, AggregateKind::min,
        AggregateKind::latest, AggregateKind::earliest, AggregateKind::distinct}) {
    exprs.push_back(c.of(kind));
  }
  exprs.push_back(c.of(AggregateKind::longest_months, Builder::on));
  const AggregateKind kinds[] = {AggregateKind::count, AggregateKind::total, AggregateKind::max,
                                 AggregateKind::min};
  for (const AggregateKind outer : kinds) {
    for (const AggregateKind inner : kinds) exprs.push_back(c.groups(outer, inner));
  }
  for (const AggregateKind inner : kinds) {
    exprs.push_back(c.groups(AggregateKind::count, inner, Comparison::greater_equal));
    exprs.push_back(c.groups(AggregateKind::count, inner, Comparison::not_equal));
  }
  for (const ExprId expr : calculated_from(c)) exprs.push_back(expr);
  size_t decided = 0, bounded = 0, unknown = 0;
  for (int i = 0; i < 400; ++i) {
    const std::vector<Row> rows = random_rows(random);
    for (const ExprId expr : exprs) {
      const Value said = c.evaluate(expr, rows);
      if (said.state == Value::State::word) ++decided;
      if (said.state == Value::State::undetermined) ++(said.bounds ? bounded : unknown);
      each_completion(rows, 0, [&](const std::vector<Row>& learnt) {
        const Value value = c.evaluate(expr, learnt);
        if (said.state == Value::State::word) REQUIRE(value == said);
        if (!said.bounds) return;
        REQUIRE(value.state == Value::State::word);
        REQUIRE(said.bounds->low <= value.word);
        REQUIRE(value.word <= said.bounds->high);
      });
    }
  }
  CHECK(decided > 5000);
  CHECK(bounded > 2000);
  CHECK(unknown > 200);
}
