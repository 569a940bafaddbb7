#include <set>

#include "compiler/lower/plan.h"
#include "fmt/format.h"

namespace xinheng::plan {

using namespace program;

namespace {

enum class Kind : uint8_t { none, bit, word };

class Verifier {
 public:
  Verifier(const Plan& plan, const Program& program, std::vector<std::string>& faults)
      : plan_(plan), program_(program), faults_(faults) {}

  void pipeline(const Pipeline& pipeline) {
    std::set<std::pair<uint32_t, uint32_t>> bits;
    for (const Aggregate& aggregate : pipeline.aggregates) {
      if (aggregate.record_stage >= pipeline.record_stages.size()) {
        fault("aggregate of stage {} which there is not", aggregate.record_stage);
        continue;
      }
      const RecordStage& stage = pipeline.record_stages[aggregate.record_stage];
      if (aggregate.bit >= stage.masks.size() * 64) fault("mask bit {} too large", aggregate.bit);
      if (!bits.emplace(aggregate.record_stage, aggregate.bit).second) {
        fault("mask bit {} used twice", aggregate.bit);
      }
      if (aggregate.kind != AggregateKind::count && aggregate.value >= stage.values.size()) {
        fault("aggregate of value {} which there is not", aggregate.value);
      }
    }
    beforehand_ = pipeline.beforehand.size();
    for (const RecordStage& stage : pipeline.record_stages) record_stage(stage);
    for (const Lane& lane : pipeline.lanes) {
      const bool counts = lane.aggregate < pipeline.aggregates.size() &&
                          pipeline.aggregates[lane.aggregate].kind == AggregateKind::count;
      if (!counts) fault("lane of no count");
      if (lane.least < 1 || lane.least > lane_max) fault("lane that reaches {}", lane.least);
    }
    lanes_ = uint32_t(pipeline.lanes.size());
    begin(pipeline.subject_stage, &program_.subjects[pipeline.subject].fields, nullptr,
          uint32_t(pipeline.aggregates.size()));
    for (const auto& output : pipeline.outputs) {
      std::visit([&](const auto& o) { check_output(o, pipeline); }, output);
    }
    for (const RecordList& list : pipeline.lists) {
      const bool counts = list.aggregate < pipeline.aggregates.size() &&
                          pipeline.aggregates[list.aggregate].kind == AggregateKind::count;
      if (!counts) fault("list of records without a count");
      if (counts)
        check_list(list, pipeline.record_stages[pipeline.aggregates[list.aggregate].record_stage]);
    }
  }

 private:
  template <class... Args>
  void fault(fmt::format_string<Args...> text, Args&&... args) {
    faults_.push_back(fmt::format(text, std::forward<Args>(args)...));
  }

  void record_stage(const RecordStage& stage) {
    const Record& record = program_.records[stage.record];
    begin(stage.stage, &program_.subjects[record.owner].fields, &record.fields, 0);
    for (const MaskWord& mask : stage.masks) {
      if (mask.row_mask.valid()) expect(mask.row_mask, Kind::word, "row mask");
      for (const MaskCondition& condition : mask.conditions) {
        expect(condition.condition, Kind::bit, "mask condition");
        if ((condition.bits & ~mask.initial) != 0) fault("a condition of a bit without aggregate");
      }
    }
    for (ValueId value : stage.values) expect(value, Kind::word, "value");
    for (ValueId value : stage.admitted_by) expect(value, Kind::bit, "admission");
  }

  void check_list(const RecordList& list, const RecordStage& stage) {
    const Finding& finding = program_.findings[list.finding];
    const auto bit = [&](uint32_t at) {
      if (at >= stage.masks.size() * 64) fault("mask bit {} of a list too large", at);
    };
    for (const uint32_t at : list.cases) bit(at);
    for (const ListedWord& word : list.particulars) {
      if (word.value >= stage.values.size())
        fault("list of value {} which there is not", word.value);
      if (word.present) bit(*word.present);
    }
    if (list.cases.size() != finding.fires.size() ||
        list.particulars.size() != finding.particulars.size()) {
      fault("list of {} is incomplete", finding.name);
    }
  }

  void check_output(const EvaluationOutput& output, const Pipeline&) {
    const Evaluation& evaluation = program_.evaluations[output.evaluation];
    for (ValueId id : output.unrated) expect(id, Kind::bit, "unrated");
    for (ValueId id : output.dimensions) expect(id, Kind::word, "dimension");
    for (ValueId id : output.downgrades) expect(id, Kind::bit, "downgrade");
    for (ValueId id : output.quotas) expect(id, Kind::bit, "quota");
    if (evaluation.score) expect(output.score, Kind::word, "score");
    if (evaluation.grades.valid()) expect(output.grade, Kind::word, "grade");
    if (output.dimensions.size() != evaluation.dimensions.size() ||
        output.unrated.size() != evaluation.unrated.size() ||
        output.downgrades.size() != evaluation.downgrades.size() ||
        output.quotas.size() != evaluation.quotas.size()) {
      fault("outputs of {} incomplete", evaluation.name);
    }
    if (output.unrated.size() + output.downgrades.size() + output.quotas.size() > 64)
      fault("too many labels");
  }

  void check_output(const MeasureOutput& output, const Pipeline& pipeline) {
    const Measure& measure = program_.measures[output.measure];
    for (ValueId id : output.cases) expect(id, Kind::bit, "case");
    expect(output.applies, Kind::bit, "applies");
    if (output.lighter.valid()) expect(output.lighter, Kind::bit, "lighter");
    if (output.from.valid()) expect(output.from, Kind::word, "from");
    if (output.until.valid()) expect(output.until, Kind::word, "until");
    const size_t cases = measure.cases.size() + measure.replacements.size();
    if (output.cases.size() != cases || output.evidence.size() != cases) {
      fault("outputs of {} incomplete", measure.name);
    }
    if (output.cases.size() + 2 > 64) fault("too many cases");
    for (const auto& evidence : output.evidence) {
      for (uint32_t aggregate : evidence) {
        if (aggregate >= pipeline.aggregates.size()) fault("evidence of no aggregate");
      }
    }
  }

  void begin(const Stage& stage, const std::vector<Field>* subject_fields,
             const std::vector<Field>* record_fields, uint32_t aggregates) {
    kinds_.clear();
    aggregates_ = aggregates;
    if (stage.ranges.size() != stage.operations.size()) fault("ranges of not every operation");
    const size_t further = 2 * (program_.evaluations.size() + (record_fields ? beforehand_ : 0));
    for (const Column& column : stage.subject_columns)
      check_column(column, *subject_fields, further);
    for (const Column& column : stage.record_columns) {
      if (!record_fields)
        fault("a record's column in a subject stage");
      else
        check_column(column, *record_fields, 0);
    }
    for (const Operation& operation : stage.operations) {
      kinds_.push_back(std::visit([&](const auto& o) { return kind_of(o, stage); }, operation));
    }
  }

  void check_column(const Column& column, const std::vector<Field>& fields, size_t further) {
    if (column.field >= fields.size() + further)
      fault("column of field {}", column.field);
    else if (column.field < fields.size() && !(fields[column.field].type == column.type))
      fault("column of another type");
  }

  void expect(ValueId id, Kind kind, const char* what) {
    if (id.index >= kinds_.size())
      fault("{}: operand not yet there", what);
    else if (kinds_[id.index] != kind)
      fault("{}: v{} is of the wrong width", what, id.index);
  }

  Kind words(std::initializer_list<ValueId> ids, const char* what, Kind result) {
    for (ValueId id : ids) expect(id, Kind::word, what);
    return result;
  }

  Kind kind_of(const Constant& o, const Stage&) {
    return o.width == Width::bit ? Kind::bit : Kind::word;
  }
  Kind kind_of(const RunConstant& o, const Stage&) { return slot(o.slot, Kind::word); }
  Kind kind_of(const RunConstantValid& o, const Stage&) { return slot(o.slot, Kind::bit); }
  Kind slot(SlotId id, Kind kind) {
    if (id.index >= plan_.slots.size()) fault("run constant {}", id.index);
    return kind;
  }
  Kind kind_of(const Load& o, const Stage& stage) { return load(o.table, o.column, stage, true); }
  Kind kind_of(const LoadPresent& o, const Stage& stage) {
    return load(o.table, o.column, stage, false);
  }
  Kind load(Table table, uint32_t column, const Stage& stage, bool word) {
    const auto& columns = table == Table::record ? stage.record_columns : stage.subject_columns;
    if (column >= columns.size())
      fault("column {}", column);
    else if (!word && !columns[column].may_be_absent)
      fault("presence of a full column");
    return word ? Kind::word : Kind::bit;
  }
  Kind kind_of(const Lookup& o, const Stage&) {
    if (o.lookup.index >= plan_.lookups.size()) fault("look-up {}", o.lookup.index);
    return words({o.row}, "row", Kind::word);
  }
  Kind kind_of(const TestBit& o, const Stage&) {
    if (o.bit >= 64) fault("bit {}", o.bit);
    return words({o.word}, "bit of", Kind::bit);
  }
  Kind kind_of(const Logic& o, const Stage&) {
    expect(o.left, Kind::bit, "logic");
    expect(o.right, Kind::bit, "logic");
    return Kind::bit;
  }
  Kind kind_of(const Invert& o, const Stage&) {
    expect(o.operand, Kind::bit, "invert");
    return Kind::bit;
  }
  Kind kind_of(const Compare& o, const Stage&) {
    return words({o.left, o.right}, "compare", Kind::bit);
  }
  Kind kind_of(const Arith& o, const Stage&) {
    return words({o.left, o.right}, "arithmetic", Kind::word);
  }
  Kind kind_of(const Overflows& o, const Stage&) {
    return words({o.left, o.right}, "overflow", Kind::bit);
  }
  Kind kind_of(const Select& o, const Stage&) {
    expect(o.condition, Kind::bit, "select");
    const Kind kind = o.yes.index < kinds_.size() ? kinds_[o.yes.index] : Kind::none;
    expect(o.no, kind, "select");
    return kind;
  }
  Kind kind_of(const Quotient& o, const Stage&) {
    return words({o.numerator, o.denominator}, "quotient", Kind::word);
  }
  Kind kind_of(const PeriodAmount& o, const Stage&) {
    return words({o.period}, "period", Kind::word);
  }
  Kind kind_of(const PeriodIs& o, const Stage&) { return words({o.period}, "period", Kind::bit); }
  Kind kind_of(const AddMonths& o, const Stage&) {
    return words({o.date, o.months}, "months", Kind::word);
  }
  Kind kind_of(const AddMonthsInRange& o, const Stage&) {
    return words({o.date, o.months}, "months", Kind::bit);
  }
  Kind kind_of(const CompletedYears& o, const Stage&) {
    return words({o.birth, o.at}, "age", Kind::word);
  }
  Kind kind_of(const MonthsBetween& o, const Stage&) {
    return words({o.from, o.to}, "months between", Kind::word);
  }
  Kind kind_of(const YearBound& o, const Stage&) { return words({o.date}, "year", Kind::word); }
  Kind kind_of(const DatePartOf& o, const Stage&) {
    return words({o.date}, "part of a date", Kind::word);
  }
  Kind kind_of(const MonthBound& o, const Stage&) { return words({o.date}, "month", Kind::word); }
  Kind kind_of(const AggregateValue& o, const Stage&) {
    if (o.aggregate >= aggregates_) fault("aggregate {}", o.aggregate);
    return Kind::word;
  }
  Kind kind_of(const Reaches& o, const Stage&) {
    if (o.lane >= lanes_ || aggregates_ == 0) fault("lane {}", o.lane);
    return Kind::bit;
  }
  Kind kind_of(const Defer& o, const Stage&) {
    expect(o.condition, Kind::bit, "defer");
    return Kind::none;
  }

  const Plan& plan_;
  const Program& program_;
  std::vector<std::string>& faults_;
  std::vector<Kind> kinds_;
  size_t beforehand_ = 0;  // expressions asked before the records
  uint32_t aggregates_ = 0, lanes_ = 0;
};

}  // namespace

std::vector<std::string> verify(const Plan& plan, const Program& program) {
  std::vector<std::string> faults;
  Verifier verifier(plan, program, faults);
  for (const Pipeline& pipeline : plan.pipelines) verifier.pipeline(pipeline);
  for (const LookupArray& lookup : plan.lookups) {
    if (std::holds_alternative<LookupWorkdays>(lookup.content)) {
      if (!program.workdays) faults.push_back("look-up of no working days");
      continue;
    }
    if (const auto* listed = std::get_if<LookupWords>(&lookup.content)) {
      if (listed->words.empty()) faults.push_back("look-up of no words");
      continue;
    }
    const bool of_subject = lookup.subject.index < program.subjects.size();
    if (!of_subject && lookup.table.index >= program.tables.size())
      faults.push_back("look-up of no table");
    const auto* flags = std::get_if<LookupFlags>(&lookup.content);
    const auto* mask = std::get_if<LookupMask>(&lookup.content);
    if ((flags && flags->bits.size() > 64) || (mask && mask->bits.size() > 64)) {
      faults.push_back("look-up of more than 64 bits");
    }
  }
  return faults;
}

}  // namespace xinheng::plan
