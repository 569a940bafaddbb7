// Gaps, overlaps and idle rows of decision tables, against every input tried one by one.
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "compiler/analyze/analyze.h"
#include "compiler/analyze/domain.h"

namespace xinheng {
namespace {

using namespace program;

constexpr Word ages = 7, codes = 3;  // values that are tried

// Two inputs: a whole number, and a code that may be absent. One output.
struct TriedTable {
  Program program;
  TriedTable(HitPolicy policy, bool optional) {
    program.codes.push({"结论", true, {{"甲", "", -1}, {"乙", "", -1}, {"丙", "", -1}}});
    Type number, code;
    number.kind = TypeKind::integer;
    code.kind = TypeKind::code;
    code.codes = CodesId{0};
    Decision decision;
    decision.name = "表";
    decision.policy = policy;
    decision.outputs.push_back({"结论", code, {}, false});
    if (policy == HitPolicy::priority) decision.order = {2, 1, 0};
    decision.inputs.push_back(
        {"数", program.exprs.push({FieldRef{Scope::subject, 0}, number, {}})});
    code.optional = optional;
    decision.inputs.push_back({"码", program.exprs.push({FieldRef{Scope::subject, 1}, code, {}})});
    program.decisions.push(std::move(decision));
  }
  Decision& decision() { return program.decisions.items[0]; }

  void add(Criterion number, Criterion code, Word finding) {
    Type type;
    type.kind = TypeKind::code;
    type.codes = CodesId{0};
    Branch branch;
    branch.label = "第" + std::to_string(decision().branches.size() + 1) + "行";
    branch.criteria = {std::move(number), std::move(code)};
    branch.findings = {program.exprs.push({Literal{finding}, type, {}})};
    decision().branches.push_back(std::move(branch));
  }

  std::vector<Kind> analyze() {
    Diagnostics diagnostics;
    analyze::analyze(program, diagnostics);
    std::vector<Kind> kinds;
    for (const Diagnostic& one : diagnostics.items) kinds.push_back(one.kind);
    last = diagnostics;
    return kinds;
  }
  Diagnostics last;
};

Criterion among(std::vector<std::pair<std::optional<Word>, std::optional<Word>>> ranges,
                bool negated = false) {
  Criterion criterion;
  criterion.kind = negated ? Criterion::Kind::not_among : Criterion::Kind::among;
  for (const auto& [low, high] : ranges) {
    Allowed allowed;
    if (low) allowed.low = Limit{*low, {}, false};
    if (high) allowed.high = Limit{*high, {}, false};
    criterion.allowed.push_back(allowed);
  }
  return criterion;
}

bool holds(const Criterion& criterion, std::optional<Word> value) {
  switch (criterion.kind) {
    case Criterion::Kind::any:
      return true;
    case Criterion::Kind::has:
      return value.has_value();
    case Criterion::Kind::lacks:
      return !value;
    default:
      break;
  }
  if (!value) return false;
  const bool in =
      std::any_of(criterion.allowed.begin(), criterion.allowed.end(), [&](const auto& one) {
        return (!one.low || *value > one.low->word ||
                (*value == one.low->word && !one.low->open)) &&
               (!one.high || *value < one.high->word ||
                (*value == one.high->word && !one.high->open));
      });
  return in == (criterion.kind == Criterion::Kind::among);
}

// What going through all inputs finds.
struct Tried {
  bool gap = false, overlap = false, disagreement = false;
  std::vector<bool> counts;
};
Tried try_all(const TriedTable& table, bool optional) {
  const Decision& decision = table.program.decisions.items[0];
  Tried tried;
  tried.counts.resize(decision.branches.size());
  const auto finding = [&](size_t row) {
    return std::get<Literal>(table.program.exprs[decision.branches[row].findings[0]].node).value;
  };
  for (Word number = -1; number <= ages; ++number) {
    for (Word code = optional ? -1 : 0; code < codes; ++code) {
      std::vector<size_t> rows;
      for (size_t row = 0; row < decision.branches.size(); ++row) {
        const auto& criteria = decision.branches[row].criteria;
        const auto value = code < 0 ? std::nullopt : std::optional(code);
        if (holds(criteria[0], number) && holds(criteria[1], value)) rows.push_back(row);
      }
      tried.gap = tried.gap || rows.empty();
      tried.overlap = tried.overlap || rows.size() > 1;
      Word best = -1;
      for (const size_t row : rows) best = std::max(best, finding(row));
      for (const size_t row : rows) {
        tried.disagreement = tried.disagreement || finding(row) != finding(rows[0]);
        const bool first = decision.policy == HitPolicy::first ? row == rows[0] : true;
        const bool top = decision.policy == HitPolicy::priority ? finding(row) == best : true;
        if (first && top) tried.counts[row] = true;
      }
    }
  }
  return tried;
}

class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}
  Word below(Word bound) { return static_cast<Word>(engine_() % static_cast<uint32_t>(bound)); }

  Criterion number() {
    const Word choice = below(10);
    if (choice == 0) return {};
    std::vector<std::pair<std::optional<Word>, std::optional<Word>>> ranges;
    for (Word i = 1 + below(2); i > 0; --i) {
      const Word low = below(ages), high = low + below(4);
      ranges.emplace_back(below(4) ? std::optional(low) : std::nullopt,
                          below(4) ? std::optional(std::min(high, ages - 1)) : std::nullopt);
    }
    return among(std::move(ranges), choice == 1);
  }
  Criterion code(bool optional) {
    const Word choice = below(8);
    if (choice < 2) return {};
    Criterion criterion;
    criterion.kind = choice == 2 ? Criterion::Kind::has : Criterion::Kind::lacks;
    if (choice < 4 && optional) return criterion;
    std::vector<std::pair<std::optional<Word>, std::optional<Word>>> values;
    for (Word i = 1 + below(2); i > 0; --i) {
      const Word value = below(codes);
      values.emplace_back(value, value);
    }
    return among(std::move(values), choice == 4);
  }

 private:
  std::mt19937 engine_;
};

bool has(const std::vector<Kind>& kinds, Kind kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

}  // namespace

TEST_CASE("analyze: decision tables are what trying all inputs shows") {
  const std::vector<HitPolicy> policies = {HitPolicy::unique, HitPolicy::any, HitPolicy::priority,
                                           HitPolicy::first, HitPolicy::max};
  size_t gaps = 0, overlaps = 0, whole = 0;
  for (uint32_t seed = 1; seed <= 3000; ++seed) {
    Random random(seed);
    const HitPolicy policy = policies[seed % policies.size()];
    const bool optional = random.below(2) == 0;
    TriedTable table(policy, optional);
    for (Word rows = 1 + random.below(6); rows > 0; --rows) {
      Criterion number = random.number();
      Criterion code = random.code(optional);
      table.add(std::move(number), std::move(code), random.below(codes));
    }
    const Tried tried = try_all(table, optional);
    const std::vector<Kind> kinds = table.analyze();
    INFO("seed " << seed);
    CHECK(has(kinds, Kind::rows_gap) == tried.gap);
    CHECK(has(kinds, Kind::rows_overlap) == (policy == HitPolicy::unique && tried.overlap));
    CHECK(has(kinds, Kind::rows_disagree) == (policy == HitPolicy::any && tried.disagreement));
    CHECK(table.decision().complete == !tried.gap);
    if (policy == HitPolicy::unique) CHECK(table.decision().exclusive == !tried.overlap);
    const bool wrong = has(kinds, Kind::rows_gap) || has(kinds, Kind::rows_disagree);
    if (policy == HitPolicy::first || policy == HitPolicy::priority) {
      const auto idle = std::count(tried.counts.begin(), tried.counts.end(), false);
      const auto said = std::count(kinds.begin(), kinds.end(), Kind::row_never);
      if (!wrong) CHECK(said == idle);
    }
    gaps += tried.gap;
    overlaps += tried.overlap;
    whole += !tried.gap;
  }
  CHECK(gaps > 500);
  CHECK(overlaps > 500);
  CHECK(whole > 100);
}

TEST_CASE("analyze: the example of a gap names only what matters") {
  TriedTable table(HitPolicy::unique, true);
  table.add(among({{18, std::nullopt}}), {}, 0);
  table.add(among({{std::nullopt, 16}}), {}, 1);
  CHECK(table.analyze() == std::vector{Kind::rows_gap});
  CHECK(table.last.items[0].arguments[1] == "数 = 17");
  CHECK(table.last.items[0].arguments[2] == "数 = 17");
}

TEST_CASE("analyze: an absent value is a case of its own") {
  TriedTable table(HitPolicy::first, true);
  table.add({}, among({{0, 2}}), 0);
  CHECK(table.analyze() == std::vector{Kind::rows_gap});
  CHECK(table.last.items[0].arguments[1] == "缺 码");
  CHECK(table.last.items[0].arguments[2] == "lacks 码");
}

TEST_CASE("analyze: sixteen thousand rows take no long time") {
  TriedTable table(HitPolicy::unique, false);
  constexpr Word rows = 16'000;
  for (Word row = 0; row < rows; ++row) {
    const Word low = row / 2 * 10;
    const bool first = row % 2 == 0;
    const std::optional<Word> from = row < 2 ? std::nullopt : std::optional(low);
    const std::optional<Word> to = row + 2 >= rows ? std::nullopt : std::optional(low + 9);
    table.add(among({{from, to}}), first ? among({{0, 1}}) : among({{2, 2}}), row % 3);
  }
  const clock_t begin = clock();
  CHECK(table.analyze().empty());
  CHECK(table.decision().complete);
  CHECK(table.decision().exclusive);
  table.decision().branches[9'000].criteria[1] = among({{0, 0}});
  table.decision().branches[12'001].criteria[1] = among({{1, 2}});
  const std::vector<Kind> kinds = table.analyze();
  CHECK(has(kinds, Kind::rows_gap));
  CHECK(has(kinds, Kind::rows_overlap));
  CHECK(static_cast<double>(clock() - begin) / CLOCKS_PER_SEC < 10);
}

TEST_CASE("analyze: what can't be gone through is said") {
  // Each row is narrow in one column of many: their product is past counting.
  TriedTable table(HitPolicy::unique, false);
  Decision& decision = table.decision();
  decision.inputs.assign(40, decision.inputs[0]);
  for (size_t row = 0; row < 40; ++row) {
    table.add({}, {}, 0);
    Branch& branch = decision.branches.back();
    branch.criteria.assign(40, {});
    for (size_t i = 0; i < 40; ++i) {
      branch.criteria[i] = among({{static_cast<Word>(i * row % 7), std::nullopt}});
    }
    branch.criteria[row] = among({{-static_cast<Word>(row), static_cast<Word>(row) + 3}});
  }
  decision.policy = HitPolicy::any;
  const std::vector<Kind> kinds = table.analyze();
  CHECK((has(kinds, Kind::analysis_limit) || has(kinds, Kind::rows_gap)));
  CHECK_FALSE(table.decision().complete);
}

TEST_CASE("analyze: unions and complements of intervals") {
  using analyze::complement_of;
  using analyze::Intervals;
  using analyze::union_of;
  CHECK(union_of({{3, 5}, {1, 2}, {9, 8}, {4, 7}}) == Intervals{{1, 7}});
  CHECK(union_of({{INT64_MIN, INT64_MAX}, {1, 2}}) == Intervals{{INT64_MIN, INT64_MAX}});
  CHECK(complement_of({{1, 7}}) == Intervals{{INT64_MIN, 0}, {8, INT64_MAX}});
  CHECK(complement_of({{INT64_MIN, INT64_MAX}}).empty());
  CHECK(complement_of({}) == Intervals{{INT64_MIN, INT64_MAX}});
}

}  // namespace xinheng
