#include "tests/differential/analysis.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/analyze/reasoning.h"
#include "compiler/program/operands.h"

namespace xinheng::differential {

using namespace program;

namespace {

constexpr uint32_t people_max = 25;
constexpr int reach_max = 1'000'000;  // 原值 means nothing by itself
constexpr uint64_t records_max = 4;   // of one person and kind

// Whose names each expression speaks, as check notes it.
class Noting {
 public:
  explicit Noting(Program& program) : program_(program), speaks_(program.exprs.size(), false) {
    for (const Define& define : program.defines) {
      note(define.base, define.subject, define.record);
      for (const Exception& exception : define.exceptions) {
        note(exception.when, define.subject, define.record);
        note(exception.value, define.subject, define.record);
      }
    }
    for (const Evaluation& evaluation : program.evaluations) note(evaluation);
    for (const Measure& measure : program.measures) {
      for (const auto& rule : measure.cases) note(rule.when, measure.subject, {});
      for (const auto& waiver : measure.waivers) note(waiver.when, measure.subject, {});
    }
  }

  bool speaks(ExprId id) const { return speaks_[id.index]; }

 private:
  void note(const Evaluation& evaluation) {
    const auto note_part = [&](const Dimension& part) {
      for (const ExprId id : {part.floor, part.ceiling, part.value}) {
        note(id, evaluation.subject, {});
      }
    };
    for (const auto& rule : evaluation.unrated) note(rule.when, evaluation.subject, {});
    for (const auto& part : evaluation.dimensions) note_part(part);
    if (evaluation.score) note_part(*evaluation.score);
    for (const auto& band : evaluation.bands) note(band.from, evaluation.subject, {});
    for (const auto& rule : evaluation.downgrades) note(rule.when, evaluation.subject, {});
  }

  // Where an expression stands, and where what is around it stands.
  struct Frame {
    SubjectId subject;
    RecordId record;
    const Frame* outer = nullptr;
  };
  void note(ExprId id, SubjectId subject, RecordId record) { note(id, {subject, record}); }

  // How far out it reaches: what reaches nowhere can be evaluated by itself.
  int note(ExprId id, const Frame& frame) {
    if (!id.valid()) return 0;
    Expr& expr = program_.exprs[id];
    expr.subject = frame.subject;
    expr.record = frame.record;
    int reach = std::holds_alternative<Prior>(expr.node) ? reach_max : 0;
    const auto inside = [&](ExprId operand, const Frame& inner) {
      reach = std::max(reach, note(operand, inner) - 1);
    };
    if (const auto* aggregate = std::get_if<Aggregate>(&expr.node)) {
      const Frame inner{program_.records[aggregate->record].owner, aggregate->record, &frame};
      for (const ExprId operand : {aggregate->filter, aggregate->value, aggregate->by}) {
        inside(operand, inner);
      }
    }
    if (const auto* follow = std::get_if<Follow>(&expr.node)) {
      inside(follow->operand, {program_.exprs[follow->reference].type.subject, {}, &frame});
    }
    if (const auto* outer = std::get_if<Outer>(&expr.node)) {
      reach = std::max(reach, note(outer->operand, *frame.outer) + 1);
    }
    each_operand(expr.node, [&](ExprId operand) { reach = std::max(reach, note(operand, frame)); });
    speaks_[id.index] = reach == 0;
    return reach;
  }

  Program& program_;
  std::vector<bool> speaks_;
};

class Proofs {
 public:
  Proofs(const Program& program, const Noting& noting, Days date)
      : program_(program), noting_(noting), reasoning_(program) {
    for (uint32_t i = 0; i < program.exprs.size(); ++i) {
      const ExprId id{i};
      allowed_.push_back(noting.speaks(id) ? allowed(id, date) : analyze::nothing());
    }
  }

  std::string check(const columns::Dataset& data, execute::Dates dates, columns::SubjectName who) {
    execute::Interpreter interpreter(program_, dates, data, who);
    for (uint32_t i = 0; i < program_.exprs.size(); ++i) {
      const ExprId id{i};
      const Expr& expr = program_.exprs[id];
      if (!noting_.speaks(id) || expr.subject != who.kind) continue;
      if (!expr.record.valid()) {
        if (auto problem = check(id, interpreter, {}); !problem.empty()) return problem;
        continue;
      }
      const columns::RecordData& records = data.records[expr.record.index];
      const uint64_t begin = records.first[who.ordinal];
      const uint64_t end = std::min(records.first[who.ordinal + 1], begin + records_max);
      for (uint64_t row = begin; row < end; ++row) {
        auto problem = check(id, interpreter, execute::RecordName{expr.record, row});
        if (!problem.empty()) return problem;
      }
    }
    return "";
  }

 private:
  analyze::Range allowed(ExprId id, Days date) {
    reasoning_.begin_question();
    const analyze::Facts facts{{date, date + 1}, {}, {}};
    analyze::Range range = reasoning_.range(id, facts);
    if (program_.exprs[id].type.kind != TypeKind::boolean) return range;
    for (const bool truth : {false, true}) {
      reasoning_.begin_question();
      analyze::Facts here = facts;
      if (!reasoning_.assume(id, truth, here)) range = analyze::without(range, truth ? 1 : 0);
    }
    return range;
  }

  std::string check(ExprId id, execute::Interpreter& interpreter,
                    std::optional<execute::RecordName> record) {
    const execute::Value value = interpreter.evaluate(id, record);
    if (value.state != execute::Value::State::word) return "";
    if (allowed_[id.index].holds(value.word)) return "";
    return fmt::format("the analysis excludes {} of {}, from {} to {}", value.word,
                       print_expr(program_, id), allowed_[id.index].low, allowed_[id.index].high);
  }

  const Program& program_;
  const Noting& noting_;
  analyze::Reasoning reasoning_;
  std::vector<analyze::Range> allowed_;  // by ExprId
};

}  // namespace

std::string broken_proof(Program program, const columns::Dataset& data, execute::Dates dates) {
  const Noting noting(program);
  Proofs proofs(program, noting, dates.evaluation_date);
  for (uint32_t kind = 0; kind < program.subjects.size(); ++kind) {
    const auto count = std::min<uint64_t>(data.subjects[kind].keys.size(), people_max);
    for (uint32_t ordinal = 0; ordinal < count; ++ordinal) {
      auto problem = proofs.check(data, dates, {SubjectId{kind}, ordinal});
      if (!problem.empty()) return problem;
    }
  }
  return "";
}

}  // namespace xinheng::differential
