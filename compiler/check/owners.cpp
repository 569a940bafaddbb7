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
      note(aggregate->filter, inside);
      note(aggregate->value, inside);
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
    note(part.floor), note(part.ceiling), note(part.value);
  };
  for (const auto& rule : evaluation.unrated) note(rule.when);
  for (const auto& part : evaluation.dimensions) note_part(part);
  if (evaluation.score) note_part(*evaluation.score);
  for (const auto& band : evaluation.bands) note(band.from);
  for (const auto& rule : evaluation.downgrades) note(rule.when);
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
  for (const auto& evaluation : program.evaluations) note_evaluation(noting, evaluation);
  for (const program::Measure& measure : program.measures) {
    for (const auto& rule : measure.cases) noting.note(rule.when, measure.subject, {});
    for (const auto& waiver : measure.waivers) noting.note(waiver.when, measure.subject, {});
  }
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
