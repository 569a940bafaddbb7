#include "compiler/lower/admission.h"
#include "compiler/lower/plan.h"
#include "compiler/lower/shapes.h"
#include "fmt/format.h"

namespace xinheng::plan {

using namespace program;

namespace {

std::string v(ValueId id) {
  return id.valid() ? fmt::format("v{}", id.index) : "-";
}

const char* sign(Comparison op) {
  switch (op) {
    case Comparison::equal:
      return "==";
    case Comparison::not_equal:
      return "!=";
    case Comparison::less:
      return "<";
    case Comparison::less_equal:
      return "<=";
    case Comparison::greater:
      return ">";
    case Comparison::greater_equal:
      return ">=";
  }
  return "?";
}

const char* sign(Arithmetic op) {
  switch (op) {
    case Arithmetic::add:
      return "+";
    case Arithmetic::subtract:
      return "-";
    case Arithmetic::multiply:
      return "*";
  }
  return "?";
}

const char* name(Rounding rounding) {
  switch (rounding) {
    case Rounding::half_up:
      return "half_up";
    case Rounding::half_down:
      return "half_down";
    case Rounding::half_even:
      return "half_even";
    case Rounding::away:
      return "away";
    case Rounding::toward_zero:
      return "toward_zero";
    case Rounding::up:
      return "up";
    case Rounding::down:
      return "down";
  }
  return "?";
}

class Printer {
 public:
  Printer(const Plan& plan, const Program& program) : plan_(plan), program_(program) {}

  std::string print() {
    for (uint32_t i = 0; i < plan_.slots.size(); ++i) {
      line(0, "constant c{} = {}", i,
           std::visit([&](const auto& content) { return text(content); },
                      plan_.slots[SlotId{i}].content));
    }
    for (uint32_t i = 0; i < plan_.lookups.size(); ++i) lookup(i, plan_.lookups[LookupId{i}]);
    for (const Pipeline& item : plan_.pipelines) pipeline(item);
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(int indent, fmt::format_string<Args...> format, Args&&... args) {
    out_.append(size_t(indent) * 2, ' ');
    out_ += fmt::format(format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  std::string text(ExprId expr) { return print_typed(program_, expr); }
  std::string text(const Threshold& t) {
    return fmt::format("first date d with d {} {} {} {}", t.subtract ? "-" : "+", text(t.period),
                       t.or_equal ? ">=" : ">", text(t.limit));
  }
  std::string text(const Interval& interval) {
    return fmt::format("the evaluation date is in [{}, {})", format_date(interval.from),
                       interval.to == date_max ? "" : format_date(interval.to));
  }
  std::string text(const RowCondition& condition) {
    return std::visit(overloaded{
                          [&](const Holds& c) { return text(c.expr); },
                          [&](const Present& c) { return "present " + text(c.expr); },
                          [&](const Undetermined& c) { return "undetermined " + text(c.expr); },
                          [&](const NotValid& c) { return "not valid " + text(c.threshold); },
                      },
                      condition);
  }

  void lookup(uint32_t index, const LookupArray& array) {
    if (const auto* listed = std::get_if<LookupWorkdays>(&array.content)) {
      line(0, "lookup t{} {}", index,
           listed->before ? "working days before each day" : "the working days");
      return;
    }
    if (const auto* listed = std::get_if<LookupWords>(&array.content)) {
      line(0, "lookup t{} {} words", index, listed->words.size());
      return;
    }
    if (array.subject.valid())
      line(0, "lookup t{} by {}", index, program_.subjects[array.subject].name);
    else
      line(0, "lookup t{} by row of {} ({})", index, program_.tables[array.table].name,
           text(array.row));
    std::visit(overloaded{
                   [&](const LookupValue& c) { line(1, "value {}", text(c.expr)); },
                   [&](const Threshold& c) { line(1, "{}", text(c)); },
                   [&](const LookupFlags& c) {
                     for (size_t i = 0; i < c.bits.size(); ++i) {
                       line(1, "bit {}: {}", i, text(c.bits[i]));
                     }
                   },
                   [&](const LookupMask& c) {
                     for (size_t i = 0; i < c.bits.size(); ++i) {
                       std::string all;
                       for (ExprId expr : c.bits[i])
                         all += (all.empty() ? "" : " and ") + text(expr);
                       line(1, "bit {}: {}", i, all.empty() ? "always" : all);
                     }
                   },
                   [](const LookupWorkdays&) {},
                   [](const LookupWords&) {},
               },
               array.content);
  }

  void pipeline(const Pipeline& pipeline) {
    const auto& subject = program_.subjects[pipeline.subject];
    line(0, "pipeline {}", subject.name);
    for (size_t i = 0; i < pipeline.beforehand.size(); ++i)
      line(1, "beforehand {}: {}", i, text(pipeline.beforehand[i]));
    for (size_t s = 0; s < pipeline.record_stages.size(); ++s) {
      const RecordStage& stage = pipeline.record_stages[s];
      const auto& record = program_.records[stage.record];
      line(1, "record stage {}", record.name);
      operations(stage.stage, &record.fields, subject.fields);
      for (size_t word = 0; word < stage.masks.size(); ++word) mask(word, stage.masks[word]);
      for (size_t i = 0; i < stage.values.size(); ++i)
        line(2, "value {} = {}", i, v(stage.values[i]));
      line(2, "{}", admission(pipeline, s));
    }
    for (size_t i = 0; i < pipeline.aggregates.size(); ++i) aggregate(i, pipeline);
    for (size_t i = 0; i < pipeline.lanes.size(); ++i) {
      line(1, "lane {}: a{} reaches {}", i, pipeline.lanes[i].aggregate, pipeline.lanes[i].least);
    }
    line(1, "subject stage");
    operations(pipeline.subject_stage, nullptr, subject.fields);
    for (const auto& output : pipeline.outputs) {
      std::visit([&](const auto& o) { this->output(o); }, output);
    }
    for (const RecordList& list : pipeline.lists) {
      line(1, "list {} = records in a{}, cases bits {}", program_.findings[list.finding].name,
           list.aggregate, fmt::join(list.cases, ", "));
      for (const ListedWord& word : list.particulars) {
        line(2, "value {}{}", word.value,
             word.present ? fmt::format(" if bit {}", *word.present) : "");
      }
    }
  }

  static std::string admission(const Pipeline& pipeline, size_t stage) {
    const auto estimate = lower::estimate_admission(pipeline, stage);
    const auto& by = pipeline.record_stages[stage].admitted_by;
    if (estimate.conditions.empty())
      return "a register of records at a time: no condition is asked of all";
    if (by.empty())
      return fmt::format(
          "a register of records at a time: {:.1f} cycles for each; those with{} "
          "first would take {:.1f}",
          estimate.cycles_at_once, list(estimate.conditions), estimate.cycles_one_by_one);
    return fmt::format(
        "first the records with{}, a register at a time, then these one by one: "
        "{:.1f} cycles for each; all at once would take {:.1f}",
        list(by), estimate.cycles_one_by_one, estimate.cycles_at_once);
  }

  void mask(size_t word, const MaskWord& mask) {
    line(2, "mask {} = {}", word,
         mask.row_mask.valid() ? v(mask.row_mask) : fmt::format("{:#x}", mask.initial));
    for (const MaskCondition& condition : mask.conditions) {
      line(3, "unless {}: clear {:#x}", v(condition.condition), condition.bits);
    }
  }

  void aggregate(size_t index, const Pipeline& pipeline) {
    static constexpr const char* kinds[] = {"count", "total", "max", "min"};
    const Aggregate& aggregate = pipeline.aggregates[index];
    const bool counts = aggregate.kind == AggregateKind::count;
    line(1, "aggregate a{} = {} of stage {} bit {}{}{}", index, kinds[int(aggregate.kind)],
         aggregate.record_stage, aggregate.bit,
         counts ? "" : fmt::format(" value {}", aggregate.value),
         aggregate.may_overflow ? ", overflow checked" : "");
    for (const std::string& shape : shape_of(plan_, program_, pipeline, index))
      line(2, "{}", shape);
  }

  void operations(const Stage& stage, const std::vector<Field>* record_fields,
                  const std::vector<Field>& subject_fields) {
    for (uint32_t i = 0; i < stage.operations.size(); ++i) {
      const auto field = [&](Table table, uint32_t column) {
        if (table == Table::record)
          return (*record_fields)[stage.record_columns[column].field].name;
        const uint32_t index = stage.subject_columns[column].field;
        if (index < subject_fields.size()) return "subject." + subject_fields[index].name;
        const size_t further = index - subject_fields.size(),
                     quotas = 2 * program_.evaluations.size();
        if (further < quotas) return fmt::format("quota column {}", further);
        return fmt::format("{} {}", (further - quotas) % 2 == 0 ? "beforehand" : "presence of",
                           (further - quotas) / 2);
      };
      const std::string body = operation(stage.operations[i], field);
      if (std::holds_alternative<Defer>(stage.operations[i]))
        line(2, "{}", body);
      else
        line(2, "v{}{} = {}", i, width(stage, i), body);
    }
  }

  // Of words: the bits that they take.
  static std::string width(const Stage& stage, uint32_t index) {
    const Range range = stage.ranges[index];
    const bool is_bit = range.low == 0 && range.high == 1 && gives_bit(stage.operations[index]);
    return is_bit ? "" : fmt::format(":{}", width_of(range));
  }

  template <class FieldName>
  std::string operation(const Operation& operation, const FieldName& field) {
    static constexpr const char* logic[] = {"and", "or", "and not"};
    return std::visit(
        overloaded{
            [](const Constant& o) {
              return fmt::format("{} {}", o.width == Width::bit ? "bit" : "word", o.value);
            },
            [](const RunConstant& o) { return fmt::format("c{}", o.slot.index); },
            [](const RunConstantValid& o) { return fmt::format("valid c{}", o.slot.index); },
            [&](const Load& o) { return fmt::format("load {}", field(o.table, o.column)); },
            [&](const LoadPresent& o) {
              return fmt::format("present {}", field(o.table, o.column));
            },
            [](const Lookup& o) { return fmt::format("t{}[{}]", o.lookup.index, v(o.row)); },
            [](const TestBit& o) { return fmt::format("bit {} of {}", o.bit, v(o.word)); },
            [](const Logic& o) {
              return fmt::format("{} {} {}", v(o.left), logic[int(o.op)], v(o.right));
            },
            [](const Invert& o) { return fmt::format("not {}", v(o.operand)); },
            [](const Compare& o) {
              return fmt::format("{} {} {}", v(o.left), sign(o.op), v(o.right));
            },
            [](const Arith& o) {
              return fmt::format("{} {} {}", v(o.left), sign(o.op), v(o.right));
            },
            [](const Overflows& o) {
              return fmt::format("overflows {} {} {}", v(o.left), sign(o.op), v(o.right));
            },
            [](const Select& o) {
              return fmt::format("{} ? {} : {}", v(o.condition), v(o.yes), v(o.no));
            },
            [](const Quotient& o) {
              return fmt::format("{} {} / {}", name(o.rounding), v(o.numerator), v(o.denominator));
            },
            [](const PeriodAmount& o) { return fmt::format("amount {}", v(o.period)); },
            [](const PeriodIs& o) {
              static constexpr const char* units[] = {"months", "days", "working days"};
              return fmt::format("is {} {}", units[int(o.unit)], v(o.period));
            },
            [](const AddMonths& o) {
              return fmt::format("{} + {} months, {}", v(o.date), v(o.months),
                                 o.policy == MissingDay::month_end ? "month end" : "next month");
            },
            [](const AddMonthsInRange& o) {
              return fmt::format("{} + {} months in range", v(o.date), v(o.months));
            },
            [](const CompletedYears& o) {
              return fmt::format("years {} to {}", v(o.birth), v(o.at));
            },
            [](const MonthsBetween& o) {
              return fmt::format("months {} to {}", v(o.from), v(o.to));
            },
            [](const YearBound& o) {
              return fmt::format("year {} {}", o.end ? "end" : "start", v(o.date));
            },
            [](const DatePartOf& o) {
              static constexpr const char* parts[] = {"year", "month", "day", "weekday"};
              return fmt::format("{} of {}", parts[int(o.part)], v(o.date));
            },
            [](const MonthBound& o) {
              return fmt::format("month {} {}", o.end ? "end" : "start", v(o.date));
            },
            [](const AggregateValue& o) { return fmt::format("a{}", o.aggregate); },
            [](const Reaches& o) {
              return fmt::format("{}lane {}", o.negated ? "not " : "", o.lane);
            },
            [](const Defer& o) { return fmt::format("defer if {}", v(o.condition)); },
        },
        operation);
  }

  static std::string list(const std::vector<ValueId>& ids) {
    std::string text;
    for (ValueId id : ids) text += " " + v(id);
    return text;
  }

  void output(const EvaluationOutput& o) {
    line(1, "evaluation {}: unrated{} dimensions{} score {} grade {} downgrades{}",
         program_.evaluations[o.evaluation].name, list(o.unrated), list(o.dimensions), v(o.score),
         v(o.grade), list(o.downgrades));
  }
  void output(const MeasureOutput& o) {
    line(1, "measure {}: applies {} cases{} lighter {} from {} until {}",
         program_.measures[o.measure].name, v(o.applies), list(o.cases), v(o.lighter), v(o.from),
         v(o.until));
  }

  const Plan& plan_;
  const Program& program_;
  std::string out_;
};

}  // namespace

std::string print(const Plan& plan, const Program& program) {
  return Printer(plan, program).print();
}

}  // namespace xinheng::plan
