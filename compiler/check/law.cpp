#include "compiler/check/law.h"

#include <algorithm>
#include <array>

#include "compiler/check/csv.h"
#include "compiler/check/entries.h"
#include "compiler/check/names.h"
#include "compiler/program/standing.h"
#include "compiler/values/meant_value.h"

namespace xinheng::check {
namespace {

using program::Interval;

std::string title_of(std::string_view cite) {
  const size_t end = cite.find("》");
  return end == std::string_view::npos ? "" : std::string(cite.substr(0, end + 3));
}

void add_clause(Context& context, SourceId source, std::string cite, std::string text, Span span) {
  const std::string& title = context.program.sources[source].title;
  if (!cite.starts_with("《")) cite = title + cite;
  if (title_of(cite) != title) {
    context.report(Kind::clause_of_other_source, span, {cite, title});
    return;
  }
  if (const auto first = context.declared_at.find(cite); first != context.declared_at.end()) {
    context.report(Kind::clause_twice, span, {cite, line_of(context, first->second)});
    return;
  }
  context.declared_at[cite] = span;
  context.clauses[cite] = context.program.clauses.push({source, cite, std::move(text), span});
}

void read_clauses(Context& context, SourceId source, const syntax::Text& path) {
  const auto csv = read_csv(context, path);
  if (!csv) return;
  std::optional<size_t> cite, text;
  bool known = true;
  for (size_t i = 0; i < csv->header.size(); ++i) {
    const std::string& name = csv->header[i].text;
    std::optional<size_t>* column = name == "条号" || name == "cite"   ? &cite
                                    : name == "内容" || name == "text" ? &text
                                                                       : nullptr;
    if (!column) {
      context.report(Kind::csv_unknown_column, csv->header[i].span, {name, "条号、内容"});
      known = false;
    } else if (*column) {
      context.report(Kind::csv_column_twice, csv->header[i].span, {name});
    } else {
      *column = i;
    }
  }
  if (!cite || !text) {
    if (known) {
      context.report(Kind::csv_missing_column, csv->header[0].span, {cite ? "内容" : "条号"});
    }
    return;
  }
  for (const CsvRow& row : csv->rows) {
    const CsvCell& cite_cell = row.cells[*cite];
    if (cite_cell.text.empty()) {
      context.report(Kind::csv_empty_cell, cite_cell.span, {"条号"});
      continue;
    }
    add_clause(context, source, normalise_cite(cite_cell.text), row.cells[*text].text,
               cite_cell.span);
  }
}

void declare_source(Context& context, const syntax::Source& tree) {
  if (const auto found = context.law.find(tree.title.text); found != context.law.end()) {
    context.report(Kind::duplicate_name, tree.title.span,
                   {tree.title.text, "法源", "source of law",
                    line_of(context, context.declared_at.at(tree.title.text))});
    return;
  }
  program::Source source;
  source.title = tree.title.text;
  Entries entries(context, tree.entries, {EntryName::title, EntryName::number, EntryName::note});
  source.full_title = entries.text(EntryName::title);
  source.number = entries.text(EntryName::number);
  if (context.pack.damage.touches(tree.title.span)) {
    context.broken.insert({tree.title.text, tree.title.text + "…"});
  } else if (ascending(context, tree.dated)) {
    source.in_force = intervals_in_force(context, tree.dated);
    const bool valued = std::any_of(tree.dated.begin(), tree.dated.end(), [](const auto& row) {
      return row.kind == syntax::Dated::Kind::value;
    });
    if (valued) context.broken.insert(tree.title.text);
    if (source.in_force.empty() && !valued) {
      context.report(Kind::not_dated, tree.title.span, {tree.title.text});
      context.broken.insert(tree.title.text);
    }
  } else {
    context.broken.insert(tree.title.text);
  }
  const SourceId id = context.program.sources.push(std::move(source));
  context.law[tree.title.text] = id;
  context.declared_at[tree.title.text] = tree.title.span;
  for (const syntax::Clause& clause : tree.clauses) {
    add_clause(context, id, clause.cite.text, clause.text.text, clause.cite.span);
  }
  const size_t errors = context.diagnostics.items.size();
  for (const syntax::Text& path : tree.clause_files) read_clauses(context, id, path);
  // Which clauses a damaged list would have held isn't known: citing one is silent.
  if (errors != context.diagnostics.items.size()) context.broken.insert(tree.title.text + "…");
}

// The part of the interval that no source covers, if any.
std::optional<Interval> gap(const Context& context, const std::set<SourceId>& sources,
                            Interval wanted) {
  std::vector<Interval> covering;
  for (const SourceId id : sources) {
    for (const Interval& interval : context.program.sources[id].in_force) {
      covering.push_back(interval);
    }
  }
  std::sort(covering.begin(), covering.end(),
            [](const Interval& a, const Interval& b) { return a.from < b.from; });
  Days reached = wanted.from;
  for (const Interval& interval : covering) {
    if (interval.from > reached) break;
    reached = std::max(reached, interval.to);
  }
  if (reached >= wanted.to) return {};
  Days until = wanted.to;
  for (const Interval& interval : covering) {
    if (interval.from > reached) until = std::min(until, interval.from);
  }
  return Interval{reached, until};
}

void check_in_force(Context& context, const program::Basis& result, const syntax::Basis& basis,
                    Interval wanted) {
  if (wanted.from >= wanted.to || result.clauses.size() != basis.citations.size()) return;
  std::set<SourceId> sources;
  for (const ClauseId id : result.clauses) {
    const SourceId source = context.program.clauses[id].source;
    if (context.broken.contains(context.program.sources[source].title)) return;
    sources.insert(source);
  }
  const auto missing = gap(context, sources, wanted);
  if (!missing) return;
  std::vector<std::string> zh, en;
  for (const SourceId source : sources) {
    const program::Source& law = context.program.sources[source];
    const program::StandingOn then = program::standing_on(law.in_force, missing->from);
    zh.push_back(law.title + program::standing_text(then, Language::zh));
    en.push_back(law.title + " is " + program::standing_text(then, Language::en));
  }
  const bool open = missing->to == date_max;
  const std::string to = format_date(missing->to);
  context.report(Kind::law_not_in_force, basis.span,
                 {format_date(missing->from), open ? "" : "到 " + to + " 前",
                  open ? "on" : "to before " + to, join(zh, "，"), join(en, ", ")});
}

}  // namespace

std::vector<Interval> intervals_in_force(Context& context,
                                         const std::vector<syntax::Dated>& dated) {
  std::vector<Interval> intervals;
  bool open = false;
  for (const syntax::Dated& row : dated) {
    if (row.kind == syntax::Dated::Kind::value) {
      context.report(Kind::dated_kind, row.span, {"施行 或 废止", "in_force or repealed"});
    } else if (row.kind == syntax::Dated::Kind::in_force && !open) {
      intervals.push_back({row.since, date_max});
      open = true;
    } else if (row.kind == syntax::Dated::Kind::repealed && open) {
      intervals.back().to = row.since;
      open = false;
    }
  }
  return intervals;
}

void declare_law(Context& context) {
  for (const syntax::Declaration& declaration : context.pack.declarations) {
    const auto* source = std::get_if<syntax::Source>(&declaration.node);
    if (source && !context.pack.damage.covers(declaration.span)) declare_source(context, *source);
  }
  check_elsewhere(context);
}

void check_calendar(Context& context) {
  std::optional<Span> first;
  if (context.pack.damage.calendar) context.program.missing_day = MissingDay::month_end;
  for (const syntax::Declaration& declaration : context.pack.declarations) {
    const auto* calendar = std::get_if<syntax::Calendar>(&declaration.node);
    if (!calendar || context.pack.damage.covers(declaration.span)) continue;
    if (first) {
      context.report(Kind::calendar_twice, declaration.span, {line_of(context, *first)});
      continue;
    }
    first = declaration.span;
    Entries entries(
        context, calendar->entries,
        {EntryName::missing_day, EntryName::workdays, EntryName::start_day, EntryName::note});
    check_workdays(context, *calendar, entries);
    const syntax::Entry* entry = entries.find(EntryName::missing_day);
    if (context.pack.damage.touches(declaration.span)) {
      context.program.missing_day = MissingDay::month_end;
    }
    if (!entry) continue;
    const auto value = entries.name(EntryName::missing_day);
    if (value && (value->text == "取月末" || value->text == "month_end")) {
      context.program.missing_day = MissingDay::month_end;
    } else if (value && (value->text == "取次月首日" || value->text == "next_month")) {
      context.program.missing_day = MissingDay::next_month;
    } else {
      if (value) {
        report_unknown(context, *value, {"取法", "choice"},
                       {word_like(*value, "取月末", "month_end"),
                        word_like(*value, "取次月首日", "next_month")});
      }
      context.program.missing_day = MissingDay::month_end;
    }
    context.program.missing_day_basis =
        check_basis(context, entry->basis, Need::either, {"“无对应日”", "“missing_day”"},
                    entry->span, context.program.in_force);
  }
}

std::string normalise_cite(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> folds = {
      {{"（", "("}, {"）", ")"}, {"<<", "《"}, {">>", "》"}, {"\u3000", ""}}};
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    const auto fold = std::find_if(folds.begin(), folds.end(),
                                   [&](const auto& pair) { return rest.starts_with(pair.first); });
    if (fold != folds.end()) {
      out += fold->second;
      i += fold->first.size();
    } else if (rest.size() >= 3 && rest.starts_with("\xEF\xBC") &&
               static_cast<unsigned char>(rest[2]) >= 0x90 &&
               static_cast<unsigned char>(rest[2]) <= 0x99) {  // ０-９
      out += static_cast<char>('0' + (static_cast<unsigned char>(rest[2]) - 0x90));
      i += 3;
    } else {
      if (text[i] != ' ') out += text[i];
      ++i;
    }
  }
  return out;
}

namespace {

// 第五条, 第5条, 5 and 五 are one number.
std::string plain_number(std::string_view cite) {
  std::string out;
  std::string digits;
  const auto end_number = [&] {
    if (!digits.empty()) out += meant_value(digits).value_or(digits) + ".";
    digits.clear();
  };
  constexpr std::string_view chinese = "〇零一二三四五六七八九十百千";
  for (std::string_view rest = cite.substr(title_of(cite).size()); !rest.empty();) {
    const size_t size = static_cast<unsigned char>(rest[0]) < 0x80 ? 1 : 3;
    const std::string_view one = rest.substr(0, size);
    const bool digit = size == 1 ? one[0] >= '0' && one[0] <= '9' : chinese.find(one) != one.npos;
    if (digit) digits += one;
    if (!digit) end_number();
    rest.remove_prefix(one.size());
  }
  end_number();
  return out;
}

// One whose number looks like it is another clause: only another way to write it is meant.
void report_unknown_clause(Context& context, const std::string& cite, Span span,
                           const std::vector<std::string>& known) {
  std::vector<std::string> same;
  for (const std::string& one : known)
    if (plain_number(one) == plain_number(cite)) same.push_back(one);
  if (same.size() == 1) {
    context.report(Kind::unknown_name_near, span, {cite, "条款", "clause", same[0], same[0]});
    return;
  }
  if (context.pack.damage.may_declare(cite)) return;
  context.report(Kind::unknown_name, span, {cite, "条款", "clause", list_names(known)});
}

}  // namespace

std::optional<ClauseId> find_clause(Context& context, const std::string& cite, Span span) {
  const std::string title = title_of(cite);
  context.cited.insert(title);
  if (const auto found = context.clauses.find(cite); found != context.clauses.end()) {
    return found->second;
  }
  if (!context.law.contains(title)) {
    std::vector<std::string> titles;
    for (const auto& [known, id] : context.law) titles.push_back(known);
    report_unknown(context, {title, span}, {"法源", "source of law"}, titles);
    return {};
  }
  if (context.broken.contains(title + "…")) return {};
  std::vector<std::string> cites;
  for (const auto& [known, id] : context.clauses) {
    if (title_of(known) == title) cites.push_back(known);
  }
  report_unknown_clause(context, cite, span, cites);
  return {};
}

program::Basis check_basis(Context& context, const std::optional<syntax::Basis>& basis, Need need,
                           const Words& what, Span at, Interval in_force) {
  program::Basis result;
  if (!basis) {
    if (need == Need::citation) context.report(Kind::citation_missing, at, {what.zh, what.en});
    if (need == Need::either) context.report(Kind::basis_missing, at, {what.zh, what.en});
    return result;
  }
  for (const syntax::Text& citation : basis->citations) {
    if (const auto clause = find_clause(context, citation.text, citation.span)) {
      result.clauses.push_back(*clause);
    }
  }
  if (basis->assumption) result.assumption = basis->assumption->text;
  if (basis->citations.empty() && need == Need::citation) {
    context.report(Kind::citation_missing, basis->span, {what.zh, what.en});
  }
  if (!basis->citations.empty()) check_in_force(context, result, *basis, in_force);
  if (!result.clauses.empty() || !result.assumption.empty()) result.span = basis->span;
  return result;
}

Interval overlap(Interval a, Interval b) {
  return {std::max(a.from, b.from), std::min(a.to, b.to)};
}

bool ascending(Context& context, const std::vector<syntax::Dated>& dated) {
  for (size_t i = 1; i < dated.size(); ++i) {
    if (dated[i].since <= dated[i - 1].since) {
      context.report(Kind::dates_not_ascending, dated[i].span,
                     {format_date(dated[i].since), format_date(dated[i - 1].since)});
      return false;
    }
  }
  return true;
}

}  // namespace xinheng::check
