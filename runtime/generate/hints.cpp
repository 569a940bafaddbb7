#include "runtime/generate/hints.h"

#include <algorithm>

namespace xinheng::generate {
namespace {

using program::Hint;
using program::Program;
using program::Reach;

constexpr int64_t days_in_400_years = 146'097, months_in_400_years = 4800;

Days ago(Days date, int64_t word) {
  const auto day = add_period(date, decode_period(word), true, MissingDay::month_end);
  return std::clamp(day.value_or(data_date_min), data_date_min, data_date_max - 1);
}

int64_t days_of(int64_t word) {
  const Period period = decode_period(word);
  if (period.unit == Period::Unit::days) return period.amount;
  return period.amount * days_in_400_years / months_in_400_years;
}

// Of an age from 6年 to 18年 is who was born after the day 18 years ago, up to that 6 years ago.
std::pair<int64_t, int64_t> bounds_of(const Reach& reach, Days date, bool after) {
  if (!reach.ago) return {reach.low, reach.high};
  if (after) return {days_of(reach.low), days_of(reach.high)};
  const Days last = ago(date, reach.low), before = ago(date, reach.high);
  return {reach.low == reach.high ? before : std::min(before + 1, last), last};
}

template <class Matches>
const program::Simulation* find_simulation(const Program& program, const Matches& matches) {
  const auto found = std::find_if(program.simulations.begin(), program.simulations.end(), matches);
  return found == program.simulations.end() ? nullptr : &*found;
}

// Rows of a table mostly lie side by side.
void merge(std::vector<std::pair<int64_t, int64_t>>& bounds) {
  std::sort(bounds.begin(), bounds.end());
  std::vector<std::pair<int64_t, int64_t>> merged;
  for (const auto& [low, high] : bounds) {
    if (!merged.empty() && merged.back().second != absent && low <= merged.back().second + 1) {
      merged.back().second = std::max(merged.back().second, high);
    } else {
      merged.emplace_back(low, high);
    }
  }
  bounds = std::move(merged);
}

void ask(std::vector<uint32_t>& fields, uint32_t field) {
  if (std::find(fields.begin(), fields.end(), field) == fields.end()) fields.push_back(field);
}

}  // namespace

uint64_t pick(const std::vector<uint64_t>& thresholds, uint64_t random) {
  if (thresholds.empty() || thresholds.back() == 0) return 0;
  const uint64_t at = scale(random, thresholds.back());
  return static_cast<uint64_t>(std::upper_bound(thresholds.begin(), thresholds.end(), at) -
                               thresholds.begin());
}

const program::Simulation* simulation_of(const Program& program, program::SubjectId subject) {
  return find_simulation(program, [&](const auto& one) { return one.subject == subject; });
}

const program::Simulation* simulation_of(const Program& program, program::RecordId record) {
  return find_simulation(program, [&](const auto& one) { return one.record == record; });
}

std::vector<std::vector<uint32_t>> fields_asked_for(const Program& program) {
  std::vector<std::vector<uint32_t>> result(program.subjects.size());
  for (const program::Simulation& simulation : program.simulations) {
    if (!simulation.record.valid()) continue;
    const program::Record& record = program.records[simulation.record];
    for (const Hint& hint : simulation.hints) {
      for (const program::Trait& trait : hint.when)
        if (trait.of_owner) ask(result[record.owner.index], trait.field);
      const bool valued = hint.what != Hint::What::number;
      if (!valued || record.fields[hint.field].type.kind != program::TypeKind::subject) continue;
      const program::SubjectId other = record.fields[hint.field].type.subject;
      for (const program::Trait& trait : hint.wanted) ask(result[other.index], trait.field);
      for (const auto& [own, theirs] : hint.alike) {
        ask(result[record.owner.index], own);
        ask(result[other.index], theirs);
      }
    }
  }
  return result;
}

uint64_t number_of(const Program& program, program::SubjectId subject, uint64_t asked) {
  const program::Simulation* simulation = simulation_of(program, subject);
  if (simulation == nullptr) return asked;
  if (simulation->number) return *simulation->number;
  if (!simulation->share) return asked;
  const auto product = static_cast<unsigned __int128>(asked) * *simulation->share;
  return std::max<uint64_t>(1, static_cast<uint64_t>(product / program::chance_one));
}

std::vector<Condition> conditions_of(const std::vector<program::Trait>& traits, Days date,
                                     uint32_t first_column) {
  std::vector<Condition> result;
  for (const program::Trait& trait : traits) {
    Condition condition{trait.of_owner, trait.field + (trait.of_owner ? 0 : first_column), {}};
    for (const Reach& reach : trait.reaches) {
      const bool lacks = reach.kind == Reach::Kind::lacks;
      condition.any.push_back(lacks ? std::pair(absent, absent) : bounds_of(reach, date, false));
    }
    merge(condition.any);
    result.push_back(std::move(condition));
  }
  return result;
}

Draw draw_of(const Hint& hint, Days date, uint32_t first_column) {
  Draw draw;
  draw.when = conditions_of(hint.when, date, first_column);
  if (hint.since) draw.since = *hint.since + first_column;
  uint64_t sum = 0;
  for (const program::Chance& chance : hint.chances) {
    Outcome outcome;
    outcome.kind = static_cast<Outcome::Kind>(chance.reach.kind);
    const auto bounds = bounds_of(chance.reach, date, hint.since.has_value());
    outcome.low = bounds.first;
    outcome.high = bounds.second;
    draw.outcomes.push_back(outcome);
    draw.thresholds.push_back(sum += chance.weight);
  }
  return draw;
}

Months months_of(const Hint& hint, Days date, uint32_t first_column) {
  Months months;
  months.when = conditions_of(hint.when, date, first_column);
  std::array<bool, 12> named = {};
  uint64_t rest = 0;
  for (const program::Chance& chance : hint.chances) {
    const Reach& reach = chance.reach;
    if (reach.kind == Reach::Kind::otherwise) rest += chance.weight;
    if (reach.kind != Reach::Kind::value) continue;
    const auto span = static_cast<uint64_t>(reach.high - reach.low + 1);
    for (int64_t month = reach.low; month <= reach.high; ++month) {
      months.weights[static_cast<size_t>(month - 1)] += chance.weight / span;
      named[static_cast<size_t>(month - 1)] = true;
    }
  }
  const auto others = static_cast<uint64_t>(std::count(named.begin(), named.end(), false));
  for (size_t i = 0; i < months.weights.size(); ++i)
    if (!named[i]) months.weights[i] = rest / others;
  months.most = *std::max_element(months.weights.begin(), months.weights.end());
  return months;
}

Reference reference_of(const Program& program, const program::Record& record, const Hint& hint,
                       const Values& others, uint64_t population, Days date) {
  Reference result;
  result.when = conditions_of(hint.when, date, 1);
  const std::vector<Condition> wanted = conditions_of(hint.wanted, date, 0);
  const program::Subject& owner = program.subjects[record.owner];
  for (const auto& [own, theirs] : hint.alike) {
    result.owner_fields.push_back(own);
    std::vector<int32_t>& parents = result.parents.emplace_back();
    for (const program::Code& code : program.codes[owner.fields[own].type.codes].codes)
      parents.push_back(code.parent);
  }
  for (uint64_t number = 0; number < population; ++number) {
    const auto value = [&](const Condition& one) { return others.at(one.place)[number]; };
    if (!all_hold(wanted, value)) continue;
    std::vector<int64_t> group;
    for (const auto& [own, theirs] : hint.alike) group.push_back(others.at(theirs)[number]);
    result.groups[std::move(group)].push_back(static_cast<uint32_t>(number));
  }
  return result;
}

std::optional<uint64_t> Reference::find(const Values& owner, uint64_t number, bool same_kind,
                                        uint64_t random) const {
  std::vector<int64_t> group;
  for (const uint32_t field : owner_fields) group.push_back(owner.at(field)[number]);
  for (bool higher = true; higher;) {
    const auto found = groups.find(group);
    if (found != groups.end()) {
      const std::vector<uint32_t>& members = found->second;
      const uint64_t at = scale(random, members.size());
      if (!same_kind || members[at] != number) return members[at];
      if (members.size() > 1) return members[(at + 1) % members.size()];
    }
    higher = false;
    for (size_t i = 0; i < group.size(); ++i) {
      if (group[i] == absent || parents[i][static_cast<size_t>(group[i])] < 0) continue;
      group[i] = parents[i][static_cast<size_t>(group[i])];
      higher = true;
    }
  }
  return {};
}

std::vector<uint32_t> owners_of(const std::vector<Draw>& numbers, const Values& owners,
                                uint64_t population, Stream stream) {
  std::vector<uint32_t> result;
  result.reserve(static_cast<size_t>(records_expected(numbers, population)));
  for (uint64_t number = 0; number < population; ++number) {
    const auto value = [&](const Condition& one) { return owners.at(one.place)[number]; };
    for (const Draw& draw : numbers) {
      if (!all_hold(draw.when, value)) continue;
      const uint64_t random = stream(number);
      const Outcome& outcome = draw.outcomes[pick(draw.thresholds, random)];
      const auto count = static_cast<uint64_t>(outcome.low) +
                         scale(mix(random), static_cast<uint64_t>(outcome.high - outcome.low + 1));
      result.resize(result.size() + count, static_cast<uint32_t>(number));
      break;
    }
  }
  return result;
}

double records_expected(const std::vector<Draw>& numbers, uint64_t population) {
  double most = 0;
  for (const Draw& draw : numbers) {
    double mean = 0;
    uint64_t before = 0;
    for (size_t i = 0; i < draw.outcomes.size(); ++i) {
      const auto share = static_cast<double>(draw.thresholds[i] - before) /
                         static_cast<double>(draw.thresholds.back());
      const Outcome& outcome = draw.outcomes[i];
      mean += share * (static_cast<double>(outcome.low) + static_cast<double>(outcome.high)) / 2;
      before = draw.thresholds[i];
    }
    most = std::max(most, mean);
  }
  return most * static_cast<double>(population);
}

void share_out(const Draw& draw, const std::vector<uint32_t>& members,
               std::vector<uint16_t>& outcomes) {
  std::vector<int64_t> owed(draw.outcomes.size(), 0);
  const auto all = static_cast<int64_t>(draw.thresholds.back());
  for (const uint32_t member : members) {
    for (size_t i = 0; i < owed.size(); ++i)
      owed[i] += static_cast<int64_t>(draw.thresholds[i] - (i == 0 ? 0 : draw.thresholds[i - 1]));
    const auto next = std::max_element(owed.begin(), owed.end());
    *next -= all;
    outcomes[member] = static_cast<uint16_t>(next - owed.begin());
  }
}

std::vector<Band> births_of(const Program& program, program::SubjectId subject, Days date) {
  std::vector<Band> bands;
  const program::Simulation* simulation = simulation_of(program, subject);
  if (simulation == nullptr) return bands;
  const program::Subject& kind = program.subjects[subject];
  for (const Hint& hint : simulation->hints) {
    if (hint.what != Hint::What::field || !is_birth_date(kind, kind.fields[hint.field])) continue;
    for (const program::Chance& chance : hint.chances) {
      if (chance.reach.kind != Reach::Kind::value || chance.weight == 0) continue;
      const auto [first, last] = bounds_of(chance.reach, date, false);
      bands.push_back(
          {static_cast<Days>(first), static_cast<uint64_t>(last - first + 1), chance.weight});
    }
  }
  std::sort(bands.begin(), bands.end(),
            [](const Band& a, const Band& b) { return a.first < b.first; });
  for (size_t i = 1; i < bands.size(); ++i) {  // no day twice, or keys might be alike
    Band& before = bands[i - 1];
    const auto gap = static_cast<uint64_t>(bands[i].first - before.first);
    before.days = std::min(before.days, gap);
  }
  std::erase_if(bands, [](const Band& band) { return band.days == 0; });
  return bands;
}

}  // namespace xinheng::generate
