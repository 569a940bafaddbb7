#include "compiler/lower/aggregates.h"

#include <algorithm>

namespace xinheng::lower {

using namespace program;

Results Aggregates::results(StageBuilder& builder, std::vector<ExprId>& beforehand) const {
  const auto look_up = [this, &builder, &beforehand](ExprId expr) {
    const auto at = std::find(beforehand.begin(), beforehand.end(), expr);
    const auto index = static_cast<uint32_t>(at - beforehand.begin());
    if (at == beforehand.end()) beforehand.push_back(expr);
    const auto column = [&](bool presence) {
      Type word;
      word.kind = TypeKind::integer;
      return builder.column(plan::Table::subject,
                            plan::beforehand_column(program_, subject_, index, presence), word,
                            true);
    };
    const auto is_there = [&](uint32_t at_column) {
      return builder.emit(plan::LoadPresent{plan::Table::subject, at_column});
    };
    const Type& type = program_.exprs[expr].type;
    const uint32_t values = column(false);
    Lowered result;
    result.range = range_of_type(program_, type);
    result.value = builder.emit(plan::Load{plan::Table::subject, values});
    if (type.kind == TypeKind::boolean)
      result.value =
          builder.emit(plan::Compare{Comparison::not_equal, result.value, builder.word(0)});
    result.undetermined = builder.invert(is_there(values));
    if (type.optional) result.present = is_there(column(true));
    return result;
  };
  return {look_up, look_up, look_up};
}

uint32_t Aggregates::index_of(const Aggregate& node) {
  plan::AggregateKind kind = plan::AggregateKind::count;
  if (node.kind == AggregateKind::total) kind = plan::AggregateKind::total;
  if (node.kind == AggregateKind::max) kind = plan::AggregateKind::max;
  if (node.kind == AggregateKind::min) kind = plan::AggregateKind::min;
  return index_of(Wanted{node, kind, {}, false, Wanted::Dated::no});
}

uint32_t Aggregates::index_of_dated(const Aggregate& node, bool descending) {
  const bool latest = node.kind == AggregateKind::latest;
  return index_of(Wanted{node,
                         latest ? plan::AggregateKind::max : plan::AggregateKind::min,
                         {},
                         false,
                         descending ? Wanted::Dated::descending : Wanted::Dated::ascending});
}

bool Aggregates::fits_beside_date(ExprId value) const {
  const Range range = range_of_value(value);
  return static_cast<__int128>(range.high) - range.low < day_step;
}

uint32_t Aggregates::index_of(Wanted wanted) {
  const Aggregate& node = wanted.node;
  const auto canonical = [&](ExprId id) {
    return id.valid() ? int64_t(canonical_.of(id).index) : -1;
  };
  const bool has_value = wanted.kind != plan::AggregateKind::count;
  std::vector<int64_t> key = {int64_t(wanted.kind),   node.record.index,
                              canonical(node.filter), has_value ? canonical(node.value) : -1,
                              int64_t(wanted.dated),  canonical(node.by)};
  auto [at, fresh] = known_.try_emplace(std::move(key), uint32_t(wanted_.size()));
  if (!fresh) return at->second;
  if (has_value) {
    wanted.range = range_of_value(node.value);
    // A subject has fewer than 2^31 records.
    constexpr Word safe = INT64_MAX >> 31;
    wanted.may_overflow = wanted.kind == plan::AggregateKind::total &&
                          (wanted.range.low < -safe || wanted.range.high > safe);
  }
  wanted_.push_back(wanted);
  return at->second;
}

// In its record stage, as a word.
Lowered Aggregates::value_of(const Wanted& wanted, Expressions& expressions,
                             StageBuilder& builder) const {
  Lowered value = expressions.lower(wanted.node.value);
  if (program_.exprs[wanted.node.value].type.kind == TypeKind::boolean) {
    value.value = builder.select(value.value, builder.word(1), builder.word(0));
  }
  if (wanted.dated == Wanted::Dated::no) return value;
  const auto constant = [&](Word word) {
    return Lowered{builder.word(word), {}, {}, {word, word}};
  };
  Lowered day = builder.arithmetic(Arithmetic::subtract, expressions.lower(wanted.node.by),
                                   constant(date_min));
  day = builder.arithmetic(Arithmetic::multiply, day, constant(day_step));
  const Lowered beside =
      wanted.dated == Wanted::Dated::ascending
          ? builder.arithmetic(Arithmetic::subtract, value, constant(wanted.range.low))
          : builder.arithmetic(Arithmetic::subtract, constant(wanted.range.high), value);
  return builder.arithmetic(Arithmetic::add, day, beside);
}

// The range that the value will have in its stage, found in a stage that is thrown away.
Range Aggregates::range_of_value(ExprId value) const {
  plan::Plan plan;
  PlanTables tables(plan, program_, canonical_);
  plan::Stage stage;
  StageBuilder builder(stage);
  std::vector<ExprId> beforehand;
  Expressions expressions(program_, canonical_, tables, builder, results(builder, beforehand));
  return expressions.lower(value).range;
}

void Aggregates::finish(plan::Pipeline& pipeline) {
  pipeline.aggregates.resize(wanted_.size());
  for (uint32_t record = 0; record < program_.records.size(); ++record) {
    std::vector<uint32_t> members;
    for (uint32_t i = 0; i < wanted_.size(); ++i) {
      if (wanted_[i].node.record.index == record) members.push_back(i);
    }
    if (members.empty()) continue;
    // Counts first: within a mask word they are taken together.
    std::stable_partition(members.begin(), members.end(), [&](uint32_t i) {
      return wanted_[i].kind == plan::AggregateKind::count;
    });
    plan::RecordStage stage = build_stage(RecordId{record}, members, pipeline);
    pipeline.record_stages.push_back(std::move(stage));
  }
}

// The row field that the mask is chosen by: the first one; most kinds of record have just one.
std::optional<ExprId> Aggregates::row_of(RecordId record) const {
  for (uint32_t i = 0; i < program_.exprs.size(); ++i) {
    const Expr& expr = program_.exprs[ExprId{i}];
    const auto* field = std::get_if<FieldRef>(&expr.node);
    if (!field || field->scope != Scope::record || expr.type.kind != TypeKind::row) continue;
    // A FieldRef doesn't name its kind of record: the type must fit.
    const auto& fields = program_.records[record].fields;
    if (field->field < fields.size() && fields[field->field].type == expr.type) {
      return canonical_.of(ExprId{i});
    }
  }
  return {};
}

Aggregates::Filter Aggregates::split(ExprId filter, std::optional<ExprId> row) const {
  Filter result;
  auto visit = [&](auto&& self, ExprId expr) -> void {
    ExprId id = canonical_.of(expr);
    const auto* junction = std::get_if<Junction>(&program_.exprs[id].node);
    if (row && canonical_.only_row(id) == row && !canonical_.dependence(id).may_be_undetermined) {
      result.of_row.push_back(id);
    } else if (junction && junction->is_and && !canonical_.dependence(id).prior) {
      for (ExprId operand : junction->operands) self(self, operand);
    } else {
      result.others.push_back(id);
    }
  };
  if (filter.valid()) visit(visit, filter);
  return result;
}

namespace {

uint32_t value_index(plan::RecordStage& stage, ValueId value) {
  const auto at = std::find(stage.values.begin(), stage.values.end(), value);
  const auto index = static_cast<uint32_t>(at - stage.values.begin());
  if (at == stage.values.end()) stage.values.push_back(value);
  return index;
}

}  // namespace

// Assigns the bits of a stage's masks.
class Aggregates::MaskBits {
 public:
  explicit MaskBits(plan::RecordStage& stage) : stage_(stage) {}

  // of_row: conditions that depend on the stage's row alone.
  uint32_t add(std::vector<ExprId> of_row, const std::vector<ValueId>& conditions) {
    constexpr uint32_t word_bits = 64;
    const uint32_t bit = count_++;
    const size_t word = bit / word_bits;
    const uint64_t here = uint64_t{1} << (bit % word_bits);
    if (bit % word_bits == 0) {
      of_rows_.emplace_back();
      stage_.masks.push_back({});
    }
    stage_.masks[word].initial |= here;
    of_rows_[word].push_back(std::move(of_row));
    for (const ValueId condition : conditions) cleared_[{word, condition.index}] |= here;
    return bit;
  }

  void finish(std::optional<ExprId> row, PlanTables& tables, Expressions& expressions,
              StageBuilder& builder) {
    for (const auto& [where, bits] : cleared_) {
      stage_.masks[where.first].conditions.push_back({ValueId{where.second}, bits});
    }
    for (size_t word = 0; row && word < of_rows_.size(); ++word) {
      const bool used = std::any_of(of_rows_[word].begin(), of_rows_[word].end(),
                                    [](const auto& conditions) { return !conditions.empty(); });
      if (!used) continue;
      stage_.masks[word].row_mask = builder.emit(plan::Lookup{
          tables.mask(*row, std::move(of_rows_[word])), expressions.lower(*row).value});
    }
  }

 private:
  plan::RecordStage& stage_;
  uint32_t count_ = 0;
  std::vector<std::vector<std::vector<ExprId>>> of_rows_;    // by word and bit
  std::map<std::pair<size_t, uint32_t>, uint64_t> cleared_;  // (word, condition) to bits
};

plan::RecordStage Aggregates::build_stage(RecordId record, const std::vector<uint32_t>& members,
                                          plan::Pipeline& pipeline) {
  plan::RecordStage result;
  result.record = record;
  StageBuilder builder(result.stage);
  Expressions expressions(program_, canonical_, tables_, builder,
                          results(builder, pipeline.beforehand));
  const std::optional<ExprId> row = row_of(record);
  MaskBits masks(result);
  for (const uint32_t member : members) {
    const Wanted& wanted = wanted_[member];
    Filter filter = split(wanted.node.filter, row);
    std::vector<Lowered> conditions;
    std::vector<ValueId> values;
    for (ExprId other : filter.others) {
      conditions.push_back(expressions.lower(other));
      values.push_back(conditions.back().value);
    }
    ValueId in;  // invalid: always
    if (!conditions.empty()) {
      Lowered all = expressions.junction(true, conditions);
      builder.defer(all.undetermined);
      in = all.value;
    }
    plan::Aggregate& aggregate = pipeline.aggregates[member];
    aggregate = {wanted.kind, uint32_t(pipeline.record_stages.size()),
                 masks.add(std::move(filter.of_row), values), 0, wanted.may_overflow};
    if (wanted.kind == plan::AggregateKind::count) continue;
    Lowered value = value_of(wanted, expressions, builder);
    if (value.undetermined.valid()) builder.defer(builder.and_always(in, value.undetermined));
    aggregate.value = value_index(result, value.value);
  }
  for (plan::RecordList& list : pipeline.lists) {
    const Finding& finding = program_.findings[list.finding];
    if (finding.record == record) say_of(finding, list, masks, expressions, builder, result);
  }
  masks.finish(row, tables_, expressions, builder);
  return result;
}

// What results say of the records that they list.
void Aggregates::say_of(const Finding& finding, plan::RecordList& list, MaskBits& masks,
                        Expressions& expressions, StageBuilder& builder,
                        plan::RecordStage& stage) const {
  const Lowered listed = expressions.lower(finding.listed);
  const auto lower = [&](ExprId expr) {
    Lowered said = expressions.lower(expr);
    if (said.undetermined.valid()) builder.defer(builder.both(listed.value, said.undetermined));
    return said;
  };
  for (const ExprId fires : finding.fires) {
    list.cases.push_back(masks.add({}, {lower(fires).value}));
  }
  for (const ExprId expr : finding.particulars) {
    const Lowered word = lower(expr);
    plan::ListedWord part{value_index(stage, word.value), {}};
    if (word.present.valid()) part.present = masks.add({}, {word.present});
    list.particulars.push_back(part);
  }
}

}  // namespace xinheng::lower
