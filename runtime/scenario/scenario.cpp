#include "runtime/scenario/scenario.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/columns/parallel.h"
#include "runtime/execute/interpreter_references.h"
#include "runtime/scenario/given.h"
#include "runtime/scenario/labels.h"
#include "runtime/scenario/rejection.h"

namespace xinheng::scenario {
namespace {

using execute::Interpreter;
using execute::RecordName;
using execute::Value;
using program::Expectation;
using program::ExprId;
using program::Program;

std::string whose(const program::Test& test, const Expectation& expectation) {
  const program::GivenSubject& subject = test.subjects[expectation.subject];
  return expectation.record ? subject.name + "." + subject.records[*expectation.record].name
                            : subject.name;
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
    whose_ = whose(test, expectation);
    if (!expectation.record) return;
    const program::GivenSubject& subject = test.subjects[expectation.subject];
    record_ = RecordName{subject.records[*expectation.record].record,
                         given.rows[expectation.subject][*expectation.record]};
  }

  bool met() { return outcome_fits() && (because_.empty() || labels() == because_); }

  std::string expected() {
    const std::string expr = print_expr(program_, expectation_.expr, language_);
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
      case Expectation::Kind::rejected:  // never asked here
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
      case Expectation::Kind::rejected:
        break;
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
    const Value value = interpreter_.evaluate(id, record_);
    const auto* finding = std::get_if<program::DecisionRef>(&program_.exprs[id].node);
    const bool list = finding && gives_list(program_.decisions[finding->decision].policy);
    if (list && value.state != Value::State::undetermined) {
      const auto& lists = interpreter_.decision(finding->decision, record_).lists;
      return say("{} 是 {}", "{} is {}", print_expr(program_, id, language_),
                 format_list(program_, program_.exprs[id].type, lists[finding->output], language_));
    }
    return format_finding(program_, id, value, language_) + lowered(id);
  }

  // What nobody sees in the score: that a quota took the grade.
  std::string lowered(ExprId id) {
    const auto* result = std::get_if<program::EvaluationRef>(&program_.exprs[id].node);
    if (!result || result->result != program::Result::grade) return "";
    std::string text;
    for (const uint32_t quota : interpreter_.evaluation(result->evaluation).quotas)
      text += say("（限额“{}”降了一等）", " (one grade lower by the quota “{}”)",
                  program_.evaluations[result->evaluation].quotas[quota].label);
    return text;
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

// Whether reading refuses what it should, for these reasons if some are given.
class Refusal {
 public:
  Refusal(const Program& program, const program::Test& test, Language language)
      : test_(test), read_(read_as_data(program, test)), zh_(language == Language::zh) {}

  Answer answer(uint32_t index) const {
    const Expectation& expectation = test_.expectations[index];
    const Labels because(expectation.because.begin(), expectation.because.end());
    std::string expected = whose(test_, expectation) + (zh_ ? "：拒收" : ": rejected");
    if (!because.empty()) expected += (zh_ ? "，因 " : ", because of ") + list(because);
    if (const auto* problem = std::get_if<Diagnostics>(&read_)) {
      return {index, false, expected, render(*problem, {}, language(), Format::text)};
    }
    const auto& rejections = std::get<Rejections>(read_);
    const auto found = rejections.find({expectation.subject, expectation.record});
    if (found == rejections.end()) {
      return {index, false, expected, zh_ ? "没有拒收" : "not rejected"};
    }
    Labels reasons;
    for (const auto reason : found->second) reasons.emplace(program::names_of(reason).zh);
    return {index, because.empty() || because == reasons, expected,
            (zh_ ? "拒收，因 " : "rejected, because of ") + list(reasons)};
  }

 private:
  Language language() const { return zh_ ? Language::zh : Language::en; }
  std::string list(const Labels& labels) const {
    return fmt::format("{}", fmt::join(labels, zh_ ? "，" : ", "));
  }

  const program::Test& test_;
  const std::variant<Rejections, Diagnostics> read_;
  const bool zh_;
};

Report run_test(const Program& program, uint32_t index, const TestOptions& options) {
  const program::Test& test = program.tests[index];
  const Language language = options.language;
  Report report{index, {}, {}};
  if (options.note) {
    report.noted.emplace(program);
    for (const program::StateChange& change : test.state_changes) {
      report.noted->rules.insert(
          {program::RulePart::transition, change.transitions, static_cast<uint32_t>(change.from)});
    }
  }
  const columns::SmallDataset given = dataset_of(program, test);
  std::optional<Refusal> refusal;
  for (uint32_t e = 0; e < test.expectations.size(); ++e) {
    const Expectation& expectation = test.expectations[e];
    if (expectation.kind == Expectation::Kind::rejected) {
      if (!refusal) refusal.emplace(program, test, language);
      report.answers.push_back(refusal->answer(e));
      continue;
    }
    const execute::SubjectName subject{test.subjects[expectation.subject].subject,
                                       given.ordinals[expectation.subject]};
    Interpreter interpreter(program, {test.evaluation_date, test.known_by}, given.data, subject);
    if (report.noted) interpreter.note(*report.noted);
    Question question(program, test, given, expectation, interpreter, language);
    report.answers.push_back({e, question.met(), question.expected(), question.actual()});
  }
  return report;
}

}  // namespace

Verdict verdict_of(const Program& program, const Report& report) {
  const bool all = std::all_of(report.answers.begin(), report.answers.end(),
                               [](const Answer& answer) { return answer.met; });
  if (program.tests[report.test].fails.empty()) return all ? Verdict::passed : Verdict::failed;
  return all ? Verdict::passed_unexpectedly : Verdict::failed_as_expected;
}

std::vector<Report> run_tests(const Program& program, const std::vector<uint32_t>& tests,
                              const TestOptions& options) {
  std::vector<Report> reports(tests.size());
  columns::parallel(options.threads, tests.size(),
                    [&](uint64_t i) { reports[i] = run_test(program, tests[i], options); });
  return reports;
}

}  // namespace xinheng::scenario
