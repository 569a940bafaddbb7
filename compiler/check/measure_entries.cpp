#include <algorithm>

#include "compiler/check/effects.h"
#include "compiler/check/entries.h"
#include "compiler/check/law.h"
#include "compiler/check/measures.h"
#include "compiler/check/names.h"
#include "compiler/check/rules.h"

namespace xinheng::check {
namespace {

using program::Interval;
using syntax::MeasureKind;

constexpr std::string_view red_list = "红名单";

std::vector<EntryName> allowed_entries(MeasureKind kind) {
  std::vector<EntryName> allowed = {EntryName::scene, EntryName::department, EntryName::mode,
                                    EntryName::term,  EntryName::runs_from,  EntryName::excludes};
  if (kind == MeasureKind::warning) allowed.push_back(EntryName::level);
  if (kind == MeasureKind::roster) allowed.push_back(EntryName::nature);
  allowed.push_back(EntryName::note);
  return allowed;
}

Interval measure_interval(Context& context, const syntax::Measure& tree) {
  if (tree.dated.empty() || !ascending(context, tree.dated)) return {};
  // One that the pack only takes over until it is repealed.
  const bool only_repealed =
      tree.dated.size() == 1 && tree.dated[0].kind == syntax::Dated::Kind::repealed;
  if (only_repealed) return {date_min, tree.dated[0].since};
  const auto intervals = intervals_in_force(context, tree.dated);
  const bool valued = std::any_of(tree.dated.begin(), tree.dated.end(), [](const auto& row) {
    return row.kind == syntax::Dated::Kind::value;
  });
  if (intervals.size() == 1) return intervals[0];
  if (!valued) context.report(Kind::measure_interval, tree.dated[0].span, {tree.name.text});
  return {};
}

void check_measure_interval(Context& context, const syntax::Measure& tree, Interval own) {
  const Interval pack = context.program.in_force;
  if (tree.dated.empty() || !is_known(pack) || is_known(overlap(own, pack))) return;
  const Words written = describe_interval(own), limits = describe_interval(pack);
  context.report(Kind::rule_never_in_force, tree.dated[0].span,
                 {tree.name.text, written.zh, written.en, limits.zh, limits.en});
}

bool read_mode(Context& context, Entries& entries) {
  if (!entries.find(EntryName::mode)) return true;
  const auto mode = entries.name(EntryName::mode);
  if (!mode || mode->text == "应当" || mode->text == "shall") return true;
  if (mode->text == "可以" || mode->text == "may") return false;
  report_unknown(context, *mode, {"方式", "mode"},
                 {word_like(*mode, "应当", "shall"), word_like(*mode, "可以", "may")});
  return true;
}

// A name, or a code of an ordered list: 预警级别.红色.
std::string read_level(Context& context, Entries& entries) {
  const auto value = entries.expression(EntryName::level, {"一个名字", "one name"});
  if (!value || !value->valid()) return "";
  const auto names = entries.names(EntryName::level);
  const auto* path = std::get_if<syntax::PathRef>(&context.written(*value).node);
  if (path && path->path.names.size() == 2) {
    const auto codes = find_global<CodesId>(context, path->path.names[0].text);
    if (codes && !context.program.codes[*codes].ordered) {
      context.report(Kind::level_not_ordered, context.written(*value).span,
                     {path->path.names[0].text});
    }
  }
  return names.empty() ? "" : names[0];
}

std::string read_nature(Context& context, const syntax::Measure& tree, Entries& entries) {
  if (tree.kind != MeasureKind::roster) return "";
  if (!entries.find(EntryName::nature)) {
    context.report(Kind::roster_without_nature, tree.name.span, {tree.name.text});
    return "";
  }
  const auto name = entries.name(EntryName::nature);
  if (!name) return "";
  if (name->text == "red_list") return std::string(red_list);
  if (name->text == "black_list") return "黑名单";
  if (name->text == "key_supervision") return "重点监管";
  return name->text;
}

// Where the pack has an application list, a scene is one of it.
std::vector<std::string> read_scenes(Context& context, Entries& entries) {
  const std::vector<std::string> names = entries.names(EntryName::scene);
  const syntax::Entry* entry = entries.find(EntryName::scene);
  if (!entry || context.scenes.empty() || names.size() != entry->values.size()) return names;
  std::vector<std::string> known;
  for (const auto& [name, id] : context.scenes) known.push_back(name);
  for (size_t i = 0; i < names.size(); ++i) {
    if (context.scenes.contains(names[i])) continue;
    const Span span = context.written(entry->values[i]).span;
    report_unknown(context, {names[i], span}, {"场景", "scene"}, known);
  }
  return names;
}

void read_excludes(Context& context, Entries& entries, MeasureId id) {
  const syntax::Entry* entry = entries.find(EntryName::excludes);
  if (!entry) return;
  for (const syntax::ExprId value : entry->values) {
    if (!value.valid()) continue;
    const syntax::Expr& written = context.written(value);
    const auto* path = std::get_if<syntax::PathRef>(&written.node);
    if (!path || path->path.from_self || path->path.names.size() != 1) {
      context.report(Kind::entry_value, written.span,
                     {"排斥", "excludes", "措施的名字", "names of measures"});
      continue;
    }
    const auto other = other_measure(context, path->path.names[0], id);
    if (!other) continue;
    auto& excluded_by = context.program.measures[*other].excluded_by;
    if (std::find(excluded_by.begin(), excluded_by.end(), id) != excluded_by.end()) continue;
    excluded_by.push_back(id);
    context.exclusions.push_back({id, *other, path->path.span});
  }
}

}  // namespace

bool is_punitive(const program::Measure& measure) {
  return measure.kind == program::MeasureKind::punishment ||
         (measure.kind == program::MeasureKind::roster && measure.nature != red_list);
}

void add_entry_basis(Context& context, const syntax::Entry& entry, Interval in_force,
                     program::Basis& basis) {
  if (!entry.basis) return;
  const program::Basis own =
      check_basis(context, entry.basis, Need::nothing, {}, entry.span, in_force);
  if (basis.clauses.empty() && basis.assumption.empty()) basis.span = own.span;
  for (const ClauseId clause : own.clauses) {
    const bool known =
        std::find(basis.clauses.begin(), basis.clauses.end(), clause) != basis.clauses.end();
    if (!known) basis.clauses.push_back(clause);
  }
  if (own.assumption.empty()) return;
  basis.assumption += (basis.assumption.empty() ? "" : "；") + own.assumption;
}

std::optional<MeasureId> other_measure(Context& context, const syntax::Name& name, MeasureId of) {
  const auto other = need_global<MeasureId>(context, name, {"措施", "measure"});
  if (!other) return {};
  const SubjectId subject = context.program.measures[of].subject;
  const SubjectId found = context.program.measures[*other].subject;
  if (found == subject) return other;
  context.report(
      Kind::measure_of_other_subject, name.span,
      {name.text, context.program.subjects[found].name, context.program.subjects[subject].name});
  return {};
}

void read_measure_entries(Context& context, const syntax::Measure& tree, MeasureId id) {
  Entries entries(context, tree.entries, allowed_entries(tree.kind));
  const Interval own = measure_interval(context, tree);
  check_measure_interval(context, tree, own);
  const Interval in_force = overlap(own, context.program.in_force);
  program::Measure made = context.program.measures[id];
  made.in_force = own;
  made.scenes = read_scenes(context, entries);
  made.departments = entries.names(EntryName::department);
  made.binding = read_mode(context, entries);
  if (tree.kind == MeasureKind::warning) made.level = read_level(context, entries);
  made.nature = read_nature(context, tree, entries);
  for (const EntryName name :
       {EntryName::scene, EntryName::department, EntryName::mode, EntryName::runs_from,
        EntryName::excludes, EntryName::level, EntryName::nature}) {
    if (const auto* entry = entries.find(name)) {
      add_entry_basis(context, *entry, in_force, made.basis);
    }
  }
  for (const syntax::Dated& row : tree.dated) {
    add_entry_basis(context, {{}, {}, false, row.basis, row.span}, in_force, made.basis);
  }
  context.program.measures[id] = std::move(made);
  read_excludes(context, entries, id);
}

void read_measure_term(Context& context, const syntax::Measure& tree, const Env& env,
                       program::Measure& measure) {
  const auto value_of = [&](EntryName name, const Words& wanted, TypeKind kind) -> ExprId {
    for (const syntax::Entry& entry : tree.entries) {
      const Words words = entry_words(name);
      if (entry.name.text != words.zh && entry.name.text != words.en) continue;
      if (entry.values.size() == 1) {
        return check_value(context, env, entry.values[0], simple_type(kind));
      }
      context.report(Kind::entry_value, entry.span, {words.zh, words.en, wanted.zh, wanted.en});
      return {};
    }
    return {};
  };
  measure.from = value_of(EntryName::runs_from, {"一个日期", "one date"}, TypeKind::date);
  measure.term =
      value_of(EntryName::term, {"一个期间，如 3年", "one period, like 3y"}, TypeKind::period);
  const Type boolean = simple_type(TypeKind::boolean), date = simple_type(TypeKind::date);
  const auto today = [&](Span span) { return context.make(program::EvaluationDate{}, date, span); };
  std::vector<ExprId> both;
  if (measure.from.valid()) {
    const Span span = context.typed(measure.from).span;
    both.push_back(
        context.make(program::Compare{program::Comparison::less_equal, measure.from, today(span)},
                     boolean, span));
  }
  if (measure.term.valid()) {
    const Span span = context.typed(measure.term).span;
    const auto* literal = std::get_if<program::Literal>(&context.typed(measure.term).node);
    const bool days = literal && decode_period(literal->value).unit == Period::Unit::days;
    if (!days) need_calendar(context, span);
    const ExprId from = measure.from.valid() ? measure.from : today(span);
    measure.until = context.make(program::DateShift{from, measure.term, false}, date, span);
    both.push_back(context.make(
        program::Compare{program::Comparison::less, today(span), measure.until}, boolean, span));
  }
  if (both.empty()) return;
  measure.runs = both.size() == 1 ? both[0]
                                  : context.make(program::Junction{true, both}, boolean,
                                                 context.typed(both[1]).span);
}

}  // namespace xinheng::check
