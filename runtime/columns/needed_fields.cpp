#include "runtime/columns/needed_fields.h"

#include <set>
#include <tuple>

#include "compiler/program/operands.h"

namespace xinheng::columns {
namespace {

using namespace program;

class Walk {
 public:
  Walk(const Program& program, NeededFields& needed) : program_(program), needed_(needed) {}

  // In the scope of a record, or of a subject alone (record invalid).
  void visit(ExprId id, SubjectId subject, RecordId record) { visit(id, {subject, record}); }

 private:
  struct Frame {
    SubjectId subject;
    RecordId record;
    const Frame* outer = nullptr;
  };

  void visit(ExprId id, const Frame& frame) {
    if (!id.valid() || !seen_.insert({id, frame.subject, frame.record}).second) return;
    const ExprNode& node = program_.exprs[id].node;
    std::visit(overloaded{
                   [&](const FieldRef& e) { note(e, frame.subject, frame.record); },
                   [&](const Aggregate& e) {
                     const Frame inside{program_.records[e.record].owner, e.record, &frame};
                     each_of_record(e, [&](ExprId of) { visit(of, inside); });
                     if (e.via) needed_.records[e.record.index][*e.via] = true;
                   },
                   [&](const Grouped& e) {
                     const auto& inner = std::get<Aggregate>(program_.exprs[e.inner].node);
                     visit(e.key, {program_.records[inner.record].owner, inner.record, &frame});
                   },
                   [&](const Follow& e) {
                     visit(e.operand, {program_.exprs[e.reference].type.subject, {}, &frame});
                   },
                   [&](const Outer& e) { visit(e.operand, *frame.outer); },
                   [](const auto&) {},
               },
               node);
    each_operand(node, [&](ExprId operand) { visit(operand, frame); });
  }

  void note(const FieldRef& e, SubjectId subject, RecordId record) {
    if (e.scope == Scope::record) needed_.records[record.index][e.field] = true;
    if (e.scope == Scope::subject) needed_.subjects[subject.index][e.field] = true;
  }

  const Program& program_;
  NeededFields& needed_;
  std::set<std::tuple<ExprId, SubjectId, RecordId>> seen_;
};

void walk_evaluation(Walk& walk, const Evaluation& evaluation) {
  const auto visit = [&](ExprId id) { walk.visit(id, evaluation.subject, {}); };
  const auto visit_dimension = [&](const Dimension& dimension) {
    visit(dimension.floor);
    visit(dimension.ceiling);
    visit(dimension.value);
  };
  for (const LabelledCase& unrated : evaluation.unrated) visit(unrated.when);
  for (const Dimension& dimension : evaluation.dimensions) visit_dimension(dimension);
  if (evaluation.score) visit_dimension(*evaluation.score);
  for (const Band& band : evaluation.bands) visit(band.from);
  for (const LabelledCase& downgrade : evaluation.downgrades) visit(downgrade.when);
  for (const Quota& quota : evaluation.quotas) visit(quota.group);
}

void walk_finding(Walk& walk, const Program& program, const Finding& finding) {
  const SubjectId owner = program.records[finding.record].owner;
  for (const ExprId id : {finding.start, finding.term, finding.done, finding.listed})
    walk.visit(id, owner, finding.record);
  for (const LabelledCase& one : finding.cases) walk.visit(one.when, owner, finding.record);
  for (const Waiver& waiver : finding.waivers) walk.visit(waiver.when, owner, finding.record);
  for (const ExprId id : finding.particulars) walk.visit(id, owner, finding.record);
  for (const Reported& one : finding.reported) walk.visit(one.value, owner, finding.record);
}

// A key is at hand without being read as a field.
void need_texts(const Program& program, const Finding& finding, NeededFields& needed) {
  for (const Reported& one : finding.reported) {
    const Expr& expr = program.exprs[one.value];
    if (expr.type.kind != TypeKind::text && expr.type.kind != TypeKind::legal_code) continue;
    SubjectId subject = program.records[finding.record].owner;
    const auto* field = std::get_if<FieldRef>(&expr.node);
    if (const auto* follow = std::get_if<Follow>(&expr.node)) {
      subject = program.exprs[follow->reference].type.subject;
      field = std::get_if<FieldRef>(&program.exprs[follow->operand].node);
    }
    if (!field) continue;
    const bool of_record = field->scope == Scope::record;
    const Field& read = of_record ? program.records[finding.record].fields[field->field]
                                  : program.subjects[subject].fields[field->field];
    auto& texts =
        of_record ? needed.record_texts[finding.record.index] : needed.subject_texts[subject.index];
    if (!read.key) texts[field->field] = true;
  }
}

// What says which version of a row is the one known.
void need_versions(const Program& program, NeededFields& needed) {
  for (uint32_t i = 0; i < program.records.size(); ++i) {
    const Record& record = program.records.items[i];
    if (!record.known) continue;
    needed.records[i][record.known->since] = true;
    if (record.known->until) needed.records[i][*record.known->until] = true;
    for (uint32_t field = 0; field < record.fields.size(); ++field)
      if (transitions_of(program, record.fields[field].type) != nullptr)
        needed.records[i][field] = true;
  }
}

}  // namespace

NeededFields needed_fields(const Program& program) {
  NeededFields needed;
  for (const Subject& subject : program.subjects)
    needed.subjects.emplace_back(subject.fields.size(), false);
  for (const Record& record : program.records)
    needed.records.emplace_back(record.fields.size(), false);
  needed.subject_texts = needed.subjects;
  needed.record_texts = needed.records;
  needed.groups = needed.subjects;
  Walk walk(program, needed);
  for (const Define& define : program.defines) {
    const RecordId record = define.scope == Scope::record ? define.record : RecordId{};
    walk.visit(define.base, define.subject, record);
    for (const Exception& exception : define.exceptions) {
      walk.visit(exception.when, define.subject, record);
      walk.visit(exception.value, define.subject, record);
    }
  }
  for (const Decision& decision : program.decisions) {
    each_expression(decision,
                    [&](ExprId id) { walk.visit(id, decision.subject, decision.record); });
  }
  for (const Evaluation& evaluation : program.evaluations) walk_evaluation(walk, evaluation);
  for (const Measure& measure : program.measures) {
    for (const LabelledCase& c : measure.cases) walk.visit(c.when, measure.subject, {});
    for (const Waiver& waiver : measure.waivers) walk.visit(waiver.when, measure.subject, {});
    for (const ExprId id : {measure.from, measure.until, measure.runs})
      walk.visit(id, measure.subject, {});
  }
  for (const Finding& finding : program.findings) {
    walk_finding(walk, program, finding);
    need_texts(program, finding, needed);
  }
  need_versions(program, needed);
  return needed;
}

}  // namespace xinheng::columns
