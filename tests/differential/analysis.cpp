#include "tests/differential/analysis.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/analyze/reasoning.h"
#include "tests/differential/frames.h"

namespace xinheng::differential {

using namespace program;

namespace {

constexpr uint32_t people_max = 25;
constexpr uint64_t records_max = 4;  // of one person and kind

class Proofs {
 public:
  // speaks: by expression, whether it can be evaluated by itself.
  Proofs(const Program& program, const std::vector<bool>& speaks, Days date)
      : program_(program), speaks_(speaks), reasoning_(program) {
    for (uint32_t i = 0; i < program.exprs.size(); ++i) {
      const ExprId id{i};
      allowed_.push_back(speaks_[id.index] ? allowed(id, date) : analyze::nothing());
    }
  }

  std::string check(const columns::Dataset& data, execute::Dates dates, columns::SubjectName who) {
    execute::Interpreter interpreter(program_, dates, data, who);
    for (uint32_t i = 0; i < program_.exprs.size(); ++i) {
      const ExprId id{i};
      const Expr& expr = program_.exprs[id];
      if (!speaks_[i] || expr.subject != who.kind) continue;
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
  const std::vector<bool>& speaks_;
  analyze::Reasoning reasoning_;
  std::vector<analyze::Range> allowed_;  // by ExprId
};

}  // namespace

std::string broken_proof(Program program, const columns::Dataset& data, execute::Dates dates) {
  const std::vector<bool> speaks = note_frames(program);
  Proofs proofs(program, speaks, dates.evaluation_date);
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
