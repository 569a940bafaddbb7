// A small program by hand: persons with a birth date and records with points, so that a rule of
// the interpreter can be tested without a pack.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/program/program.h"
#include "runtime/columns/small_dataset.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::testing {

using namespace program;

struct Builder {
  enum PersonField : uint32_t { key, born, job };
  enum RecordField : uint32_t { row, on, repaired, points };

  Program p;
  SubjectId person;
  RecordId record;
  TableId table;

  Builder() {
    p.missing_day = MissingDay::month_end;
    table = p.tables.push({"行为",
                           {{"行为代码", type(TypeKind::row), {}, true},
                            {"程度", type(TypeKind::integer), {}, false},
                            {"公示期", optional(TypeKind::period), {}, false}},
                           {"轻", "重"},
                           {{0, 1, std::nullopt}, {1, 9, encode_period({{}, 36})}},
                           {},
                           {},
                           {},
                           {}});
    person = p.subjects.push({"个人",
                              {},
                              {{"身份代码", type(TypeKind::citizen_code), {}, true},
                               {"出生日期", type(TypeKind::date), {}, false},
                               {"职业", optional(TypeKind::integer), {}, false}}});
    Type row_type = type(TypeKind::row);
    row_type.table = table;
    record = p.records.push({"信用信息",
                             {},
                             person,
                             {},
                             {{"行为", row_type, {}, false},
                              {"发生日", type(TypeKind::date), {}, false},
                              {"修复日", optional(TypeKind::date), {}, false},
                              {"分值", type(TypeKind::integer), {}, false}}});
  }

  static Type type(TypeKind kind) {
    Type result;
    result.kind = kind;
    return result;
  }
  static Type optional(TypeKind kind) {
    Type result = type(kind);
    result.optional = true;
    return result;
  }

  ExprId make(ExprNode node, TypeKind kind = TypeKind::integer) {
    return p.exprs.push({std::move(node), type(kind), {}});
  }
  ExprId number(Word value) { return make(Literal{value}); }
  ExprId yes() { return make(Literal{1}, TypeKind::boolean); }
  ExprId no() { return make(Literal{0}, TypeKind::boolean); }
  ExprId of_person(PersonField field) { return make(FieldRef{Scope::subject, field}); }
  ExprId of_record(RecordField field) {
    const ExprId id = make(FieldRef{Scope::record, field});
    p.exprs[id].type = p.records[record].fields[field].type;
    p.exprs[id].record = record;
    return id;
  }
  ExprId column(uint32_t column) { return make(ColumnRef{of_record(row), column}); }
  ExprId compare(ExprId left, Comparison op, ExprId right) {
    return make(Compare{op, left, right}, TypeKind::boolean);
  }
  ExprId all(std::vector<ExprId> operands) {
    return make(Junction{true, std::move(operands)}, TypeKind::boolean);
  }
  ExprId any(std::vector<ExprId> operands) {
    return make(Junction{false, std::move(operands)}, TypeKind::boolean);
  }
  ExprId negate(ExprId operand) { return make(Not{operand}, TypeKind::boolean); }
  ExprId has(ExprId operand) { return make(Has{operand}, TypeKind::boolean); }
  ExprId sum(ExprId left, ExprId right) { return make(Binary{Arithmetic::add, left, right}); }
  ExprId adult() {
    return compare(make(Age{of_person(born), make(EvaluationDate{})}), Comparison::greater_equal,
                   number(18));
  }
  // Undetermined, for the reason that this name is not in force.
  ExprId unknown(const std::string& name) {
    Parameter parameter;
    parameter.name = name;
    return make(ParameterRef{p.parameters.push(parameter)}, TypeKind::boolean);
  }
  ExprId aggregate(AggregateKind kind, ExprId filter, ExprId value = {}) {
    return make(Aggregate{kind, record, filter, value});
  }
  ExprId define(Define define) {
    define.subject = person;
    define.record = record;
    const Scope scope = define.scope;
    return make(DefineRef{scope, p.defines.push(std::move(define))});
  }

  // from: invalid for the evaluation date.
  void set_term(Measure& measure, ExprId from, int64_t months) {
    const ExprId today = make(EvaluationDate{}, TypeKind::date);
    measure.from = from.valid() ? from : today;
    measure.term = make(Literal{encode_period({Period::Unit::months, months})}, TypeKind::period);
    measure.until = make(DateShift{measure.from, measure.term, false}, TypeKind::date);
    measure.runs = all({compare(measure.from, Comparison::less_equal, today),
                        compare(today, Comparison::less, measure.until)});
  }

  // One person, with records of the one kind, named R1, R2, ….
  columns::Dataset person_born(std::optional<Days> birth,
                               std::vector<columns::Words> records = {}) const {
    columns::SubjectRow row{
        "330802199001010013", person, {std::nullopt, birth, std::nullopt}, {}};
    for (columns::Words& words : records) row.records.push_back({record, std::move(words)});
    columns::Dataset data = columns::small_dataset(p, {row}).data;
    for (size_t i = 1; i <= records.size(); ++i)
      data.records[0].keys.push("R" + std::to_string(i));
    return data;
  }
  execute::Interpreter interpreter(const columns::Dataset& data, execute::Dates dates) const {
    return {p, dates, data, {person, 0}};
  }
};

inline Define define_of(std::string name, Scope scope, ExprId base) {
  Define define;
  define.name = std::move(name);
  define.scope = scope;
  define.base = base;
  return define;
}
inline Exception exception(std::string label, std::vector<uint32_t> over, ExprId when,
                           ExprId value) {
  return {std::move(label), std::move(over), when, value, {}, {}};
}
inline LabelledCase labelled(std::string label, ExprId when,
                             std::optional<Word> grade = std::nullopt) {
  return {std::move(label), when, grade, {}, {}};
}

// 个人信用: 品行 in [-10, 10] from the records' points, 得分 = 100 + 品行 in [0, 105],
// A from 105, B from 95, else C.
struct CreditBuilder : Builder {
  Evaluation evaluation;

  CreditBuilder() {
    evaluation.name = "个人信用";
    evaluation.subject = person;
    set_filter({});
    const ExprId part = make(EvaluationRef{{0}, Result::dimension, 0});
    evaluation.score = Dimension{"得分",      type(TypeKind::integer), number(0),
                                 number(105), sum(number(100), part),  {}};
    evaluation.grade_name = "等级";
    evaluation.grades = {0};
    p.codes.push({"等级", true, {{"C", "", -1}, {"B", "", -1}, {"A", "", -1}}});
    evaluation.bands = {{number(105), 2, {}}, {number(95), 1, {}}};
    evaluation.otherwise = 0;
  }
  // Which records count in 品行.
  void set_filter(ExprId filter) {
    const ExprId total =
        aggregate(AggregateKind::total, filter, of_record(RecordField::points));
    evaluation.dimensions = {
        {"品行", type(TypeKind::integer), number(-10), number(10), total, {}}};
  }
  void finish() {
    p.evaluations.items = {evaluation};
    p.order = {EvaluationId{0}};
  }
  execute::EvaluationOutcome judge(const columns::Dataset& data) {
    finish();
    const execute::Dates dates{*parse_date("2018-06-01"), *parse_date("2018-06-01")};
    return interpreter(data, dates).judge().evaluations[0];
  }
};

}  // namespace xinheng::testing
