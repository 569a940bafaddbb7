#include "runtime/scenario/scenario.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/columns/small_dataset.h"
#include "runtime/execute/interpreter_references.h"
#include "runtime/scenario/labels.h"

namespace xinheng::scenario {
namespace {

using execute::Interpreter;
using execute::RecordName;
using execute::Value;
using program::Expectation;
using program::ExprId;
using program::Program;

columns::SmallDataset dataset_of(const Program& program, const program::Test& test) {
  std::vector<columns::SubjectRow> rows;
  for (const program::GivenSubject& subject : test.subjects) {
    columns::SubjectRow& row =
        rows.emplace_back(columns::SubjectRow{subject.name, subject.subject, subject.fields, {}});
    for (const program::GivenRecord& record : subject.records)
      row.records.push_back({record.record, record.fields});
  }
  return columns::small_dataset(program, rows);
}

// One expectation, and the words about it.
class Question {
 public:
  Question(const Program& program, const program::Test& test, const columns::SmallDataset& given,
           const Expectation& expectation, Interpreter& interpreter, Language language)
      : program_(program),
        expectation_(expectation),
        interpreter_(interpreter),
        zh_(language == Language::zh),
        language_(language),
        about_(expectation.about.valid() ? expectation.about : expectation.expr),
        because_(expectation.because.begin(), expectation.because.end()) {
    const program::GivenSubject& subject = test.subjects[expectation.subject];
    whose_ = subject.name;
    if (!expectation.record) return;
    record_ = RecordName{subject.records[*expectation.record].record,
                         given.rows[expectation.subject][*expectation.record]};
    whose_ += "." + subject.records[*expectation.record].name;
  }

  bool met() { return outcome_fits() && (because_.empty() || labels() == because_); }

  std::string expected() {
    const std::string expr = print_expr(program_, expectation_.expr);
    std::string text;
    switch (expectation_.kind) {
      case Expectation::Kind::holds:
        text = say("{}：{}", "{}: {}", whose_, expr);
        break;
      case Expectation::Kind::undetermined:
        text = say("{}：{} 无法确定", "{}: {} can't be determined", whose_, expr);
        break;
      case Expectation::Kind::conflict:
        text = say("{}：{} 冲突", "{}: {} is in conflict", whose_, expr);
        break;
    }
    return because_.empty() ? text : text + say("，因 {}", ", because of {}", list(because_));
  }

  std::string actual() {
    std::string text;
    for (const ExprId reference : execute::references_of(program_, expectation_.expr)) {
      if (!text.empty()) text += say("；", "; ");
      text += describe(reference);
    }
    if (text.empty()) text = describe(expectation_.expr);
    if (because_.empty() || !outcome_fits()) return text;
    return text + say("；{}", "; {}", describe_labels());
  }

 private:
  template <class... Arguments>
  std::string say(const char* zh, const char* en, const Arguments&... arguments) const {
    return fmt::format(fmt::runtime(zh_ ? zh : en), arguments...);
  }

  std::string list(const Labels& labels) const {
    return fmt::format("{}", fmt::join(labels, zh_ ? "，" : ", "));
  }

  bool outcome_fits() {
    const Value value = interpreter_.evaluate(expectation_.expr, record_);
    switch (expectation_.kind) {
      case Expectation::Kind::holds:
        return value.state == Value::State::word && value.word != 0;
      case Expectation::Kind::undetermined:
        return value.state == Value::State::undetermined;
      case Expectation::Kind::conflict:
        return std::any_of(value.reasons.begin(), value.reasons.end(), [](const auto& reason) {
          return reason.kind == execute::ReasonKind::conflict ||
                 reason.kind == execute::ReasonKind::rows_conflict;
        });
    }
    return false;
  }

  Labels labels() {
    return expectation_.kind == Expectation::Kind::conflict
               ? conflicting(program_, interpreter_, about_, record_)
               : labels_of(program_, interpreter_, about_, record_);
  }

  std::string describe_labels() {
    const Labels found = labels();
    if (found.empty()) return say("没有规则成立", "no rule fired");
    const bool missing = expectation_.kind == Expectation::Kind::undetermined;
    return missing ? say("缺的是 {}", "what is missing: {}", list(found))
                   : say("成立的是 {}", "fired: {}", list(found));
  }

  std::string describe(ExprId id) {
    const std::string expr = print_expr(program_, id);
    const Value value = interpreter_.evaluate(id, record_);
    const auto* finding = std::get_if<program::DecisionRef>(&program_.exprs[id].node);
    const bool list = finding && gives_list(program_.decisions[finding->decision].policy);
    if (list && value.state != Value::State::undetermined) {
      const auto& lists = interpreter_.decision(finding->decision, record_).lists;
      return say("{} 是 {}", "{} is {}", expr,
                 format_list(program_, program_.exprs[id].type, lists[finding->output], language_));
    }
    switch (value.state) {
      case Value::State::word:
        return say("{} 是 {}", "{} is {}", expr,
                   format_value(program_, program_.exprs[id].type, value.word, language_));
      case Value::State::absent:
        return say("{} 没有值", "{} has no value", expr);
      case Value::State::undetermined:
        break;
    }
    std::string reasons;
    for (const execute::Reason& reason : value.reasons) {
      if (!reasons.empty()) reasons += say("；", "; ");
      reasons += format_reason(reason, language_);
    }
    return say("{} 无法确定（{}）", "{} can't be determined ({})", expr, reasons);
  }

  const Program& program_;
  const Expectation& expectation_;
  Interpreter& interpreter_;
  const bool zh_;
  const Language language_;
  const ExprId about_;
  const Labels because_;
  std::string whose_;
  std::optional<RecordName> record_;
};

}  // namespace

std::vector<Report> run_tests(const Program& program, Language language) {
  std::vector<Report> reports;
  for (uint32_t t = 0; t < program.tests.size(); ++t) {
    const program::Test& test = program.tests[t];
    Report report{t, {}};
    const columns::SmallDataset given = dataset_of(program, test);
    for (uint32_t e = 0; e < test.expectations.size(); ++e) {
      const Expectation& expectation = test.expectations[e];
      const execute::SubjectName subject{test.subjects[expectation.subject].subject,
                                         given.ordinals[expectation.subject]};
      Interpreter interpreter(program, {test.evaluation_date, test.known_by}, given.data, subject);
      Question question(program, test, given, expectation, interpreter, language);
      if (!question.met()) report.failures.push_back({e, question.expected(), question.actual()});
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace xinheng::scenario
