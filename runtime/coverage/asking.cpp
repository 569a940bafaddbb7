#include "runtime/coverage/asking.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/scenario/print_people.h"

namespace xinheng::coverage {

using execute::Value;
using program::Program;

Asking::Asking(const Program& program, const Case& one)
    : given_(columns::small_dataset(program, one.people)),
      case_(one),
      interpreter_(program, one.dates, given_.data, {one.people[0].kind, given_.ordinals[0]}),
      noted_(program) {
  if (one.record) {
    record_ =
        execute::RecordName{one.people[0].records[*one.record].kind, given_.rows[0][*one.record]};
  }
}

const execute::Noted& Asking::ask(const Declared& declared) {
  interpreter_.note(noted_);
  std::visit(overloaded{
                 [&](program::DefineId id) { interpreter_.value_of(id, record_); },
                 [&](program::DecisionId id) { interpreter_.decision(id, record_); },
                 [&](program::EvaluationId id) { interpreter_.evaluation(id); },
                 [&](program::MeasureId id) { interpreter_.measure(id); },
             },
             declared);
  return noted_;
}

std::vector<execute::RecordName> Asking::records(program::RecordId kind) const {
  std::vector<execute::RecordName> found;
  const std::vector<columns::RecordRow>& records = case_.people[0].records;
  for (size_t i = 0; i < records.size(); ++i)
    if (records[i].kind == kind) found.push_back({kind, given_.rows[0][i]});
  return found;
}

Owner owner_of(const Program& program, const Declared& declared) {
  const auto of = [](const auto& rule) {
    const bool record = rule.scope == program::Scope::record;
    return Owner{rule.subject, record ? rule.record : program::RecordId{}};
  };
  return std::visit(
      overloaded{
          [&](program::DefineId id) { return of(program.defines[id]); },
          [&](program::DecisionId id) { return of(program.decisions[id]); },
          [&](program::EvaluationId id) { return Owner{program.evaluations[id].subject, {}}; },
          [&](program::MeasureId id) { return Owner{program.measures[id].subject, {}}; },
      },
      declared);
}

namespace {

class Test {
 public:
  Test(const Program& program, const Case& one, Language language)
      : program_(program),
        one_(one),
        language_(language),
        zh_(language == Language::zh),
        asking_(program, one) {}

  std::string print(const Declared& declared, const std::string& name) {
    const std::string first = scenario::name_of_instance(program_, zh_ ? "甲" : "someone");
    instance_ = one_.record ? scenario::name_of_record(first, 0, *one_.record, language_) : first;
    std::visit([&](auto id) { expect(id); }, declared);
    if (expectations_.empty()) return "";
    std::string out = fmt::format("{} {} {{\n", zh_ ? "测试" : "test", name);
    out += date("评价日", "evaluation_date", one_.dates.evaluation_date);
    if (one_.dates.known_by != one_.dates.evaluation_date)
      out += date("数据截止日", "known_until", one_.dates.known_by);
    return out + scenario::print_people(program_, first, one_.people, language_) + expectations_ +
           "}\n";
  }

 private:
  std::string date(const char* zh, const char* en, Days day) const {
    return fmt::format(fmt::runtime(zh_ ? "  {}：{}；\n" : "  {}: {};\n"), zh_ ? zh : en,
                       format_date(day));
  }

  void line(const std::string& expectation) {
    expectations_ += (zh_ ? "  期望 " : "  expect ") + expectation + (zh_ ? "；\n" : ";\n");
  }

  static bool can_be_written(const program::Type& type, const Value& value) {
    using Kind = program::TypeKind;
    if (type.kind == Kind::text) return value.word >= 0;
    return type.kind != Kind::subject && type.kind != Kind::citizen_code &&
           type.kind != Kind::legal_code;
  }

  void expect(const std::string& what, const program::Type& type, const Value& value,
              execute::ReasonKind conflict) {
    switch (value.state) {
      case Value::State::absent:
        return line((zh_ ? "缺 " : "lacks ") + what);
      case Value::State::undetermined: {
        const bool conflicting =
            std::any_of(value.reasons.begin(), value.reasons.end(),
                        [&](const execute::Reason& reason) { return reason.kind == conflict; });
        const char* zh = conflicting ? "冲突 " : "无法确定 ";
        const char* en = conflicting ? "conflict " : "undecided ";
        return line((zh_ ? zh : en) + what);
      }
      case Value::State::word:
        break;
    }
    if (type.kind == program::TypeKind::boolean)
      return line(value.word != 0 ? what : (zh_ ? "非 " : "not ") + what);
    if (can_be_written(type, value))
      line(what + " = " + scenario::value_in_test(program_, type, value.word, language_));
  }

  std::string named(const std::string& name) const {
    return instance_ + "." + scenario::quoted_name(name);
  }

  void expect(program::DefineId id) {
    const program::Define& define = program_.defines[id];
    expect(named(define.name), define.type, asking_.interpreter().value_of(id, asking_.record()),
           execute::ReasonKind::conflict);
  }

  void expect(program::DecisionId id) {
    const program::Decision& decision = program_.decisions[id];
    const execute::DecisionOutcome& outcome = asking_.interpreter().decision(id, asking_.record());
    const std::string what =
        named(decision.name) + "." + scenario::quoted_name(decision.outputs[0].name);
    const program::Type type = result_type(decision, 0);
    const bool list = gives_list(decision.policy);
    if (list && outcome.outputs[0].state != Value::State::undetermined)
      return line(what + " = " + format_list(program_, type, outcome.lists[0], language_));
    expect(what, type, outcome.outputs[0], execute::ReasonKind::rows_conflict);
  }

  // The grade, the score and every part: to know one of them isn't to know the others.
  void expect(program::EvaluationId id) {
    const program::Evaluation& evaluation = program_.evaluations[id];
    const execute::EvaluationOutcome outcome = asking_.interpreter().evaluation(id);
    const std::string what = named(evaluation.name) + ".";
    const auto no_conflict = execute::ReasonKind::rows_conflict;
    if (!evaluation.bands.empty()) {
      program::Type type;
      type.kind = program::TypeKind::code;
      type.codes = evaluation.grades;
      expect(what + scenario::quoted_name(evaluation.grade_name), type, outcome.grade, no_conflict);
    }
    if (evaluation.score)
      expect(what + scenario::quoted_name(evaluation.score->name), evaluation.score->type,
             outcome.score, no_conflict);
    for (size_t i = 0; i < evaluation.dimensions.size(); ++i)
      expect(what + scenario::quoted_name(evaluation.dimensions[i].name),
             evaluation.dimensions[i].type, outcome.dimensions[i], no_conflict);
  }

  void expect(program::MeasureId id) {
    const program::Measure& measure = program_.measures[id];
    expect(named(measure.name), {}, asking_.interpreter().measure(id).applies,
           execute::ReasonKind::conflict);
  }

  const Program& program_;
  const Case& one_;
  const Language language_;
  const bool zh_;
  Asking asking_;
  std::string instance_, expectations_;
};

}  // namespace

std::string as_test(const Program& program, const Declared& declared, const Case& one,
                    const std::string& name, Language language) {
  return Test(program, one, language).print(declared, name);
}

}  // namespace xinheng::coverage
