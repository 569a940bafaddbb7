#include <fmt/format.h>

#include "runtime/columns/small_dataset.h"
#include "tests/differential/random_program.h"

namespace xinheng::differential {

using columns::ColumnData;
using columns::Dataset;
using program::Program;

namespace {

std::vector<ColumnData> random_columns(const Program& program,
                                       const std::vector<program::Field>& fields, uint64_t rows,
                                       uint64_t unknown_percent, Draw& draw) {
  std::vector<ColumnData> result;
  for (const program::Field& field : fields) {
    result.emplace_back();
    if (field.key) continue;
    uint64_t absent = field.type.optional ? 10 + draw.below(80) : unknown_percent;
    if (field.type.optional && draw.chance(20)) absent = 0;
    std::vector<std::optional<program::Word>> words;
    for (uint64_t row = 0; row < rows; ++row) {
      words.push_back(random_word(program, field.type, draw));
      if (draw.chance(absent)) words.back() = {};
    }
    result.back() = columns::column_of(field.type, words);
  }
  return result;
}

uint64_t random_subject_count(Draw& draw) {
  if (draw.chance(3)) return 0;
  if (draw.chance(4)) return 513 + draw.below(600);  // more than a morsel
  return 1 + draw.below(120);
}

uint64_t random_record_count(Draw& draw) {
  if (draw.chance(25)) return 0;
  return draw.chance(5) ? draw.below(70) : draw.below(7);
}

}  // namespace

Dataset random_people(const Program& program, Draw& draw) {
  Dataset data;
  for (const program::Subject& kind : program.subjects) {
    columns::SubjectData subjects;
    const uint64_t count = random_subject_count(draw);
    for (uint64_t i = 0; i < count; ++i) subjects.keys.push(fmt::format("{:06}", i));
    const uint64_t unknown_percent = draw.calm || draw.chance(50) ? 0 : 1 + draw.below(8);
    subjects.columns = random_columns(program, kind.fields, count, unknown_percent, draw);
    subjects.rejected_records.assign(count, 0);
    data.subjects.push_back(std::move(subjects));
  }
  for (const program::Record& kind : program.records) {
    columns::RecordData records;
    records.first = {0};
    const uint64_t owners = data.subjects[kind.owner.index].keys.size();
    for (uint64_t owner = 0; owner < owners; ++owner) {
      records.owner.resize(records.owner.size() + random_record_count(draw),
                           static_cast<uint32_t>(owner));
      records.first.push_back(records.owner.size());
    }
    records.columns = random_columns(program, kind.fields, records.count(), 0, draw);
    data.records.push_back(std::move(records));
  }
  return data;
}

execute::Dates random_dates(Draw& draw) {
  const std::vector<Days> usual = {middle, days_from_civil({2020, 2, 29}),
                                   days_from_civil({2018, 1, 31}), days_from_civil({2019, 3, 1})};
  const Days date =
      draw.chance(80) ? draw.pick(usual) : middle + static_cast<Days>(draw.between(-2000, 2000));
  return {date, date + (draw.chance(50) ? 0 : static_cast<Days>(draw.between(-400, 30)))};
}

}  // namespace xinheng::differential
