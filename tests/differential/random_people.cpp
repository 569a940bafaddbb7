#include <algorithm>
#include <map>

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
  // More than eight bits count.
  if (draw.chance(6)) return {1 + draw.below(20), 130 + draw.below(400)};
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
  Populace(const Program& program, execute::Dates dates, Draw& draw)
      : program_(program), known_by_(dates.known_by), draw_(draw) {}

  People make() {
    Size size = random_size(draw_);
    if (looks_at_all_from_each(program_)) size.heavy = std::min<uint64_t>(size.heavy, 1'000);
    for (const program::Subject& kind : program_.subjects) {
      add(kind, &kind == &program_.subjects.items[0] ? size.subjects
                                                     : std::min<uint64_t>(size.subjects, 90));
    }
    for (const program::Record& kind : program_.records) add(kind, size.heavy);
    columns::index_references(program_, data_);
    people_.data = std::move(data_);
    return std::move(people_);
  }

 private:
  void add(const program::Subject& kind, uint64_t count) {
    columns::SubjectData subjects;
    for (uint64_t i = 0; i < count; ++i) subjects.keys.push(subject_key(kind.fields[0].type, i));
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

  // [since, until) of a version; until is empty where it has no end.
  struct Version {
    std::optional<program::Word> since, until;
  };

  // The versions of one record, rising: at most one is known on the day asked for. Where they
  // have no ends, the last that had begun.
  std::vector<Version> versions(bool ends, std::optional<size_t>& known) {
    const program::Word today = known_by_;
    std::vector<Version> all;
    program::Word day = today - draw_.between(0, draw_.chance(20) ? 1 : 700);
    if (draw_.chance(10)) day = today + draw_.between(1, 30);
    for (uint64_t i = 1 + draw_.below(3); i > 0; --i) {
      Version version{day, {}};
      day += draw_.between(1, 400);
      if (draw_.chance(25)) day = std::max(day, today + draw_.between(0, 1));
      const bool open = i == 1 && draw_.chance(70);
      if (ends && !open)
        version.until = std::min(day, version.since.value() + draw_.between(1, 500));
      all.push_back(version);
    }
    for (size_t i = 0; i < all.size(); ++i) {
      const bool ended = all[i].until && *all[i].until <= today;
      if (*all[i].since <= today && !ended) known = i;
    }
    return all;
  }

  // The fields that a 流转 is about.
  std::vector<uint32_t> states_of(const program::Record& kind) const {
    std::vector<uint32_t> states;
    for (uint32_t i = 0; kind.known && i < kind.fields.size(); ++i)
      if (transitions_of(program_, kind.fields[i].type) != nullptr) states.push_back(i);
    return states;
  }

  // Mostly one that may follow.
  std::optional<program::Word> next_state(const program::Field& field,
                                          std::optional<program::Word> last) {
    if (field.type.optional && draw_.chance(20)) return {};
    const auto& transitions = *transitions_of(program_, field.type);
    if (!last || draw_.chance(35)) return random_word(program_, field.type, draw_);
    const auto& to = transitions.to[static_cast<size_t>(*last)];
    return to.empty() || draw_.chance(20) ? last : draw_.pick(to);
  }

  bool may_follow(const program::Field& field, std::optional<program::Word> last,
                  std::optional<program::Word> next) const {
    if (!last || !next || last == next) return true;
    const auto& to = transitions_of(program_, field.type)->to[static_cast<size_t>(*last)];
    return std::find(to.begin(), to.end(), *next) != to.end();
  }

  // Words of every field; references to anybody.
  columns::Words some_record(const program::Record& kind) {
    columns::Words words;
    for (const program::Field& field : kind.fields) {
      const bool reference = field.type.kind == TypeKind::subject;
      const uint64_t count = reference ? data_.subjects[field.type.subject.index].keys.size() : 0;
      words.emplace_back();
      if (field.key || (field.type.optional && draw_.chance(30)) || (reference && count == 0))
        continue;
      words.back() = reference ? static_cast<program::Word>(draw_.below(count))
                               : random_word(program_, field.type, draw_);
    }
    return words;
  }

  // What columns of the versions that are known hold: since when they were, their states.
  using Settled = std::map<uint32_t, columns::Words>;

  // The records that are known, of those an owner has had. One whose state may not follow the one
  // before is refused; then none is known.
  uint64_t add_versions(const program::Record& kind, uint32_t owner, uint64_t count,
                        const std::vector<uint32_t>& states, Settled& settled) {
    uint64_t known_ones = 0;
    for (uint64_t i = 0; i < count; ++i) {
      const uint64_t key = next_key_++;
      std::optional<size_t> known;
      const auto all = versions(kind.known->until.has_value(), known);
      std::vector<columns::Words> chains;
      for (const uint32_t field : states) {
        columns::Words& chain = chains.emplace_back();
        for (size_t k = 0; k < all.size(); ++k)
          chain.push_back(next_state(kind.fields[field], k == 0 ? std::nullopt : chain[k - 1]));
        const bool refused = known.value_or(0) > 0 &&
                             !may_follow(kind.fields[field], chain[*known - 1], chain[*known]);
        if (refused) known.reset();
      }
      for (size_t k = 0; k < all.size(); ++k) {
        if (known == k) {
          ++known_ones;
          settled[kind.known->since].push_back(all[k].since);
          for (size_t s = 0; s < states.size(); ++s) settled[states[s]].push_back(chains[s][k]);
          people_.keys.back().push_back(key);
          people_.ends.back().push_back(all[k].until);
          continue;
        }
        OtherVersion other{owner, key, some_record(kind)};
        other.fields[kind.known->since] = all[k].since;
        if (kind.known->until) other.fields[*kind.known->until] = all[k].until;
        for (size_t s = 0; s < states.size(); ++s) other.fields[states[s]] = chains[s][k];
        people_.others.back().push_back(std::move(other));
      }
    }
    return known_ones;
  }

  void add(const program::Record& kind, uint64_t heavy) {
    columns::RecordData records;
    records.first = {0};
    people_.keys.emplace_back();
    people_.ends.emplace_back();
    people_.others.emplace_back();
    next_key_ = 0;
    Settled settled;
    const std::vector<uint32_t> states = states_of(kind);
    const uint64_t owners = data_.subjects[kind.owner.index].keys.size();
    const uint64_t loaded = heavy == 0 || owners == 0 ? owners : draw_.below(owners);
    const bool possible = has_whom_to_name(kind);
    for (uint64_t owner = 0; owner < owners; ++owner) {
      uint64_t count = owner == loaded ? heavy : random_record_count(draw_);
      if (!possible) count = 0;
      if (kind.known) {
        count = add_versions(kind, static_cast<uint32_t>(owner), count, states, settled);
      } else {
        for (uint64_t i = 0; i < count; ++i) people_.keys.back().push_back(next_key_++);
      }
      records.owner.resize(records.owner.size() + count, static_cast<uint32_t>(owner));
      records.first.push_back(records.owner.size());
    }
    for (const program::Field& field : kind.fields) {
      const auto at = static_cast<uint32_t>(&field - kind.fields.data());
      // When a version that is known will end isn't known.
      const bool state = std::find(states.begin(), states.end(), at) != states.end();
      if (kind.known && (state || at == kind.known->since))
        records.columns.push_back(columns::column_of(field.type, settled[at]));
      else if (kind.known && at == kind.known->until)
        records.columns.push_back(columns::column_of(field.type, columns::Words(records.count())));
      else if (field.type.kind == TypeKind::subject)
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
  const Days known_by_;
  Draw& draw_;
  Dataset data_;
  People people_;
  uint64_t next_key_ = 0;
};

}  // namespace

People random_people(const Program& program, execute::Dates dates, Draw& draw) {
  return Populace(program, dates, draw).make();
}

execute::Dates random_dates(Draw& draw) {
  const std::vector<Days> usual = {middle, days_from_civil({2020, 2, 29}),
                                   days_from_civil({2018, 1, 31}), days_from_civil({2019, 3, 1})};
  const Days date =
      draw.chance(80) ? draw.pick(usual) : middle + static_cast<Days>(draw.between(-2000, 2000));
  return {date, date + (draw.chance(50) ? 0 : static_cast<Days>(draw.between(-400, 30)))};
}

}  // namespace xinheng::differential
