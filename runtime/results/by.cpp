#include "runtime/results/by.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include <fmt/format.h>

#include "runtime/columns/parallel.h"
#include "runtime/execute/standings.h"
#include "runtime/results/count.h"

namespace xinheng::results {
namespace {

using program::Program;
using program::TypeKind;
using RowKind = Breakdown::Row::Kind;

constexpr size_t groups_max = 10'000;
constexpr uint64_t chunk = 16'384;

// A value as groups are told apart: by word, by month, by the bytes of a text.
struct Key {
  RowKind kind = RowKind::value;
  program::Word word = 0;
  std::string text = {};
  auto operator<=>(const Key&) const = default;
};

program::Word month_of(program::Word date) {
  const CivilDate civil = civil_from_days(static_cast<Days>(date));
  return program::Word{civil.year} * 100 + civil.month;
}

Key key_of(const program::Type& type, program::Word word) {
  return {RowKind::value, type.kind == TypeKind::date ? month_of(word) : word, {}};
}

std::string name_of(const Program& program, const program::Type& type, const Key& key) {
  if (key.kind != RowKind::value) return "";
  if (type.kind == TypeKind::date)
    return fmt::format("{:04}-{:02}", key.word / 100, key.word % 100);
  if (type.kind == TypeKind::text) return key.text;
  return format_value(program, type, key.word, Language::zh);
}

bool can_group(const program::Type& type, bool of_subject, bool is_field) {
  switch (type.kind) {
    case TypeKind::boolean:
    case TypeKind::integer:
    case TypeKind::code:
    case TypeKind::row:
      return true;
    case TypeKind::text:
      return is_field;
    case TypeKind::date:
      return !of_subject;
    default:
      return false;
  }
}

// The fields and definitions of a kind that a name means: one or none.
std::optional<By> member(const Program& program, const std::string& kind,
                         const std::vector<program::Field>& fields, const std::string& name,
                         const std::function<bool(const program::Define&)>& is_of) {
  for (uint32_t i = 0; i < fields.size(); ++i)
    if (fields[i].name == name) return By{kind + "." + name, {}, {}, {}, i, {}, fields[i].type};
  for (uint32_t i = 0; i < program.defines.size(); ++i) {
    const program::Define& define = program.defines.items[i];
    if (define.name == name && is_of(define))
      return By{kind + "." + name, {}, {}, {}, {}, program::DefineId{i}, define.type};
  }
  return std::nullopt;
}

std::optional<By> of_subject(const Program& program, program::SubjectId id,
                             const std::string& name) {
  const program::Subject& kind = program.subjects[id];
  auto by = member(program, kind.name, kind.fields, name, [&](const program::Define& define) {
    return define.scope == program::Scope::subject && define.subject == id;
  });
  if (by) by->subject = id;
  return by;
}

std::optional<By> of_record(const Program& program, program::RecordId id, const std::string& name) {
  const program::Record& kind = program.records[id];
  auto by = member(program, kind.name, kind.fields, name, [&](const program::Define& define) {
    return define.scope == program::Scope::record && define.record == id;
  });
  if (by) by->record = id;
  return by;
}

std::vector<By> meant_by(const Program& program, const std::string& name) {
  std::vector<By> found;
  const auto keep = [&](std::optional<By> one) {
    if (one) found.push_back(std::move(*one));
  };
  const size_t dot = name.find('.');
  const std::string kind = name.substr(0, dot);
  const std::string rest = dot == std::string::npos ? "" : name.substr(dot + 1);
  for (uint32_t i = 0; i < program.subjects.size(); ++i) {
    const program::SubjectId id{i};
    if (dot == std::string::npos && is_judged(program, id)) keep(of_subject(program, id, name));
    if (program.subjects[id].name == kind) keep(of_subject(program, id, rest));
  }
  for (uint32_t i = 0; i < program.records.size(); ++i)
    if (program.records.items[i].name == kind) keep(of_record(program, {i}, rest));
  for (uint32_t i = 0; i < program.findings.size(); ++i) {
    const program::Finding& finding = program.findings.items[i];
    if (finding.name != name || !finding.listed.valid() || finding.particulars.empty()) continue;
    program::Type date;
    date.kind = TypeKind::date;
    found.push_back({name, {}, {}, program::FindingId{i}, {}, {}, date});
  }
  return found;
}

// Names that could have been meant, for the message.
std::vector<std::string> known_names(const Program& program) {
  std::vector<std::string> names;
  for (const program::Subject& kind : program.subjects)
    for (const program::Field& field : kind.fields) names.push_back(kind.name + "." + field.name);
  for (const program::Record& kind : program.records)
    for (const program::Field& field : kind.fields) names.push_back(kind.name + "." + field.name);
  for (const program::Define& define : program.defines)
    if (!define.finding.valid())
      names.push_back((define.scope == program::Scope::record
                           ? program.records[define.record].name
                           : program.subjects[define.subject].name) +
                      "." + define.name);
  for (const program::Finding& finding : program.findings)
    if (finding.listed.valid()) names.push_back(finding.name);
  return names;
}

bool is_key(const Program& program, const By& by) {
  if (!by.field) return false;
  return by.subject.valid() ? program.subjects[by.subject].fields[*by.field].key
                            : program.records[by.record].fields[*by.field].key;
}

}  // namespace

std::optional<std::vector<By>> find_by(const Program& program,
                                       const std::vector<std::string>& names,
                                       Diagnostics& diagnostics) {
  std::vector<By> all;
  for (const std::string& name : names) {
    const std::vector<By> found = meant_by(program, name);
    if (found.empty()) {
      std::vector<std::string> known = known_names(program);
      if (name.find('.') == std::string::npos)
        for (std::string& one : known) one = one.substr(one.find('.') + 1);
      const std::string other = known.empty() ? "" : known.front();
      diagnostics.report(Kind::by_unknown, std::nullopt,
                         {name, nearest_name(name, known).value_or(other)});
    }
    for (const By& by : found) {
      const bool good =
          !is_key(program, by) && can_group(by.type, by.subject.valid(), by.field.has_value());
      if (!good) diagnostics.report(Kind::by_unsuitable, std::nullopt, {by.name});
      if (good) all.push_back(by);
    }
  }
  if (diagnostics.has_errors()) return std::nullopt;
  return all;
}

std::vector<columns::FieldName> fields_of(const std::vector<By>& by) {
  std::vector<columns::FieldName> fields;
  for (const By& one : by)
    if (one.field)
      fields.push_back({one.subject.valid(),
                        one.subject.valid() ? one.subject.index : one.record.index, *one.field});
  return fields;
}

// The groups of one: where each subject is, and what is counted.
struct ByCounter::Groups {
  By by;
  std::map<Key, uint64_t> sizes;            // subjects or records
  std::vector<uint32_t> of;                 // by ordinal of the subject: the number of its group
  std::vector<std::vector<Grades>> grades;  // by group
  std::vector<std::vector<uint64_t>> measures;
};

namespace {

// The key of each subject or record of a kind: from its column, or as the interpreter says.
class KeyReader {
 public:
  KeyReader(const Program& program, const columns::Dataset& data, execute::Dates dates,
            const execute::Standings& standings, const By& by)
      : program_(program), data_(data), dates_(dates), standings_(standings), by_(by) {
    const bool text = by.type.kind == TypeKind::text;
    if (by.field && by.subject.valid()) {
      const columns::SubjectData& kind = data.subjects[by.subject.index];
      column_ = &kind.columns[*by.field];
      if (text) texts_ = &kind.texts[*by.field];
    } else if (by.field) {
      const columns::RecordData& kind = data.records[by.record.index];
      column_ = &kind.columns[*by.field];
      if (text) texts_ = &kind.texts[*by.field];
    }
  }

  uint64_t count() const {
    return by_.subject.valid() ? data_.subjects[by_.subject.index].keys.size()
                               : data_.records[by_.record.index].count();
  }

  Key at(uint64_t i) const {
    if (!column_) return defined(i);
    const auto word = column_->at(i);
    if (!word) return {by_.type.optional ? RowKind::absent : RowKind::undetermined, 0, {}};
    if (texts_) return {RowKind::value, 0, std::string((*texts_)[i])};
    return key_of(by_.type, *word);
  }

 private:
  Key defined(uint64_t i) const {
    execute::SubjectName subject{by_.subject, static_cast<uint32_t>(i)};
    std::optional<execute::RecordName> record;
    if (by_.record.valid()) {
      record = execute::RecordName{by_.record, i};
      subject = {program_.records[by_.record].owner, data_.records[by_.record.index].owner[i]};
    }
    execute::Interpreter interpreter(program_, dates_, data_, subject, &standings_);
    const execute::Value value = interpreter.value_of(by_.define, record);
    if (value.state == execute::Value::State::absent) return {RowKind::absent, 0, {}};
    if (value.state == execute::Value::State::undetermined) return {RowKind::undetermined, 0, {}};
    return key_of(by_.type, value.word);
  }

  const Program& program_;
  const columns::Dataset& data_;
  const execute::Dates dates_;
  const execute::Standings& standings_;
  const By& by_;
  const columns::ColumnData* column_ = nullptr;
  const columns::Texts* texts_ = nullptr;
};

}  // namespace

ByCounter::ByCounter(const Program& program, const columns::Dataset& data, execute::Dates dates,
                     uint32_t threads)
    : program_(program), data_(data), dates_(dates), threads_(threads) {}

ByCounter::~ByCounter() = default;

std::optional<ByCounter::Groups> ByCounter::sort_one(const By& by,
                                                     const execute::Standings& standings,
                                                     const std::function<bool()>& going_on) const {
  Groups groups{by, {}, {}, {}, {}};
  if (by.finding.valid()) return groups;
  const KeyReader reader(program_, data_, dates_, standings, by);
  const uint64_t all = reader.count(), chunks = (all + chunk - 1) / chunk;
  std::vector<std::map<Key, std::vector<uint64_t>>> members(chunks);
  std::atomic<bool> stopped = false;
  const auto main = std::this_thread::get_id();
  columns::parallel(threads_, chunks, [&](uint64_t c) {
    if (std::this_thread::get_id() == main && !stopped && !going_on()) stopped = true;
    for (uint64_t i = c * chunk; i < std::min(all, (c + 1) * chunk) && !stopped; ++i)
      members[c][reader.at(i)].push_back(i);
  });
  if (stopped) return std::nullopt;
  for (const auto& part : members)
    for (const auto& [key, who] : part) groups.sizes[key] += who.size();
  if (!by.subject.valid() || groups.sizes.size() > groups_max) return groups;
  groups.of.resize(all);
  for (const auto& part : members)
    for (const auto& [key, who] : part) {
      const auto number =
          static_cast<uint32_t>(std::distance(groups.sizes.begin(), groups.sizes.find(key)));
      for (const uint64_t subject : who) groups.of[subject] = number;
    }
  std::vector<Grades> none;
  for (uint32_t i = 0; i < program_.evaluations.size(); ++i)
    if (program_.evaluations.items[i].subject == by.subject)
      none.push_back(empty_grades(program_, {i}));
  groups.grades.assign(groups.sizes.size(), none);
  groups.measures.assign(groups.sizes.size(), std::vector<uint64_t>(program_.measures.size()));
  return groups;
}

bool ByCounter::sort(const std::vector<By>& by, const execute::Standings& standings,
                     const std::function<bool()>& going_on, Diagnostics& diagnostics) {
  for (const By& one : by) {
    std::optional<Groups> groups = sort_one(one, standings, going_on);
    if (!groups) return false;
    if (groups->sizes.size() > groups_max) {
      diagnostics.report(
          Kind::by_too_many, std::nullopt,
          {one.name, std::to_string(groups->sizes.size()), std::to_string(groups_max)});
      return false;
    }
    groups_.push_back(std::move(*groups));
  }
  return true;
}

void ByCounter::count_findings(const execute::ResultBlock& block, Groups& groups) const {
  for (const execute::FindingRow& row : block.findings) {
    if (row.finding != groups.by.finding) continue;
    const execute::Cell& first = block.cells[row.cells];
    ++groups.sizes[first.present ? key_of(groups.by.type, first.word)
                                 : Key{RowKind::undetermined, 0, {}}];
  }
}

void ByCounter::count(const execute::ResultBlock& block) {
  for (Groups& groups : groups_) {
    if (groups.by.finding.valid()) count_findings(block, groups);
    if (groups.by.subject != block.subject) continue;
    for (const execute::EvaluationBlock& one : block.evaluations) {
      const program::Evaluation& evaluation = program_.evaluations[one.evaluation];
      for (size_t i = 0; i < one.state.size(); ++i)
        for (Grades& grades : groups.grades[groups.of[block.begin + i]])
          if (grades.evaluation == one.evaluation) count_grade(evaluation, one, i, grades);
    }
    for (const execute::MeasureRow& row : block.measures)
      ++groups.measures[groups.of[block.begin + row.subject]][row.measure.index];
  }
}

namespace {

void add(const Breakdown::Row& from, Breakdown::Row& to) {
  to.count += from.count;
  results::add(from.subjects_by_measure, to.subjects_by_measure);
  for (size_t i = 0; i < from.evaluations.size(); ++i)
    results::add(from.evaluations[i], to.evaluations[i]);
}

// Of nested codes what contains others counts them too, and stands before them.
std::vector<Breakdown::Row> nested(const program::Codes& codes,
                                   const std::map<program::Word, Breakdown::Row>& rows,
                                   const Breakdown::Row& empty) {
  std::vector<Breakdown::Row> sums(codes.codes.size(), empty);
  for (const auto& [word, row] : rows)
    for (int32_t at = static_cast<int32_t>(word); at >= 0;
         at = codes.codes[static_cast<size_t>(at)].parent)
      add(row, sums[static_cast<size_t>(at)]);
  std::vector<Breakdown::Row> all;
  std::map<int32_t, size_t> places;
  for (size_t i = 0; i < sums.size(); ++i) {
    if (sums[i].count == 0) continue;
    const auto above = places.find(codes.codes[i].parent);
    if (above != places.end()) sums[i].within = above->second;
    sums[i].value = codes.codes[i].name;
    places[static_cast<int32_t>(i)] = all.size();
    all.push_back(std::move(sums[i]));
  }
  return all;
}

bool is_nested(const Program& program, const program::Type& type) {
  if (type.kind != TypeKind::code) return false;
  const auto& codes = program.codes[type.codes].codes;
  return std::any_of(codes.begin(), codes.end(),
                     [](const program::Code& code) { return code.parent >= 0; });
}

}  // namespace

std::vector<Breakdown> ByCounter::result() && {
  std::vector<Breakdown> all;
  for (Groups& groups : groups_) {
    const By& by = groups.by;
    Breakdown breakdown{
        by.name, by.subject.valid(), by.type.kind == TypeKind::date, by.subject, {}};
    const bool of_nested = is_nested(program_, by.type);
    std::map<program::Word, Breakdown::Row> codes;
    std::vector<Breakdown::Row> others;
    Breakdown::Row empty;
    size_t number = 0;
    for (const auto& [key, size] : groups.sizes) {
      Breakdown::Row row{name_of(program_, by.type, key), key.kind, {}, size, {}, {}};
      if (by.subject.valid()) {
        row.evaluations = std::move(groups.grades[number]);
        row.subjects_by_measure = std::move(groups.measures[number]);
        ++number;
      }
      empty.subjects_by_measure.assign(row.subjects_by_measure.size(), 0);
      empty.evaluations.clear();
      for (const Grades& one : row.evaluations)
        empty.evaluations.push_back(empty_grades(program_, one.evaluation));
      if (of_nested && key.kind == RowKind::value) {
        codes.emplace(key.word, std::move(row));
      } else {
        others.push_back(std::move(row));
      }
    }
    if (of_nested) breakdown.rows = nested(program_.codes[by.type.codes], codes, empty);
    std::move(others.begin(), others.end(), std::back_inserter(breakdown.rows));
    all.push_back(std::move(breakdown));
  }
  return all;
}

}  // namespace xinheng::results
