// Whose names an expression speaks: noted on it for printing.
#include "compiler/check/rules.h"
#include "compiler/program/operands.h"

namespace xinheng::check {
namespace {

// Where an expression stands, and where what is around it stands.
struct Frame {
  SubjectId subject;
  RecordId record;
  const Frame* outer = nullptr;
};

class Noting {
 public:
  explicit Noting(program::Program& program) : program_(program) {}

  void note(ExprId id, SubjectId subject, RecordId record) { note(id, {subject, record}); }

 private:
  void note(ExprId id, const Frame& frame) {
    if (!id.valid()) return;
    program::Expr& expr = program_.exprs[id];
    expr.subject = frame.subject;
    expr.record = frame.record;
    if (const auto* aggregate = std::get_if<program::Aggregate>(&expr.node)) {
      const Frame inside{program_.records[aggregate->record].owner, aggregate->record, &frame};
      program::each_of_record(*aggregate, [&](ExprId of) { note(of, inside); });
    }
    if (const auto* grouped = std::get_if<program::Grouped>(&expr.node)) {
      const auto& inner = std::get<program::Aggregate>(program_.exprs[grouped->inner].node);
      note(grouped->key, {program_.records[inner.record].owner, inner.record, &frame});
    }
    if (const auto* follow = std::get_if<program::Follow>(&expr.node)) {
      note(follow->operand, {program_.exprs[follow->reference].type.subject, {}, &frame});
    }
    if (const auto* outer = std::get_if<program::Outer>(&expr.node)) {
      note(outer->operand, *frame.outer);
    }
    program::each_operand(expr.node, [&](ExprId operand) { note(operand, frame); });
  }

  program::Program& program_;
};

void note_evaluation(Noting& noting, const program::Evaluation& evaluation) {
  const auto note = [&](ExprId id) { noting.note(id, evaluation.subject, {}); };
  const auto note_part = [&](const program::Dimension& part) {
    note(part.floor), note(part.ceiling), note(part.value), note(part.weight);
  };
  for (const auto& rule : evaluation.unrated) note(rule.when);
  for (const auto& part : evaluation.dimensions) note_part(part);
  if (evaluation.score) note_part(*evaluation.score);
  for (const auto& band : evaluation.bands) note(band.from);
  for (const auto& rule : evaluation.downgrades) note(rule.when);
  for (const auto& quota : evaluation.quotas) note(quota.share), note(quota.group);
}

void note_finding(Noting& noting, const program::Program& program,
                  const program::Finding& finding) {
  const SubjectId owner = program.records[finding.record].owner;
  const auto note = [&](ExprId id) { noting.note(id, owner, finding.record); };
  for (const auto& rule : finding.cases) note(rule.when);
  for (const auto& waiver : finding.waivers) note(waiver.when);
  for (const ExprId id : finding.fires) note(id);
  for (const ExprId id : finding.waives) note(id);
  for (const ExprId id : {finding.start, finding.term, finding.done, finding.listed}) note(id);
  for (const ExprId id : finding.particulars) note(id);
  for (const auto& one : finding.reported) note(one.value);
}

}  // namespace

void note_owners(Context& context) {
  program::Program& program = context.program;
  Noting noting(program);
  for (const program::Define& define : program.defines) {
    noting.note(define.base, define.subject, define.record);
    for (const program::Exception& exception : define.exceptions) {
      noting.note(exception.when, define.subject, define.record);
      noting.note(exception.value, define.subject, define.record);
    }
  }
  for (const program::Decision& decision : program.decisions) {
    program::each_expression(
        decision, [&](ExprId id) { noting.note(id, decision.subject, decision.record); });
  }
  for (const auto& evaluation : program.evaluations) note_evaluation(noting, evaluation);
  for (const program::Measure& measure : program.measures) {
    for (const auto& rule : measure.cases) noting.note(rule.when, measure.subject, {});
    for (const auto& waiver : measure.waivers) noting.note(waiver.when, measure.subject, {});
    for (const ExprId id : {measure.from, measure.term, measure.until, measure.runs}) {
      noting.note(id, measure.subject, {});
    }
  }
  for (const program::Finding& finding : program.findings) note_finding(noting, program, finding);
  for (const program::Test& test : program.tests) {
    for (const program::Expectation& expectation : test.expectations) {
      const program::GivenSubject& subject = test.subjects[expectation.subject];
      const RecordId record =
          expectation.record ? subject.records[*expectation.record].record : RecordId{};
      noting.note(expectation.expr, subject.subject, record);
    }
  }
  for (const program::Property& property : program.properties) {
    for (const program::Claim& claim : property.claims) {
      noting.note(claim.condition, property.subject, {});
      noting.note(claim.value, property.subject, {});
      noting.note(claim.filter, property.subject, claim.record);
    }
  }
}

}  // namespace xinheng::check
