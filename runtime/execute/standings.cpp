#include "runtime/execute/standings.h"

#include <algorithm>
#include <map>

#include "compiler/values/fixed_point.h"
#include "runtime/columns/parallel.h"
#include "runtime/execute/execute_ranges.h"

namespace xinheng::execute {
namespace {

using program::EvaluationId;
using program::ExprId;
using program::Word;

struct Member {
  uint32_t ordinal;
  Word grade, score;
};
// Without value is a group of its own.
using Group = std::pair<bool, Word>;

// The members of each quota's groups share one grouping: that of the quota.
class Ranker {
 public:
  Ranker(const program::Program& program, const program::Evaluation& evaluation,
         const std::vector<SubjectStanding>& alone, Dates dates, Ranking& ranking)
      : program_(program),
        evaluation_(evaluation),
        alone_(alone),
        dates_(dates),
        ranking_(ranking) {}

  void apply(uint32_t quota) {
    std::map<Group, std::vector<Member>> groups;
    std::map<Group, uint32_t> sizes;
    for (uint32_t i = 0; i < alone_.size(); ++i) {
      if (ranking_.ranked[i] == 0) continue;
      const Value& group = alone_[i].groups[quota];
      const Group key{group.state == Value::State::word, group.word};
      ++sizes[key];
      if (ranking_.grades[i] == evaluation_.quotas[quota].grade)
        groups[key].push_back({i, ranking_.grades[i], alone_[i].score});
    }
    for (auto& [key, members] : groups) cut(quota, members, sizes[key]);
  }

 private:
  // The share of the group, rounded down.
  uint32_t allowed(uint32_t quota, uint32_t size) const {
    const program::Quota& rule = evaluation_.quotas[quota];
    const Value share = evaluate_constant(program_, dates_, rule.share);
    const int places = program_.exprs[rule.share].type.places;
    if (share.state != Value::State::word || share.word < 0) return size;
    const __int128 part = static_cast<__int128>(size) * share.word / power_of_ten(places);
    return static_cast<uint32_t>(std::min<__int128>(size, part));
  }

  void cut(uint32_t quota, std::vector<Member>& members, uint32_t size) {
    const uint32_t most = allowed(quota, size);
    if (members.size() <= most) return;
    std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
      return a.score != b.score ? a.score > b.score : a.ordinal < b.ordinal;
    });
    size_t kept = most;
    const auto same = [&](size_t a, size_t b) { return members[a].score == members[b].score; };
    if (evaluation_.quotas[quota].keep_ties) {
      while (kept > 0 && kept < members.size() && same(kept - 1, kept)) ++kept;
    } else {
      while (kept > 0 && same(kept - 1, kept)) --kept;
    }
    // Equal scores share the best place; the first beyond the quota ties with none within it.
    size_t first = kept, end = kept;
    for (size_t i = kept; i < members.size(); ++i) {
      if (i == end) {
        first = i;
        while (end < members.size() && same(end, i)) ++end;
      }
      const uint32_t ordinal = members[i].ordinal;
      --ranking_.grades[ordinal];
      ranking_.lowered[ordinal] |= uint64_t{1} << quota;
      ranking_.place[ordinal] = static_cast<uint32_t>(first + 1);
      ranking_.allowed[ordinal] = most;
      ranking_.group_size[ordinal] = size;
      ranking_.tied[ordinal] = static_cast<uint32_t>(end - first);
    }
  }

  const program::Program& program_;
  const program::Evaluation& evaluation_;
  const std::vector<SubjectStanding>& alone_;
  const Dates dates_;
  Ranking& ranking_;
};

void judge_alone(const program::Program& program, Dates dates, const columns::Dataset& data,
                 const Standings& known, EvaluationId id, const columns::SubjectRange& range,
                 uint32_t threads, std::vector<SubjectStanding>& alone) {
  constexpr uint64_t task_subjects = 4096;
  const uint64_t count = range.end - range.begin;
  columns::parallel(threads, (count + task_subjects - 1) / task_subjects, [&](uint64_t task) {
    const uint64_t end = std::min<uint64_t>(range.end, range.begin + (task + 1) * task_subjects);
    for (uint64_t i = range.begin + task * task_subjects; i < end; ++i) {
      const SubjectName subject{range.kind, static_cast<uint32_t>(i)};
      alone[i] = Interpreter(program, dates, data, subject, &known).standing(id);
    }
  });
}

Ranking rank_one(const program::Program& program, Dates dates, EvaluationId id,
                 const std::vector<SubjectStanding>& alone) {
  Ranking ranking;
  ranking.lowered.resize(alone.size());
  ranking.place.resize(alone.size());
  ranking.allowed.resize(alone.size());
  ranking.group_size.resize(alone.size());
  ranking.tied.resize(alone.size());
  for (const SubjectStanding& standing : alone) {
    ranking.grades.push_back(standing.grade);
    ranking.ranked.push_back(standing.ranked);
  }
  Ranker ranker(program, program.evaluations[id], alone, dates, ranking);
  for (uint32_t q = 0; q < program.evaluations[id].quotas.size(); ++q) ranker.apply(q);
  return ranking;
}

columns::ColumnData column_of(const std::vector<int64_t>& words,
                              const std::vector<uint8_t>& present) {
  std::vector<int64_t> values = words;
  values.resize((values.size() + abi::lanes - 1) / abi::lanes * abi::lanes);
  columns::ColumnData column;
  column.present.assign((words.size() + 63) / 64, 0);
  for (size_t i = 0; i < words.size(); ++i)
    if (present[i] != 0) column.present[i / 64] |= uint64_t{1} << (i % 64);
  column.values = columns::Array<int64_t>(std::move(values));
  return column;
}

}  // namespace

Standings rank(const program::Program& program, Dates dates, const columns::Dataset& data,
               uint32_t threads) {
  std::vector<columns::SubjectRange> everybody;
  for (uint32_t i = 0; i < program.subjects.size(); ++i)
    everybody.push_back({{i}, 0, static_cast<uint32_t>(data.subjects[i].keys.size())});
  return *rank_in_parts(program, dates, data, threads, [&](const auto& use) {
    use(everybody);
    return true;
  });
}

std::optional<Standings> rank_in_parts(const program::Program& program, Dates dates,
                                       const columns::Dataset& data, uint32_t threads,
                                       const EachPart& each_part) {
  Standings standings;
  standings.rankings.resize(program.evaluations.size());
  standings.columns.resize(2 * size_t{program.evaluations.size()});
  // In the order of what they need: a grade may rest on another that has a quota.
  for (const auto& item : program.order) {
    const auto* id = std::get_if<EvaluationId>(&item);
    if (!id || program.evaluations[*id].quotas.empty()) continue;
    const program::SubjectId kind = program.evaluations[*id].subject;
    std::vector<SubjectStanding> alone(data.subjects[kind.index].keys.size());
    const bool done = each_part([&](const std::vector<columns::SubjectRange>& ranges) {
      for (const columns::SubjectRange& range : ranges)
        if (range.kind == kind)
          judge_alone(program, dates, data, standings, *id, range, threads, alone);
    });
    if (!done) return std::nullopt;
    const Ranking& ranking = standings.rankings[id->index] = rank_one(program, dates, *id, alone);
    const std::vector<int64_t> lowered(ranking.lowered.begin(), ranking.lowered.end());
    standings.columns[2 * size_t{id->index}] = column_of(ranking.grades, ranking.ranked);
    standings.columns[2 * size_t{id->index} + 1] = column_of(lowered, ranking.ranked);
  }
  return standings;
}

}  // namespace xinheng::execute
