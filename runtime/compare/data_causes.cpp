#include "runtime/compare/data_causes.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace xinheng::compare {
namespace {

using columns::ColumnData;
using program::Words;

enum class Edit : uint8_t { added, changed, withdrawn };
constexpr const char* edits_zh[] = {"新增", "改动", "撤回"};
constexpr const char* edits_en[] = {"added", "changed", "withdrawn"};

bool is_read(const ColumnData& column) {
  return !std::holds_alternative<std::monostate>(column.values);
}

class DataCauses {
 public:
  DataCauses(const program::Program& program, const std::array<const columns::Dataset*, 2>& data,
             const Decisions& decisions)
      : program_(program), data_(data), decisions_(decisions) {}

  Causes find(Differences& differences) {
    size_t next = 0;
    for (uint32_t s = 0; s < differences.subjects.size(); ++s) {
      units_.clear();
      rows_.clear();
      compare(differences.subjects[s]);
      if (units_.empty()) units_.insert(unit({"别的主体的数据", "the data of others"}));
      const How how = units_.size() == 1 ? How::alone : How::together;
      const uint32_t cause = number({how, {units_.begin(), units_.end()}});
      for (; next < differences.changes.size() && differences.changes[next].subject == s; ++next)
        differences.changes[next].cause = cause;
      causes_.rows.push_back(std::move(rows_));
    }
    return std::move(causes_);
  }

 private:
  void compare(const ChangedSubject& subject) {
    const std::string& name = decisions_.kinds[subject.kind];
    program::SubjectId kind;
    for (uint32_t i = 0; i < program_.subjects.size(); ++i) {
      if (program_.subjects.items[i].name == name) kind = program::SubjectId{i};
    }
    const auto& at = subject.ordinals;
    if (at[0] == none || at[1] == none) {
      note(name, "", at[0] == none ? Edit::added : Edit::withdrawn);
      return;
    }
    const auto of_subject = [&](size_t side) -> const auto& {
      return data_[side]->subjects[kind.index].columns;
    };
    const auto& fields = program_.subjects[kind].fields;
    if (content(fields, of_subject, 0, at[0]) != content(fields, of_subject, 1, at[1]))
      note(name, "", Edit::changed);
    for (uint32_t r = 0; r < program_.records.size(); ++r) {
      if (program_.records.items[r].owner == kind) compare_records(r, at);
    }
  }

  struct Row {
    std::string key, content;
    auto operator<=>(const Row&) const = default;
  };

  // What has no key is the same where its content is.
  void compare_records(uint32_t record, const std::array<uint32_t, 2>& subject) {
    std::array<std::vector<Row>, 2> rows;
    for (size_t s = 0; s < 2; ++s) rows[s] = rows_of(record, s, subject[s]);
    const std::string& name = program_.records.items[record].name;
    auto was = rows[0].begin();
    auto is = rows[1].begin();
    while (was != rows[0].end() || is != rows[1].end()) {
      const bool here = was != rows[0].end(), there = is != rows[1].end();
      const bool keyed = here && there && !was->key.empty() && was->key == is->key;
      if (here && there && *was == *is) {
        ++was, ++is;
      } else if (keyed) {
        note(name, is->key, Edit::changed);
        ++was, ++is;
      } else if (!there || (here && *was < *is)) {
        note(name, was++->key, Edit::withdrawn);
      } else {
        note(name, is++->key, Edit::added);
      }
    }
  }

  std::vector<Row> rows_of(uint32_t record, size_t side, uint32_t subject) const {
    const columns::RecordData& records = data_[side]->records[record];
    const auto of_record = [&](size_t s) -> const auto& {
      return data_[s]->records[record].columns;
    };
    std::vector<Row> rows;
    for (uint64_t i = records.first[subject]; i < records.first[subject + 1]; ++i) {
      const bool keyed = records.keys.size() > 0;
      rows.push_back({keyed ? std::string(records.keys[i]) : "",
                      content(program_.records.items[record].fields, of_record, side, i)});
    }
    std::sort(rows.begin(), rows.end());
    return rows;
  }

  // Of the fields that are read on both sides; other subjects by their keys.
  template <class Columns>
  std::string content(const std::vector<program::Field>& fields, const Columns& columns,
                      size_t side, uint64_t row) const {
    std::string text;
    for (size_t f = 0; f < fields.size(); ++f) {
      if (!is_read(columns(0)[f]) || !is_read(columns(1)[f])) continue;
      const auto word = columns(side)[f].at(row);
      const program::Type& type = fields[f].type;
      text += '\n';
      if (!word) continue;
      text += type.kind == program::TypeKind::subject
                  ? data_[side]->subjects[type.subject.index].keys[static_cast<uint64_t>(*word)]
                  : std::to_string(*word);
    }
    return text;
  }

  // key: of a record that has one.
  void note(const std::string& kind, const std::string& key, Edit edit) {
    const auto e = static_cast<size_t>(edit);
    units_.insert(unit({kind + " " + edits_zh[e], kind + " " + edits_en[e]}));
    rows_.push_back(kind + " " + (key.empty() ? "" : key + " ") + edits_zh[e]);
  }

  uint32_t unit(Words name) {
    const auto [at, fresh] = unit_numbers_.emplace(name.zh, uint32_t(causes_.units.size()));
    if (fresh) causes_.units.push_back(std::move(name));
    return at->second;
  }

  uint32_t number(const Cause& cause) {
    const auto [at, fresh] = cause_numbers_.emplace(cause, uint32_t(causes_.causes.size()));
    if (fresh) causes_.causes.push_back(cause);
    return at->second;
  }

  const program::Program& program_;
  const std::array<const columns::Dataset*, 2>& data_;
  const Decisions& decisions_;
  Causes causes_;
  std::map<std::string, uint32_t> unit_numbers_;
  std::map<Cause, uint32_t> cause_numbers_;
  std::set<uint32_t> units_;       // of the subject at hand
  std::vector<std::string> rows_;  // so too
};

}  // namespace

Causes data_causes(const program::Program& program,
                   const std::array<const columns::Dataset*, 2>& data, const Decisions& decisions,
                   Differences& differences) {
  return DataCauses(program, data, decisions).find(differences);
}

}  // namespace xinheng::compare
