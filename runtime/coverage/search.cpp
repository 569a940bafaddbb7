// Examples for what tests don't come to: what tests give, and made-up people, changed step by step
// towards it. The same for the same pack, whatever the number of threads.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "runtime/columns/parallel.h"
#include "runtime/coverage/aims.h"
#include "runtime/coverage/mutation.h"

namespace xinheng::coverage {
namespace {

using program::Program;
using scenario::Draw;

// A declaration, and what asking for it should come to.
struct Group {
  Declared declared;
  std::vector<uint32_t> points;
};
struct Found {
  Declared declared;
  Case one;
  std::vector<uint32_t> points;
};

// ---- where to begin ----
// As a test gives them, with this one first.
Case given_case(const Program& program, const program::Test& test, uint32_t first) {
  Case one;
  one.dates = {test.evaluation_date, test.known_by};
  const auto place = [&](size_t i) { return i == first ? 0 : i == 0 ? first : i; };
  for (size_t i = 0; i < test.subjects.size(); ++i) {
    const program::GivenSubject& given = test.subjects[place(i)];
    columns::SubjectRow& row = one.people.emplace_back();
    row.kind = given.subject;
    row.fields = given.fields;
    for (const program::GivenRecord& record : given.records) {
      columns::RecordRow& made = row.records.emplace_back();
      made.kind = record.record;
      made.fields = record.fields;
      const auto& fields = program.records[record.record].fields;
      for (size_t f = 0; f < fields.size(); ++f) {
        const bool refers = fields[f].type.kind == program::TypeKind::subject;
        if (refers && made.fields[f])
          made.fields[f] = static_cast<program::Word>(place(static_cast<size_t>(*made.fields[f])));
        if (fields[f].key) made.fields[f].reset();
      }
    }
  }
  for (columns::SubjectRow& row : one.people) {
    const auto& fields = program.subjects[row.kind].fields;
    for (size_t f = 0; f < fields.size(); ++f)
      if (fields[f].key) row.fields[f].reset();
  }
  return one;
}

// A version that nobody knows yet, or no longer, is as if it weren't there.
bool is_seen(const Program& program, const columns::RecordRow& row, Days known_by) {
  const auto& known = program.records[row.kind].known;
  if (!known) return true;
  const std::optional<program::Word>& since = row.fields[known->since];
  const std::optional<program::Word> until =
      known->until ? row.fields[*known->until] : std::nullopt;
  return since && *since <= known_by && (!until || *until > known_by);
}

// What a record must have, or nobody could write it down as a test and expect something of it.
bool is_whole(const Program& program, const Case& one) {
  for (const columns::SubjectRow& person : one.people) {
    for (const columns::RecordRow& row : person.records) {
      const auto& fields = program.records[row.kind].fields;
      for (size_t f = 0; f < fields.size(); ++f) {
        const bool needed = !fields[f].key && !fields[f].type.optional;
        if (needed && !row.fields[f]) return false;
      }
      if (!is_seen(program, row, one.dates.known_by)) return false;
    }
  }
  return true;
}

// Asked about the subject itself, or about each of its records of the kind.
void add_questions(const Owner& owner, Case one, std::vector<Case>& cases) {
  if (!owner.record.valid()) {
    cases.push_back(std::move(one));
    return;
  }
  const std::vector<columns::RecordRow>& records = one.people[0].records;
  for (size_t i = 0; i < records.size(); ++i) {
    if (records[i].kind != owner.record) continue;
    Case asked = one;
    asked.record = i;
    cases.push_back(std::move(asked));
  }
}

bool was_asked(const execute::Noted& noted, const Declared& declared) {
  for (const execute::Outcomes outcome :
       {execute::came_out_no, execute::came_out_yes, execute::came_out_open}) {
    if (comes_to(noted, DeclaredOutcome{declared, outcome})) return true;
  }
  return false;
}

// ---- the search for one declaration ----
class Search {
 public:
  Search(const Program& program, const std::vector<Point>& points, const Group& group,
         const std::vector<scenario::Report>& reports, const scenario::Values& values,
         uint64_t tries)
      : program_(program),
        points_(points),
        group_(group),
        reports_(reports),
        values_(values),
        tries_(tries),
        aims_(program, group.declared),
        mutation_(program, values, aims_.exprs()),
        draw_(seed_of(group)) {
    for (const uint32_t point : group.points) {
      missing_.push_back({point, aims_.aim(points[point].target), 0, {}});
      const auto* rule = std::get_if<program::RuleName>(&points[point].target);
      if (rule && rule->part == program::RulePart::row)
        mutation_.want(program::TableId{rule->owner}, rule->index);
    }
  }

  std::vector<Found> run() {
    for (const Case& one : begin()) look_at(one);
    const uint64_t more = std::min<uint64_t>(group_.points.size() - 1, 20);
    const uint64_t tries = tries_ + tries_ * more / 4;
    for (uint64_t i = 0; i < tries && !missing_.empty() && !corpus_.empty(); ++i) {
      const Missing& wanted = missing_[draw_.below(missing_.size())];
      const bool aimed = wanted.nearest && !draw_.one_in(8);
      const Case& from = aimed ? *wanted.nearest : corpus_[draw_.below(corpus_.size())];
      look_at(mutation_.changed(draw_, from));
    }
    return std::move(found_);
  }

 private:
  struct Missing {
    uint32_t point;
    std::optional<Aim> aim;
    double distance;
    std::optional<Case> nearest;
  };

  static uint64_t seed_of(const Group& group) {
    const auto index = std::visit([](auto id) { return id.index; }, group.declared);
    return index * 8 + group.declared.index() + 1;
  }

  std::vector<Case> begin() {
    constexpr size_t given_max = 24, made_up = 24, cases_max = 80;
    const Owner owner = owner_of(program_, group_.declared);
    std::vector<const program::Test*> tests;
    for (const scenario::Report& report : reports_)
      if (was_asked(*report.noted, group_.declared)) tests.push_back(&program_.tests[report.test]);
    std::vector<Case> cases;
    for (size_t i = 0; i < std::min(tests.size(), given_max); ++i) {
      const program::Test& test = *tests[i * tests.size() / std::min(tests.size(), given_max)];
      for (uint32_t s = 0; s < test.subjects.size(); ++s) {
        if (test.subjects[s].subject == owner.subject && cases.size() < cases_max)
          add_questions(owner, given_case(program_, test, s), cases);
      }
    }
    for (size_t i = 0; i < made_up; ++i) {
      Case one;
      one.dates = values_.dates(draw_, {});
      one.people = values_.people(draw_, owner.subject, one.dates.evaluation_date);
      if (owner.record.valid())
        one.people[0].records.push_back(
            values_.record(draw_, owner.record, one.dates.evaluation_date, one.people));
      for (columns::SubjectRow& person : one.people)
        for (columns::RecordRow& row : person.records)
          scenario::make_known(program_, row, one.dates.known_by);
      add_questions(owner, std::move(one), cases);
    }
    std::erase_if(cases, [&](const Case& one) { return !is_whole(program_, one); });
    if (cases.size() > cases_max) cases.resize(cases_max);
    corpus_ = cases;
    return cases;
  }

  bool comes_to_point(const Case& one, uint32_t point) const {
    if (!is_whole(program_, one)) return false;
    Asking asking(program_, one);
    return comes_to(asking.ask(group_.declared), points_[point].target);
  }

  void look_at(const Case& one) {
    if (missing_.empty() || !is_whole(program_, one)) return;
    Asking asking(program_, one);
    const execute::Noted& noted = asking.ask(group_.declared);
    for (size_t i = 0; i < missing_.size(); ++i) {
      if (comes_to(noted, points_[missing_[i].point].target)) {
        keep(one, missing_[i].point);
        i = static_cast<size_t>(-1);  // others may be done with, too
        if (missing_.empty()) return;
      }
    }
    Asking measuring(program_, one);  // what is looked at here isn't asked for
    for (Missing& missing : missing_) {
      if (!missing.aim) continue;
      const double distance = aims_.distance(*missing.aim, measuring);
      if (missing.nearest && distance > missing.distance) continue;
      missing.distance = distance;
      missing.nearest = one;
    }
  }

  void keep(const Case& one, uint32_t point) {
    Found found{group_.declared,
                scenario::shrink(program_, one, false,
                                 [&](const Case& small) { return comes_to_point(small, point); }),
                {}};
    Asking asking(program_, found.one);
    const execute::Noted& noted = asking.ask(group_.declared);
    std::erase_if(missing_, [&](const Missing& missing) {
      if (!comes_to(noted, points_[missing.point].target)) return false;
      found.points.push_back(missing.point);
      return true;
    });
    found_.push_back(std::move(found));
  }

  const Program& program_;
  const std::vector<Point>& points_;
  const Group& group_;
  const std::vector<scenario::Report>& reports_;
  const scenario::Values& values_;
  const uint64_t tries_;
  const Aims aims_;
  Mutation mutation_;
  Draw draw_;
  std::vector<Missing> missing_;
  std::vector<Case> corpus_;
  std::vector<Found> found_;
};

// ---- which declarations read a row of a table or a value of a parameter ----
class Readers {
 public:
  explicit Readers(const Program& program) : program_(program) {
    const auto add = [&](Declared declared) {
      const Aims aims(program, declared);
      for (const program::ExprId id : aims.exprs()) add_expr(declared, program.exprs[id]);
    };
    for (uint32_t i = 0; i < program.defines.size(); ++i) add(program::DefineId{i});
    for (uint32_t i = 0; i < program.decisions.size(); ++i) add(program::DecisionId{i});
    for (uint32_t i = 0; i < program.evaluations.size(); ++i) add(program::EvaluationId{i});
    for (uint32_t i = 0; i < program.measures.size(); ++i) add(program::MeasureId{i});
  }

  // The first few.
  std::vector<Declared> of(const program::RuleName& name) const {
    const bool row = name.part == program::RulePart::row;
    if (!row && name.part != program::RulePart::value) return {};
    const auto& all = row ? tables_ : parameters_;
    const auto found = all.find(name.owner);
    return found == all.end() ? std::vector<Declared>() : found->second;
  }

 private:
  static constexpr size_t readers_max = 3;

  static void add_to(std::map<uint32_t, std::vector<Declared>>& all, uint32_t key,
                     Declared declared) {
    std::vector<Declared>& readers = all[key];
    if (readers.size() < readers_max && (readers.empty() || readers.back() != declared))
      readers.push_back(declared);
  }

  void add_expr(Declared declared, const program::Expr& expr) {
    if (const auto* parameter = std::get_if<program::ParameterRef>(&expr.node))
      add_to(parameters_, parameter->parameter.index, declared);
    const bool read = std::holds_alternative<program::FieldRef>(expr.node) ||
                      std::holds_alternative<program::ColumnRef>(expr.node);
    if (read && expr.type.kind == program::TypeKind::row)
      add_to(tables_, expr.type.table.index, declared);
  }

  const Program& program_;
  std::map<uint32_t, std::vector<Declared>> tables_, parameters_;
};

std::vector<Group> groups_of(const Coverage& coverage, const Readers& readers, size_t reader) {
  std::map<Declared, std::vector<uint32_t>> groups;
  for (uint32_t i = 0; i < coverage.points.size(); ++i) {
    const Point& point = coverage.points[i];
    if (point.tests > 0 || point.example) continue;
    if (point.asked && reader == 0) groups[*point.asked].push_back(i);
    const auto* rule = std::get_if<program::RuleName>(&point.target);
    if (point.asked || !rule) continue;
    const std::vector<Declared> all = readers.of(*rule);
    if (reader < all.size()) groups[all[reader]].push_back(i);
  }
  std::vector<Group> list;
  for (auto& [declared, points] : groups) list.push_back({declared, std::move(points)});
  return list;
}

}  // namespace

void find_examples(Coverage& coverage, const Compilation& compilation,
                   const std::vector<scenario::Report>& reports, const SearchOptions& options) {
  coverage.searched = true;
  if (missing_of(coverage).empty()) return;
  const Program& program = *compilation.program;
  const scenario::Values values(program);
  const Readers readers(program);
  constexpr size_t rounds = 3;  // as many as there are readers
  for (size_t reader = 0; reader < rounds; ++reader) {
    const std::vector<Group> groups = groups_of(coverage, readers, reader);
    std::vector<std::vector<Found>> found(groups.size());
    columns::parallel(options.threads, groups.size(), [&](uint64_t i) {
      found[i] = Search(program, coverage.points, groups[i], reports, values, options.tries).run();
    });
    for (const std::vector<Found>& of_group : found) {
      for (const Found& one : of_group) {
        const auto number = static_cast<uint32_t>(coverage.examples.size());
        const std::string name =
            (options.language == Language::zh ? "覆盖_" : "cover_") + std::to_string(number + 1);
        std::string test = as_test(program, one.declared, one.one, name, options.language);
        if (test.empty()) continue;
        for (const uint32_t point : one.points) coverage.points[point].example = number;
        coverage.examples.push_back({std::move(test), one.points});
      }
    }
  }
}

}  // namespace xinheng::coverage
