#include "tests/differential/shrink.h"

#include "runtime/abi.h"
#include "tests/differential/random_expression.h"

namespace xinheng::differential {

using namespace program;

namespace {

columns::ColumnData rows_of(const columns::ColumnData& column, uint64_t begin, uint64_t end) {
  columns::ColumnData result;
  std::visit(overloaded{[](std::monostate) {},
                        [&](const auto& values) {
                          using Values = std::decay_t<decltype(values)>;
                          Values kept(values.begin() + static_cast<long>(begin),
                                      values.begin() + static_cast<long>(end));
                          kept.resize((kept.size() / abi::lanes + 1) * abi::lanes);
                          result.values = std::move(kept);
                        }},
             column.values);
  if (column.present.empty()) return result;
  result.present.assign((end - begin + 63) / 64, 0);
  for (uint64_t i = begin; i < end; ++i) {
    if (column.present[i / 64] >> (i % 64) & 1)
      result.present[(i - begin) / 64] |= uint64_t{1} << ((i - begin) % 64);
  }
  return result;
}

// Only this subject, nobody of other kinds; where records name subjects (not alone), everybody
// stays, the others without records.
columns::Dataset one_subject(const Program& program, const columns::Dataset& data,
                             SubjectId subject, uint32_t ordinal, bool alone) {
  columns::Dataset result;
  for (uint32_t i = 0; i < program.subjects.size(); ++i) {
    columns::SubjectData& kept = result.subjects.emplace_back();
    const columns::SubjectData& all = data.subjects[i];
    if (!alone) {
      kept = all;
      continue;
    }
    const bool wanted = i == subject.index;
    if (wanted) {
      kept.keys.push(all.keys[ordinal]);
      kept.rejected_records.assign(1, 0);
    }
    const uint64_t begin = wanted ? ordinal : 0, end = wanted ? ordinal + 1 : 0;
    for (const auto& column : all.columns) kept.columns.push_back(rows_of(column, begin, end));
  }
  for (uint32_t i = 0; i < program.records.size(); ++i) {
    columns::RecordData& kept = result.records.emplace_back();
    const columns::RecordData& all = data.records[i];
    const bool wanted = program.records.items[i].owner == subject;
    const uint64_t begin = wanted ? all.first[ordinal] : 0;
    const uint64_t end = wanted ? all.first[ordinal + 1] : 0;
    kept.owner.reserve(end - begin + abi::lanes);
    kept.owner.assign(end - begin, alone ? 0 : ordinal);
    kept.first = {0};
    if (alone && wanted) kept.first.push_back(end - begin);
    for (uint32_t s = 0; !alone && s + 1 < all.first.size(); ++s)
      kept.first.push_back(wanted && s >= ordinal ? end - begin : 0);
    for (const auto& column : all.columns) kept.columns.push_back(rows_of(column, begin, end));
  }
  columns::index_references(program, result);
  return result;
}

bool has_references(const Program& program) {
  for (const Record& record : program.records)
    for (const Field& field : record.fields)
      if (field.type.kind == TypeKind::subject) return true;
  return false;
}

std::vector<ExprId> operands_of(const ExprNode& node) {
  return std::visit(overloaded{[](const Not& n) { return std::vector{n.operand}; },
                               [](const Junction& n) { return n.operands; },
                               [](const Compare& n) { return std::vector{n.left, n.right}; },
                               [](const Binary& n) { return std::vector{n.left, n.right}; },
                               [](const Negate& n) { return std::vector{n.operand}; },
                               [](const Rescale& n) { return std::vector{n.operand}; },
                               [](const RoundedQuotient& n) { return n.factors; },
                               [](const DateShift& n) { return std::vector{n.date}; },
                               [](const MonthBound& n) { return std::vector{n.date}; },
                               [](const Provided& n) { return std::vector{n.value}; },
                               [](const YearBound& n) { return std::vector{n.date}; },
                               [](const Anniversary& n) { return std::vector{n.date, n.at}; },
                               [](const Extreme& n) { return std::vector{n.left, n.right}; },
                               [](const Absolute& n) { return std::vector{n.operand}; },
                               [](const auto&) { return std::vector<ExprId>{}; }},
                    node);
}

class Shrinker {
 public:
  Shrinker(Failing& failing, Clock::time_point until, const StillFails& still_fails)
      : failing_(failing), until_(until), still_fails_(still_fails) {}

  void run() {
    for (bool smaller = true; smaller && in_time();) {
      smaller = drop_parts();
      for (uint32_t i = failing_.program.exprs.size(); i-- > 0 && in_time();)
        smaller = simplify(ExprId{i}) || smaller;
    }
  }

 private:
  bool in_time() const { return Clock::now() < until_; }

  bool attempt(Program smaller) {
    note_replacements(smaller);
    if (!in_time() || !still_fails_(smaller, failing_.data)) return false;
    failing_.program = std::move(smaller);
    return true;
  }

  // Exceptions, cases and the like, from the last on; what names them by number goes with them.
  template <class Items, class Part>
  bool drop_last(Items Program::* items, Part part) {
    bool any = false;
    for (uint32_t i = 0; i < (failing_.program.*items).size(); ++i) {
      for (;;) {
        Program smaller = failing_.program;
        auto& parts = (smaller.*items).items[i].*part;
        if (parts.empty()) break;
        parts.pop_back();
        if (!attempt(std::move(smaller))) break;
        any = true;
      }
    }
    return any;
  }

  bool drop_parts() {
    bool any = drop_last(&Program::defines, &Define::exceptions);
    any = drop_last(&Program::decisions, &Decision::branches) || any;
    any = drop_last(&Program::evaluations, &Evaluation::downgrades) || any;
    any = drop_last(&Program::evaluations, &Evaluation::quotas) || any;
    any = drop_last(&Program::evaluations, &Evaluation::unrated) || any;
    any = drop_last(&Program::measures, &Measure::waivers) || any;
    while (failing_.program.findings.size() > 0) {
      Program smaller = failing_.program;
      smaller.findings.items.pop_back();
      if (!attempt(std::move(smaller))) break;
      any = true;
    }
    return any;
  }

  bool simplify(ExprId id) {
    const Expr expr = failing_.program.exprs[id];
    if (expr.type.optional || std::holds_alternative<Literal>(expr.node)) return false;
    const auto replaced = [&](ExprNode node) {
      Program smaller = failing_.program;
      smaller.exprs[id].node = std::move(node);
      return attempt(std::move(smaller));
    };
    if (replaced(Literal{0})) return true;
    if (expr.type.kind == TypeKind::boolean && replaced(Literal{1})) return true;
    for (const ExprId operand : operands_of(expr.node)) {
      const Expr inner = failing_.program.exprs[operand];
      if (!inner.type.optional && same_type(inner.type, expr.type) && replaced(inner.node))
        return true;
    }
    const auto* junction = std::get_if<Junction>(&expr.node);
    for (size_t i = 0; junction && i < junction->operands.size(); ++i) {
      if (junction->operands.size() < 2) break;
      Junction shorter = *junction;
      shorter.operands.erase(shorter.operands.begin() + static_cast<long>(i));
      if (replaced(shorter)) return true;
    }
    return false;
  }

  Failing& failing_;
  const Clock::time_point until_;
  const StillFails& still_fails_;
};

}  // namespace

Failing shrink(Failing failing, SubjectId subject, uint32_t ordinal, Clock::time_point until,
               const StillFails& still_fails) {
  if (subject.valid()) {
    columns::Dataset alone = one_subject(failing.program, failing.data, subject, ordinal,
                                         !has_references(failing.program));
    if (still_fails(failing.program, alone)) failing.data = std::move(alone);
  }
  Shrinker(failing, until, still_fails).run();
  return failing;
}

}  // namespace xinheng::differential
