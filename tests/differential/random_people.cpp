#include <fmt/format.h>

#include <algorithm>

#include "runtime/columns/small_dataset.h"
#include "tests/differential/random_program.h"

namespace xinheng::differential {

using columns::ColumnData;
using columns::Dataset;
using program::Program;
using program::TypeKind;

namespace {

// Who is asked, and by how many records.
struct Size {
  uint64_t subjects, heavy;  // heavy: records of one of them, 0 where none has so many
};

Size random_size(Draw& draw) {
  if (draw.chance(3)) return {0, 0};
  // More than a morsel; more than a block; one with more records than anybody has.
  if (draw.chance(4)) return {513 + draw.below(600), 0};
  if (draw.below(500) == 0) return {16'384 + draw.below(600), 0};
  if (draw.below(150) == 0) return {1 + draw.below(20), 100'000};
  return {1 + draw.below(90), 0};
}

// From each record all records of somebody are looked at: with many that would not end.
bool looks_at_all_from_each(const Program& program) {
  return std::any_of(program.exprs.begin(), program.exprs.end(), [&](const program::Expr& expr) {
    const auto* follow = std::get_if<program::Follow>(&expr.node);
    return follow != nullptr &&
           std::holds_alternative<program::Aggregate>(program.exprs[follow->operand].node);
  });
}

uint64_t random_record_count(Draw& draw) {
  if (draw.chance(25)) return 0;
  return draw.chance(5) ? draw.below(70) : draw.below(7);
}

class Populace {
 public:
  Populace(const Program& program, Draw& draw) : program_(program), draw_(draw) {}

  Dataset make() {
    Size size = random_size(draw_);
    if (looks_at_all_from_each(program_)) size.heavy = std::min<uint64_t>(size.heavy, 1'000);
    for (const program::Subject& kind : program_.subjects) {
      add(kind, &kind == &program_.subjects.items[0] ? size.subjects
                                                     : std::min<uint64_t>(size.subjects, 90));
    }
    for (const program::Record& kind : program_.records) add(kind, size.heavy);
    columns::index_references(program_, data_);
    return std::move(data_);
  }

 private:
  void add(const program::Subject& kind, uint64_t count) {
    columns::SubjectData subjects;
    for (uint64_t i = 0; i < count; ++i) subjects.keys.push(fmt::format("{:06}", i));
    const uint64_t unknown_percent = draw_.calm || draw_.chance(50) ? 0 : 1 + draw_.below(8);
    for (const program::Field& field : kind.fields) {
      subjects.columns.push_back(column(field, count, unknown_percent));
    }
    subjects.rejected_records.assign(count, 0);
    data_.subjects.push_back(std::move(subjects));
  }

  // Nobody can be named where there is nobody.
  bool has_whom_to_name(const program::Record& kind) const {
    for (const program::Field& field : kind.fields) {
      if (field.type.kind != TypeKind::subject || field.type.optional) continue;
      if (data_.subjects[field.type.subject.index].keys.size() == 0) return false;
    }
    return true;
  }

  void add(const program::Record& kind, uint64_t heavy) {
    columns::RecordData records;
    records.first = {0};
    const uint64_t owners = data_.subjects[kind.owner.index].keys.size();
    const uint64_t loaded = heavy == 0 || owners == 0 ? owners : draw_.below(owners);
    const bool possible = has_whom_to_name(kind);
    for (uint64_t owner = 0; owner < owners; ++owner) {
      const uint64_t count = owner == loaded ? heavy : random_record_count(draw_);
      records.owner.resize(records.owner.size() + (possible ? count : 0),
                           static_cast<uint32_t>(owner));
      records.first.push_back(records.owner.size());
    }
    for (const program::Field& field : kind.fields) {
      if (field.type.kind == TypeKind::subject)
        records.columns.push_back(references(field, kind.treelike, records));
      else
        records.columns.push_back(column(field, records.count(), 0));
    }
    data_.records.push_back(std::move(records));
  }

  ColumnData column(const program::Field& field, uint64_t rows, uint64_t unknown_percent) {
    if (field.key) return {};
    uint64_t absent = field.type.optional ? 10 + draw_.below(80) : unknown_percent;
    if (field.type.optional && draw_.chance(20)) absent = 0;
    columns::Words words;
    for (uint64_t row = 0; row < rows; ++row) {
      words.push_back(random_word(program_, field.type, draw_));
      if (draw_.chance(absent)) words.back() = {};
    }
    return columns::column_of(field.type, words);
  }

  // Along a tree mostly to those before the owner, so that few go round in a circle.
  ColumnData references(const program::Field& field, bool treelike,
                        const columns::RecordData& records) {
    const uint64_t count = data_.subjects[field.type.subject.index].keys.size();
    columns::Words words;
    for (const uint32_t owner : records.owner) {
      const bool before = treelike && owner > 0 && !draw_.chance(draw_.calm ? 0 : 5);
      words.emplace_back();
      if (count == 0 || (field.type.optional && draw_.chance(20))) continue;
      words.back() = static_cast<program::Word>(draw_.below(before ? owner : count));
    }
    return columns::column_of(field.type, words);
  }

  const Program& program_;
  Draw& draw_;
  Dataset data_;
};

}  // namespace

Dataset random_people(const Program& program, Draw& draw) {
  return Populace(program, draw).make();
}

execute::Dates random_dates(Draw& draw) {
  const std::vector<Days> usual = {middle, days_from_civil({2020, 2, 29}),
                                   days_from_civil({2018, 1, 31}), days_from_civil({2019, 3, 1})};
  const Days date =
      draw.chance(80) ? draw.pick(usual) : middle + static_cast<Days>(draw.between(-2000, 2000));
  return {date, date + (draw.chance(50) ? 0 : static_cast<Days>(draw.between(-400, 30)))};
}

}  // namespace xinheng::differential
