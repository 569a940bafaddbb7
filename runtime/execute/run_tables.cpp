#include "runtime/execute/run_tables.h"

#include <algorithm>
#include <functional>

#include "runtime/columns/parallel.h"

namespace xinheng::execute {

using program::ExprId;

namespace {

using Evaluate = std::function<Value(ExprId)>;

bool is_true(const Value& value) {
  return value.state == Value::State::word && value.word != 0;
}

// The first date that, shifted, passes the limit; empty where the limit or the period is not
// known or a date of the data could leave the calendar.
std::optional<Days> first_date(const plan::Threshold& threshold, const program::Program& program,
                               const Evaluate& evaluate) {
  const Value period = evaluate(threshold.period);
  const Value limit = evaluate(threshold.limit);
  if (period.state != Value::State::word || limit.state != Value::State::word) return {};
  const auto shifted = [&](Days date) {
    return shift_date(program, date, decode_period(period.word), threshold.subtract);
  };
  if (!shifted(data_date_min) || !shifted(data_date_max)) return {};
  Days low = data_date_min, high = data_date_max;
  while (low < high) {
    const Days middle = low + (high - low) / 2;
    const Days date = *shifted(middle);
    const bool passes = threshold.or_equal ? date >= limit.word : date > limit.word;
    if (passes)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

bool holds(const plan::RowCondition& condition, const program::Program& program,
           const Evaluate& evaluate) {
  return std::visit(
      overloaded{
          [&](const plan::Holds& c) { return is_true(evaluate(c.expr)); },
          [&](const plan::Present& c) { return evaluate(c.expr).state == Value::State::word; },
          [&](const plan::Undetermined& c) {
            return evaluate(c.expr).state == Value::State::undetermined;
          },
          [&](const plan::NotValid& c) {
            return !first_date(c.threshold, program, evaluate).has_value();
          },
      },
      condition);
}

int64_t entry(const plan::LookupArray& array, const program::Program& program,
              const Evaluate& evaluate) {
  return std::visit(overloaded{
                        [&](const plan::LookupValue& c) {
                          const Value value = evaluate(c.expr);
                          return value.state == Value::State::word ? value.word : int64_t{0};
                        },
                        [&](const plan::Threshold& c) {
                          return int64_t{first_date(c, program, evaluate).value_or(data_date_max)};
                        },
                        [&](const plan::LookupFlags& c) {
                          uint64_t word = 0;
                          for (size_t k = 0; k < c.bits.size(); ++k) {
                            word |= uint64_t{holds(c.bits[k], program, evaluate)} << k;
                          }
                          return int64_t(word);
                        },
                        [&](const plan::LookupMask& c) {
                          uint64_t word = 0;
                          for (size_t k = 0; k < c.bits.size(); ++k) {
                            bool all = true;
                            for (ExprId expr : c.bits[k]) all = all && is_true(evaluate(expr));
                            word |= uint64_t{all} << k;
                          }
                          return int64_t(word);
                        },
                        [](const plan::LookupWorkdays&) { return int64_t{0}; },
                        [](const plan::LookupWords&) { return int64_t{0}; },
                    },
                    array.content);
}

// The subjects of a kind that some record names: nobody else is asked for what is followed to.
std::vector<uint8_t> named_ones(const program::Program& program, const columns::Dataset& data,
                                program::SubjectId subject) {
  std::vector<uint8_t> named(data.subjects[subject.index].keys.size(), 0);
  for (uint32_t i = 0; i < program.records.size(); ++i) {
    const columns::RecordData& records = data.records[i];
    for (size_t f = 0; f < records.referring.size(); ++f) {
      if (program.records.items[i].fields[f].type.subject != subject) continue;
      const auto& first = records.referring[f].first;
      for (uint64_t s = 0; s + 1 < first.size(); ++s) named[s] |= first[s] != first[s + 1];
    }
  }
  return named;
}

// What references are followed to, of each subject of one kind all at once: the arrays' values
// have much in common.
void fill_by_subject(const program::Program& program, const plan::Plan& plan,
                     program::SubjectId kind, const columns::Dataset& data, Dates dates,
                     const Standings& standings, uint32_t threads,
                     std::vector<std::vector<int64_t>>& lookups) {
  const std::vector<uint8_t> named = named_ones(program, data, kind);
  std::vector<uint32_t> arrays;
  for (uint32_t i = 0; i < plan.lookups.size(); ++i) {
    if (plan.lookups.items[i].subject != kind) continue;
    arrays.push_back(i);
    lookups[i].assign(std::max<size_t>(named.size(), 1), 0);
  }
  if (arrays.empty()) return;
  constexpr uint64_t task_subjects = 1024;
  columns::parallel(
      threads, (named.size() + task_subjects - 1) / task_subjects, [&](uint64_t task) {
        const uint64_t end = std::min<uint64_t>(named.size(), (task + 1) * task_subjects);
        for (uint64_t s = task * task_subjects; s < end; ++s) {
          if (named[s] == 0) continue;
          Interpreter interpreter(program, dates, data, {kind, static_cast<uint32_t>(s)},
                                  &standings);
          const Evaluate evaluate = [&](ExprId expr) { return interpreter.evaluate(expr, {}); };
          for (const uint32_t i : arrays) {
            lookups[i][s] = entry(plan.lookups.items[i], program, evaluate);
          }
        }
      });
}

// Of a table's array of flags: those that say that an entry of another isn't valid.
uint64_t not_valid_bits(const plan::LookupArray& array) {
  uint64_t bits = 0;
  const auto* flags = std::get_if<plan::LookupFlags>(&array.content);
  if (!flags || array.subject.valid()) return 0;
  for (size_t k = 0; k < flags->bits.size(); ++k)
    bits |= uint64_t{std::holds_alternative<plan::NotValid>(flags->bits[k])} << k;
  return bits;
}

// Of a table, or what doesn't depend on data; by subject: not yet.
std::vector<int64_t> by_row(const program::Program& program, const plan::LookupArray& array,
                            Dates dates, uint32_t threads) {
  if (array.subject.valid()) return {};
  if (const auto* listed = std::get_if<plan::LookupWords>(&array.content)) return listed->words;
  std::vector<int64_t> words;
  if (const auto* listed = std::get_if<plan::LookupWorkdays>(&array.content)) {
    words = listed->before ? program.workdays->before : program.workdays->days;
  } else {
    const size_t rows = program.tables[array.table].rows.size();
    constexpr size_t task_rows = 256;
    words.resize(rows);
    columns::parallel(threads, (rows + task_rows - 1) / task_rows, [&](uint64_t task) {
      for (size_t row = task * task_rows; row < std::min(rows, (task + 1) * task_rows); ++row)
        words[row] = entry(array, program, row_evaluator(program, dates, array.row, Word(row)));
    });
  }
  if (words.empty()) words = {0};
  return words;
}

}  // namespace

RunTables fill_run_tables(const program::Program& program, const plan::Plan& plan,
                          const columns::Dataset& data, Dates dates, const Standings& standings,
                          uint32_t threads) {
  RunTables tables;
  const Evaluate constant = [&](ExprId expr) { return evaluate_constant(program, dates, expr); };
  for (const plan::Slot& slot : plan.slots) {
    std::optional<int64_t> word;
    if (const auto* threshold = std::get_if<plan::Threshold>(&slot.content)) {
      word = first_date(*threshold, program, constant);
    } else if (const auto* interval = std::get_if<program::Interval>(&slot.content)) {
      word = program::holds_on(*interval, dates.evaluation_date) ? 1 : 0;
    } else {
      const Value value = constant(std::get<ExprId>(slot.content));
      if (value.state == Value::State::word) word = value.word;
    }
    tables.constants.push_back(word.value_or(0));
    tables.constants_valid.push_back(word.has_value());
    tables.all_valid &= word.has_value();
  }
  for (const plan::LookupArray& array : plan.lookups) {
    tables.lookups.push_back(by_row(program, array, dates, threads));
    const uint64_t not_valid = not_valid_bits(array);
    for (const int64_t word : tables.lookups.back())
      tables.all_valid &= (uint64_t(word) & not_valid) == 0;
  }
  for (uint32_t i = 0; i < program.subjects.size(); ++i) {
    fill_by_subject(program, plan, program::SubjectId{i}, data, dates, standings, threads,
                    tables.lookups);
  }
  for (const auto& words : tables.lookups) tables.lookup_pointers.push_back(words.data());
  return tables;
}

}  // namespace xinheng::execute
