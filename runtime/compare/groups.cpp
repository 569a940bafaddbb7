#include "runtime/compare/groups.h"

#include <algorithm>
#include <map>

namespace xinheng::compare {
namespace {

using program::Field;
using program::Program;
using program::TypeKind;
using program::Words;

struct Band {
  int64_t from;
  const char* zh;
  const char* en;
};
constexpr Band bands[] = {
    {0, "不满18岁", "under 18"},     {18, "18–24岁", "18–24"}, {25, "25–34岁", "25–34"},
    {35, "35–44岁", "35–44"},        {45, "45–54岁", "45–54"}, {55, "55–64岁", "55–64"},
    {65, "65岁以上", "65 and over"},
};

bool can_group(const Field& field) {
  return !field.key && (field.type.kind == TypeKind::code || field.type.kind == TypeKind::boolean ||
                        field.type.kind == TypeKind::row || field.type.kind == TypeKind::date);
}

Words kind_words(const Field& field) {
  if (field.key) return {"主键", "the key"};
  switch (field.type.kind) {
    case TypeKind::text:
      return {"文本", "a text"};
    case TypeKind::subject:
      return {"引用", "a reference"};
    case TypeKind::citizen_code:
    case TypeKind::legal_code:
      return {"身份代码", "an identity code"};
    default:
      return {"数", "a number"};
  }
}

std::string list_of(const Program& program) {
  std::string list;
  std::vector<std::string> listed;
  for (uint32_t i = 0; i < program.subjects.size(); ++i) {
    if (!is_judged(program, program::SubjectId{i})) continue;
    for (const Field& field : program.subjects.items[i].fields) {
      if (!can_group(field)) continue;
      if (std::find(listed.begin(), listed.end(), field.name) != listed.end()) continue;
      listed.push_back(field.name);
      list += (list.empty() ? "" : "，") + field.name;
    }
  }
  return list;
}

// Words of a column to labels.
class Labels {
 public:
  Labels(const Program& program, program::SubjectId kind, const Field& field, Days date)
      : program_(program), field_(field), date_(date) {
    for (const Field& one : program.subjects[kind].fields) {
      by_age_ = by_age_ || (one.key && one.type.kind == TypeKind::citizen_code);
    }
  }

  // Order, then label.
  std::pair<int64_t, Words> of(std::optional<program::Word> word) const {
    if (!word) return {INT64_MAX, {"不详", "not known"}};
    const auto at = static_cast<size_t>(*word);
    switch (field_.type.kind) {
      case TypeKind::boolean:
        return {1 - *word, *word != 0 ? Words{"是", "yes"} : Words{"否", "no"}};
      case TypeKind::code: {
        const std::string& name = program_.codes[field_.type.codes].codes[at].name;
        return {*word, {name, name}};
      }
      case TypeKind::row: {
        const std::string& name = program_.tables[field_.type.table].row_names[at];
        return {*word, {name, name}};
      }
      default: {
        if (by_age_) return band(Days(*word));
        const std::string year = std::to_string(civil_from_days(Days(*word)).year);
        return {civil_from_days(Days(*word)).year, {year + "年", year}};
      }
    }
  }

 private:
  std::pair<int64_t, Words> band(Days birth) const {
    const int64_t years = completed_years(birth, date_, MissingDay::month_end);
    const Band* found = &bands[0];
    for (const Band& band : bands) {
      if (years >= band.from) found = &band;
    }
    return {found->from, {found->zh, found->en}};
  }

  const Program& program_;
  const Field& field_;
  const Days date_;
  bool by_age_ = false;  // dates of persons are those of their birth
};

using Rows = std::map<std::pair<int64_t, std::string>, GroupRow>;

}  // namespace

bool is_up(const Decision& decision, const Outcome& before, const Outcome& after) {
  if (decision.sort != DecisionSort::evaluation) {
    return !applies(before.state) && applies(after.state);
  }
  return decision.ranked && before.grade >= 0 && after.grade > before.grade;
}

bool is_down(const Decision& decision, const Outcome& before, const Outcome& after) {
  return is_up(decision, after, before);
}

std::optional<GroupField> group_field(const Program& program, const std::string& name,
                                      Diagnostics& diagnostics) {
  GroupField result{name, {}};
  std::optional<Words> unfit;
  for (uint32_t i = 0; i < program.subjects.size(); ++i) {
    if (!is_judged(program, program::SubjectId{i})) continue;
    const std::vector<Field>& fields = program.subjects.items[i].fields;
    for (uint32_t f = 0; f < fields.size(); ++f) {
      const auto& aliases = fields[f].aliases;
      const bool named = fields[f].name == name ||
                         std::find(aliases.begin(), aliases.end(), name) != aliases.end();
      if (!named) continue;
      if (can_group(fields[f]))
        result.fields.emplace_back(program::SubjectId{i}, f);
      else
        unfit = kind_words(fields[f]);
    }
  }
  if (!result.fields.empty()) return result;
  if (unfit) {
    diagnostics.report(Kind::by_field_unfit, std::nullopt,
                       {name, unfit->zh, unfit->en, list_of(program)});
  } else {
    diagnostics.report(Kind::by_field_unknown, std::nullopt, {name, list_of(program)});
  }
  return std::nullopt;
}

void need(const GroupField& field, columns::NeededFields& needed) {
  for (const auto& [kind, at] : field.fields) {
    if (!needed.subjects[kind.index][at]) needed.groups[kind.index][at] = true;
  }
}

Groups group(const GroupField& field, const Program& program, const columns::Dataset& data,
             Days date, const Decisions& decisions, const Differences& differences) {
  Rows rows;
  const auto row_of = [&](const std::pair<int64_t, Words>& label) -> GroupRow& {
    GroupRow& row = rows[{label.first, label.second.zh}];
    if (row.decisions.empty()) {
      row.label = label.second;
      row.decisions.resize(decisions.all.size());
    }
    return row;
  };
  for (const auto& [kind, at] : field.fields) {
    const columns::SubjectData& subjects = data.subjects[kind.index];
    const Labels labels(program, kind, program.subjects[kind].fields[at], date);
    const auto label_at = [&](uint64_t ordinal) {
      return labels.of(subjects.columns[at].at(ordinal));
    };
    for (uint64_t i = 0; i < subjects.keys.size(); ++i) ++row_of(label_at(i)).subjects;
    const std::string& name = program.subjects[kind].name;
    uint32_t counted = none;
    for (const Changed& change : differences.changes) {
      const ChangedSubject& subject = differences.subjects[change.subject];
      if (decisions.kinds[subject.kind] != name || subject.ordinals[1] == none) continue;
      GroupRow& row = row_of(label_at(subject.ordinals[1]));
      if (counted != change.subject) ++row.changed;
      counted = change.subject;
      GroupRow::Counts& counts = row.decisions[change.decision];
      const Decision& decision = decisions.all[change.decision];
      ++counts.changed;
      counts.up += is_up(decision, change.before, change.after) ? 1 : 0;
      counts.down += is_down(decision, change.before, change.after) ? 1 : 0;
    }
  }
  Groups groups{field.name, {}};
  for (auto& [key, row] : rows) groups.rows.push_back(std::move(row));
  return groups;
}

}  // namespace xinheng::compare
