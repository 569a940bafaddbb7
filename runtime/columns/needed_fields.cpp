#include "runtime/columns/needed_fields.h"

#include <set>
#include <tuple>

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
    const auto go = [&](auto... operands) { (visit(operands, frame), ...); };
    std::visit(overloaded{
                   [](const Literal&) {},
                   [](const EvaluationDate&) {},
                   [](const KnownBy&) {},
                   [](const ParameterRef&) {},
                   [&](const FieldRef& e) { note(e, frame.subject, frame.record); },
                   [&](const ColumnRef& e) { go(e.row); },
                   [](const DefineRef&) {},
                   [](const Prior&) {},
                   [&](const Has& e) { go(e.operand); },
                   [&](const Not& e) { go(e.operand); },
                   [&](const Junction& e) {
                     for (const ExprId operand : e.operands) go(operand);
                   },
                   [&](const Compare& e) { go(e.left, e.right); },
                   [&](const Member& e) { go(e.operand); },
                   [&](const Binary& e) { go(e.left, e.right); },
                   [&](const Negate& e) { go(e.operand); },
                   [&](const Rescale& e) { go(e.operand); },
                   [&](const RoundedQuotient& e) { go(e.numerator, e.denominator); },
                   [&](const DateShift& e) { go(e.date, e.period); },
                   [&](const Age& e) { go(e.birth, e.at); },
                   [&](const DaysBetween& e) { go(e.from, e.to); },
                   [&](const MonthBound& e) { go(e.date); },
                   [&](const Aggregate& e) {
                     const Frame inside{program_.records[e.record].owner, e.record, &frame};
                     visit(e.filter, inside);
                     visit(e.value, inside);
                     if (e.via) needed_.records[e.record.index][*e.via] = true;
                   },
                   [](const OwnerRef&) {},
                   [&](const Follow& e) {
                     go(e.reference);
                     visit(e.operand, {program_.exprs[e.reference].type.subject, {}, &frame});
                   },
                   [&](const Outer& e) { visit(e.operand, *frame.outer); },
                   [](const EvaluationRef&) {},
                   [](const MeasureRef&) {},
               },
               program_.exprs[id].node);
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
}

}  // namespace

NeededFields needed_fields(const Program& program) {
  NeededFields needed;
  for (const Subject& subject : program.subjects)
    needed.subjects.emplace_back(subject.fields.size(), false);
  for (const Record& record : program.records)
    needed.records.emplace_back(record.fields.size(), false);
  Walk walk(program, needed);
  for (const Define& define : program.defines) {
    const RecordId record = define.scope == Scope::record ? define.record : RecordId{};
    walk.visit(define.base, define.subject, record);
    for (const Exception& exception : define.exceptions) {
      walk.visit(exception.when, define.subject, record);
      walk.visit(exception.value, define.subject, record);
    }
  }
  for (const Evaluation& evaluation : program.evaluations) walk_evaluation(walk, evaluation);
  for (const Measure& measure : program.measures) {
    for (const LabelledCase& c : measure.cases) walk.visit(c.when, measure.subject, {});
    for (const Waiver& waiver : measure.waivers) walk.visit(waiver.when, measure.subject, {});
    for (const ExprId id : {measure.from, measure.until, measure.runs})
      walk.visit(id, measure.subject, {});
  }
  return needed;
}

}  // namespace xinheng::columns
