#include "runtime/report/diff_document.h"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/values/identity_code.h"
#include "runtime/results/version.h"

namespace xinheng::report {
namespace {

using compare::Changed;
using compare::Comparison;
using compare::Decision;
using compare::DecisionSort;
using compare::Outcome;
using compare::State;
using compare::Tally;
using nlohmann::ordered_json;

constexpr size_t examples_max = 3;  // of one transition
constexpr size_t scores_max = 10;   // either way

ordered_json words(const program::Words& words) {
  return {{"zh", words.zh}, {"en", words.en}};
}

const char* name_of(compare::Edit edit) {
  constexpr const char* names[] = {"added", "removed", "changed", "reworded"};
  return names[static_cast<size_t>(edit)];
}

class Document {
 public:
  Document(const compare::Options& options, const Comparison& comparison, const std::string& out)
      : options_(options),
        comparison_(comparison),
        decisions_(comparison.decisions),
        differences_(comparison.differences),
        out_(out) {}

  ordered_json make(const std::vector<Judgement>& judgements) const {
    ordered_json document = {
        {"schema", "xinheng.diff/1"},
        {"engine", {{"name", results::engine_name}, {"version", results::engine_version}}},
        {"sides", {side(0), side(1)}},
        {"one_data_set", comparison_.data[0] == comparison_.data[1]},
        {"subjects", subjects()},
        {"evaluations", evaluations()},
        {"measures", measures()},
        {"records", records()},
        {"rules", rules()},
        {"causes", causes()},
        {"groups", groups()},
        {"scores", scores()},
        {"examples", examples()},
        {"conditions", conditions(judgements)},
    };
    return document;
  }

 private:
  ordered_json side(size_t s) const {
    const compare::Side& side = options_.sides[s];
    const program::Program& program = *side.compilation->program;
    return {{"name", side.name},
            {"pack", program.name},
            {"version", program.version},
            {"content_sha256", program.content_hash},
            {"data", side.data.string()},
            {"evaluation_date", format_date(side.dates.evaluation_date)},
            {"known_by", format_date(side.dates.known_by)},
            {"rows_read", comparison_.data[s]->rows_read},
            {"rejected_values", comparison_.data[s]->rejects.size()}};
  }

  ordered_json subjects() const {
    std::vector<uint64_t> changed(decisions_.kinds.size());
    for (const auto& subject : differences_.subjects) ++changed[subject.kind];
    ordered_json list = ordered_json::array();
    for (size_t k = 0; k < decisions_.kinds.size(); ++k) {
      list.push_back({{"kind", decisions_.kinds[k]},
                      {"subjects", differences_.subjects_by_kind[k]},
                      {"changed", changed[k]}});
    }
    return list;
  }

  static ordered_json cell(const Decision& decision, size_t cell) {
    if (cell >= compare::state_count) {
      return {{"state", "rated"}, {"grade", decision.grades[cell - compare::state_count]}};
    }
    return {{"state", report::name_of(static_cast<State>(cell))}};
  }
  static ordered_json standing(const Decision& decision, const Outcome& outcome) {
    ordered_json result = cell(decision, compare::cell_of(outcome));
    if (outcome.scored) result["score"] = format_fixed(outcome.score, decision.places);
    return result;
  }

  ordered_json head(const Decision& decision) const {
    return {{"sort", report::name_of(decision.sort)},
            {"name", decision.name},
            {"kind", decisions_.kinds[decision.kind]}};
  }

  // Subjects by state or grade before and after; of measures and grades only what occurs.
  static uint64_t sum(const Decision& decision, const Tally& tally, const auto& before,
                      const auto& after) {
    const size_t cells = compare::cell_count(decision);
    uint64_t subjects = 0;
    for (size_t b = 0; b < cells; ++b) {
      for (size_t a = 0; a < cells; ++a) {
        if (before(b) && after(a)) subjects += tally.cells[b * cells + a];
      }
    }
    return subjects;
  }

  ordered_json transitions(const Decision& decision, const Tally& tally) const {
    const size_t cells = compare::cell_count(decision);
    ordered_json list = ordered_json::array();
    for (size_t b = 0; b < cells; ++b) {
      for (size_t a = 0; a < cells; ++a) {
        const uint64_t subjects = tally.cells[b * cells + a];
        if (subjects == 0) continue;
        list.push_back(
            {{"before", cell(decision, b)}, {"after", cell(decision, a)}, {"subjects", subjects}});
      }
    }
    return list;
  }

  ordered_json evaluations() const {
    std::vector<uint64_t> changed(decisions_.all.size());
    for (const Changed& change : differences_.changes) ++changed[change.decision];
    ordered_json list = ordered_json::array();
    for (size_t d = 0; d < decisions_.all.size(); ++d) {
      const Decision& decision = decisions_.all[d];
      if (decision.sort != DecisionSort::evaluation) continue;
      const Tally& tally = differences_.tallies[d];
      uint64_t up = 0, down = 0;
      const size_t cells = compare::cell_count(decision);
      for (size_t b = compare::state_count; b < cells; ++b) {
        for (size_t a = compare::state_count; a < cells; ++a) {
          if (a > b) up += tally.cells[b * cells + a];
          if (a < b) down += tally.cells[b * cells + a];
        }
      }
      ordered_json one = head(decision);
      one["grades"] = decision.grades;
      one["ranked"] = decision.ranked;
      one["changed"] = changed[d];
      if (decision.ranked) {
        one["grade_up"] = up;
        one["grade_down"] = down;
      }
      one["score_up"] = tally.score_up;
      one["score_down"] = tally.score_down;
      one["transitions"] = transitions(decision, tally);
      list.push_back(std::move(one));
    }
    return list;
  }

  ordered_json counts(const Decision& decision, const Tally& tally) const {
    const auto is = [](State state) {
      return [state](size_t cell) { return cell == static_cast<size_t>(state); };
    };
    const auto applied = [](size_t cell) {
      return cell < compare::state_count && compare::applies(static_cast<State>(cell));
    };
    const auto other = [&](const auto& what) { return [&](size_t cell) { return !what(cell); }; };
    const auto any = [](size_t) { return true; };
    const auto open = is(State::undetermined);
    ordered_json one = head(decision);
    one["before"] = sum(decision, tally, applied, any);
    one["after"] = sum(decision, tally, any, applied);
    one["gained"] = sum(decision, tally, other(applied), applied);
    one["lost"] = sum(decision, tally, applied, other(applied));
    one["undetermined_before"] = sum(decision, tally, open, any);
    one["undetermined_after"] = sum(decision, tally, any, open);
    one["to_undetermined"] = sum(decision, tally, other(open), open);
    one["from_undetermined"] = sum(decision, tally, open, other(open));
    return one;
  }

  ordered_json measures() const {
    ordered_json list = ordered_json::array();
    for (size_t d = 0; d < decisions_.all.size(); ++d) {
      const Decision& decision = decisions_.all[d];
      if (!compare::is_measure(decision.sort)) continue;
      const Tally& tally = differences_.tallies[d];
      ordered_json one = counts(decision, tally);
      const auto lighter = [](size_t cell) { return cell == size_t(State::lighter); };
      const auto full = [](size_t cell) { return cell == size_t(State::applies); };
      one["to_lighter"] = sum(decision, tally, full, lighter);
      one["from_lighter"] = sum(decision, tally, lighter, full);
      one["term_changed"] = tally.terms;
      list.push_back(std::move(one));
    }
    return list;
  }

  ordered_json records() const {
    ordered_json list = ordered_json::array();
    for (size_t d = 0; d < decisions_.all.size(); ++d) {
      const Decision& decision = decisions_.all[d];
      if (decision.sort < DecisionSort::publication) continue;
      ordered_json one = counts(decision, differences_.tallies[d]);
      one["records_before"] = differences_.tallies[d].records_before;
      one["records_after"] = differences_.tallies[d].records_after;
      list.push_back(std::move(one));
    }
    return list;
  }

  ordered_json rules() const {
    ordered_json list = ordered_json::array();
    for (const compare::RuleChange& change : comparison_.rules.changes) {
      ordered_json one = {{"declaration", words(change.declaration)},
                          {"edit", name_of(change.edit)},
                          {"place_before", change.place_before},
                          {"place_after", change.place_after}};
      ordered_json parts = ordered_json::array();
      for (const compare::PartChange& part : change.parts) {
        parts.push_back({{"label", words(part.label)},
                         {"edit", name_of(part.edit)},
                         {"place_before", part.place_before},
                         {"place_after", part.place_after},
                         {"before", words(part.before)},
                         {"after", words(part.after)}});
      }
      one["parts"] = std::move(parts);
      list.push_back(std::move(one));
    }
    return list;
  }

  ordered_json causes() const {
    const auto& causes = comparison_.causes.causes;
    std::vector<uint64_t> subjects(causes.size()), changes(causes.size());
    std::vector<uint32_t> counted(causes.size(), compare::none);
    std::vector<std::map<uint32_t, uint64_t>> decisions(causes.size());
    for (const Changed& change : differences_.changes) {
      if (change.cause == compare::none) continue;
      ++changes[change.cause];
      ++decisions[change.cause][change.decision];
      if (counted[change.cause] != change.subject) ++subjects[change.cause];
      counted[change.cause] = change.subject;
    }
    std::vector<size_t> order(causes.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return subjects[a] > subjects[b]; });
    ordered_json list = ordered_json::array();
    for (const size_t i : order) {
      ordered_json units = ordered_json::array();
      for (const uint32_t unit : causes[i].units) {
        units.push_back(words(comparison_.causes.units[unit]));
      }
      ordered_json of = ordered_json::array();
      for (const auto& [decision, count] : decisions[i]) {
        ordered_json one = head(decisions_.all[decision]);
        one["subjects"] = count;
        of.push_back(std::move(one));
      }
      list.push_back({{"how", report::name_of(causes[i].how)},
                      {"units", std::move(units)},
                      {"subjects", subjects[i]},
                      {"decisions", changes[i]},
                      {"of", std::move(of)}});
    }
    return list;
  }

  ordered_json groups() const {
    ordered_json list = ordered_json::array();
    for (const compare::Groups& groups : comparison_.groups) {
      ordered_json rows = ordered_json::array();
      for (const compare::GroupRow& row : groups.rows) {
        ordered_json of = ordered_json::array();
        for (size_t d = 0; d < row.decisions.size(); ++d) {
          const auto& counts = row.decisions[d];
          if (counts.changed == 0) continue;
          ordered_json one = head(decisions_.all[d]);
          one["changed"] = counts.changed;
          one["up"] = counts.up;
          one["down"] = counts.down;
          of.push_back(std::move(one));
        }
        rows.push_back({{"label", words(row.label)},
                        {"subjects", row.subjects},
                        {"changed", row.changed},
                        {"of", std::move(of)}});
      }
      list.push_back({{"field", groups.field}, {"rows", std::move(rows)}});
    }
    return list;
  }

  // A changed decision as somebody might want to open it. row: of changes.parquet, from 1.
  ordered_json example(uint32_t index) const {
    const Changed& change = differences_.changes[index];
    const auto& subject = differences_.subjects[change.subject];
    const SubjectKey known = key_of(options_, comparison_, subject);
    const Decision& decision = decisions_.all[change.decision];
    ordered_json result = {{"row", index + 1},
                           {"subject", shown_key(known.program, known.kind, known.key)},
                           {"before", standing(decision, change.before)},
                           {"after", standing(decision, change.after)}};
    const auto& rows = comparison_.causes.rows;
    if (!rows.empty()) result["because"] = rows[change.subject];
    return result;
  }

  ordered_json scores() const {
    ordered_json list = ordered_json::array();
    for (uint32_t d = 0; d < decisions_.all.size(); ++d) {
      std::vector<std::pair<int64_t, uint32_t>> moves;
      for (uint32_t i = 0; i < differences_.changes.size(); ++i) {
        const Changed& change = differences_.changes[i];
        if (change.decision != d || !change.before.scored || !change.after.scored) continue;
        const int64_t move = change.after.score - change.before.score;
        if (move != 0) moves.emplace_back(move, i);
      }
      if (moves.empty()) continue;
      const auto top = [&](bool up) {
        std::vector<std::pair<int64_t, uint32_t>> chosen;
        for (const auto& move : moves) {
          if ((move.first > 0) == up) chosen.push_back(move);
        }
        const size_t count = std::min(scores_max, chosen.size());
        std::partial_sort(chosen.begin(), chosen.begin() + ptrdiff_t(count), chosen.end(),
                          [&](const auto& a, const auto& b) {
                            if (a.first != b.first) return up == (a.first > b.first);
                            return a.second < b.second;
                          });
        chosen.resize(count);
        ordered_json rows = ordered_json::array();
        for (const auto& [move, index] : chosen) {
          ordered_json one = example(index);
          one["move"] = format_fixed(move, decisions_.all[d].places);
          rows.push_back(std::move(one));
        }
        return rows;
      };
      ordered_json one = head(decisions_.all[d]);
      one["rises"] = top(true);
      one["falls"] = top(false);
      list.push_back(std::move(one));
    }
    return list;
  }

  // Some of each transition; the commands say how to open one.
  ordered_json examples() const {
    std::map<std::tuple<uint32_t, size_t, size_t, uint32_t>, std::vector<uint32_t>> chosen;
    for (uint32_t i = 0; i < differences_.changes.size(); ++i) {
      const Changed& change = differences_.changes[i];
      auto& list = chosen[{change.decision, compare::cell_of(change.before),
                           compare::cell_of(change.after), change.cause}];
      if (list.size() < examples_max) list.push_back(i);
    }
    ordered_json list = ordered_json::array();
    for (const auto& [key, indices] : chosen) {
      ordered_json subjects = ordered_json::array();
      for (const uint32_t index : indices) subjects.push_back(example(index));
      ordered_json one = head(decisions_.all[std::get<0>(key)]);
      one["cause"] = cause_words(std::get<3>(key));
      one["subjects"] = std::move(subjects);
      list.push_back(std::move(one));
    }
    ordered_json commands = ordered_json::array();
    for (const compare::Side& side : options_.sides) commands.push_back(command_of(side));
    return {{"commands", out_.empty() ? ordered_json::array() : commands},
            {"transitions", std::move(list)}};
  }

  ordered_json cause_words(uint32_t index) const {
    ordered_json list = ordered_json::array();
    if (index == compare::none) return list;
    for (const uint32_t unit : comparison_.causes.causes[index].units) {
      list.push_back(words(comparison_.causes.units[unit]));
    }
    return list;
  }

  std::string command_of(const compare::Side& side) const {
    std::string command = "xinheng explain " + pack_of(side) + " " + side.data.string() +
                          " --subject @" + out_ + "/changes.parquet:N --date " +
                          format_date(side.dates.evaluation_date);
    if (side.dates.known_by != side.dates.evaluation_date) {
      command += " --known-by " + format_date(side.dates.known_by);
    }
    return command;
  }
  static std::string pack_of(const compare::Side& side) {
    return side.compilation->pack.folders.empty() ? "PACK" : side.compilation->pack.folders[0].path;
  }

  static ordered_json conditions(const std::vector<Judgement>& judgements) {
    ordered_json list = ordered_json::array();
    for (const Judgement& one : judgements) {
      list.push_back({{"condition", one.condition.text},
                      {"met", one.verdict.met},
                      {"subjects", one.verdict.subjects},
                      {"of", one.verdict.of}});
    }
    return list;
  }

  const compare::Options& options_;
  const Comparison& comparison_;
  const compare::Decisions& decisions_;
  const compare::Differences& differences_;
  const std::string& out_;
};

}  // namespace

SubjectKey key_of(const compare::Options& options, const compare::Comparison& comparison,
                  const compare::ChangedSubject& subject) {
  const size_t side = subject.ordinals[1] != compare::none ? 1 : 0;
  const program::Program& program = *options.sides[side].compilation->program;
  const std::string& name = comparison.decisions.kinds[subject.kind];
  for (uint32_t i = 0; i < program.subjects.size(); ++i) {
    if (program.subjects.items[i].name != name) continue;
    return {program, {i}, comparison.data[side]->subjects[i].keys[subject.ordinals[side]]};
  }
  return {program, {}, {}};
}

const char* name_of(DecisionSort sort) {
  constexpr const char* names[] = {"evaluation", "reward",      "punishment", "warning",
                                   "roster",     "publication", "deadline"};
  return names[static_cast<size_t>(sort)];
}

const char* name_of(compare::How how) {
  constexpr const char* names[] = {"alone", "together", "each"};
  return names[static_cast<size_t>(how)];
}

const char* name_of(State state) {
  constexpr const char* names[] = {"absent", "no",   "unrated", "undetermined",
                                   "rated",  "open", "lighter", "applies"};
  return names[static_cast<size_t>(state)];
}

std::string shown_key(const program::Program& program, program::SubjectId kind,
                      std::string_view key) {
  for (const program::Field& field : program.subjects[kind].fields) {
    const bool code = field.type.kind == program::TypeKind::citizen_code ||
                      field.type.kind == program::TypeKind::legal_code;
    if (field.key && code) return mask_identity_code(key);
  }
  return std::string(key);
}

ordered_json diff_document(const compare::Options& options, const Comparison& comparison,
                           const std::vector<Judgement>& judgements, const std::string& out) {
  return Document(options, comparison, out).make(judgements);
}

}  // namespace xinheng::report
