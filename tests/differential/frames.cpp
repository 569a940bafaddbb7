#include "tests/differential/frames.h"

#include <algorithm>

#include "compiler/program/operands.h"

namespace xinheng::differential {

using namespace program;

namespace {

constexpr int reach_max = 1'000'000;  // 原值 means nothing by itself

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
      for (const ExprId id : {measure.from, measure.term}) note(id, measure.subject, {});
    }
    for (const Decision& decision : program.decisions) {
      each_expression(decision, [&](ExprId id) { note(id, decision.subject, decision.record); });
    }
    for (const Finding& finding : program.findings) {
      const SubjectId owner = program.records[finding.record].owner;
      for (const auto& rule : finding.cases) note(rule.when, owner, finding.record);
      for (const auto& waiver : finding.waivers) note(waiver.when, owner, finding.record);
      for (const ExprId id : {finding.start, finding.term, finding.done})
        note(id, owner, finding.record);
    }
  }

  std::vector<bool> speaks() && { return std::move(speaks_); }

 private:
  void note(const Evaluation& evaluation) {
    const auto note_part = [&](const Dimension& part) {
      for (const ExprId id : {part.floor, part.ceiling, part.value, part.weight}) {
        note(id, evaluation.subject, {});
      }
    };
    for (const auto& rule : evaluation.unrated) note(rule.when, evaluation.subject, {});
    for (const auto& part : evaluation.dimensions) note_part(part);
    if (evaluation.score) note_part(*evaluation.score);
    for (const auto& band : evaluation.bands) note(band.from, evaluation.subject, {});
    for (const auto& rule : evaluation.downgrades) note(rule.when, evaluation.subject, {});
    for (const auto& quota : evaluation.quotas) {
      note(quota.share, evaluation.subject, {});
      note(quota.group, evaluation.subject, {});
    }
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
    if (const auto* group = std::get_if<Grouped>(&expr.node)) {
      const auto& set = std::get<Aggregate>(program_.exprs[group->inner].node);
      inside(group->key, {program_.records[set.record].owner, set.record, &frame});
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

}  // namespace

std::vector<bool> note_frames(Program& program) {
  return Noting(program).speaks();
}

}  // namespace xinheng::differential
