// The calendar of working days, as the yearly notices give it: which days it covers, which of them
// are holidays, which Saturdays and Sundays are worked. All other days go by the week.
#include <algorithm>

#include "compiler/check/csv.h"
#include "compiler/check/entries.h"
#include "compiler/check/expression.h"
#include "compiler/check/law.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

enum class DayKind : uint8_t { covers, holiday, workday };
struct Stretch {  // one row: the same for all its days
  DayKind kind;
  Days first, last;
  Span span;
};

struct ColumnName {
  std::string_view zh, en;
};
constexpr ColumnName columns[] = {
    {"起日", "first_day"}, {"止日", "last_day"}, {"类别", "kind"}, {"说明", "note"}};
constexpr ColumnName kinds[] = {{"适用", "covers"}, {"放假", "holiday"}, {"上班", "workday"}};
constexpr size_t columns_needed = 3;

// Which column of the file holds what; empty where one is missing or not known.
std::optional<std::vector<size_t>> find_columns(Context& context, const CsvFile& csv) {
  std::vector<std::optional<size_t>> found(std::size(columns));
  bool good = true;
  for (size_t i = 0; i < csv.header.size(); ++i) {
    const CsvCell& cell = csv.header[i];
    const auto* name = std::find_if(
        std::begin(columns), std::end(columns),
        [&](const ColumnName& column) { return cell.text == column.zh || cell.text == column.en; });
    if (name == std::end(columns)) {
      context.report(Kind::csv_unknown_column, cell.span, {cell.text, "起日、止日、类别、说明"});
      good = false;
    } else if (auto& at = found[static_cast<size_t>(name - columns)]) {
      context.report(Kind::csv_column_twice, cell.span, {cell.text});
      good = false;
    } else {
      at = i;
    }
  }
  std::vector<size_t> places;
  for (size_t i = 0; i < columns_needed; ++i) {
    if (!found[i] && good) {
      context.report(Kind::csv_missing_column, csv.header[0].span, {std::string(columns[i].zh)});
    }
    good = good && found[i];
    places.push_back(found[i].value_or(0));
  }
  return good ? std::optional(places) : std::nullopt;
}

std::optional<Days> day_of(Context& context, const CsvCell& cell) {
  const auto date = parse_date(cell.text);
  if (date && *date >= data_date_min && *date < data_date_max) return date;
  context.report(Kind::csv_bad_value, cell.span,
                 {cell.text, "1900年到2199年的日期", "a date from 1900 to 2199"});
  return {};
}

std::optional<DayKind> kind_of(Context& context, const CsvCell& cell) {
  for (size_t i = 0; i < std::size(kinds); ++i) {
    if (cell.text == kinds[i].zh || cell.text == kinds[i].en) return static_cast<DayKind>(i);
  }
  context.report(Kind::csv_bad_value, cell.span,
                 {cell.text, "适用、放假或上班", "covers, holiday or workday"});
  return {};
}

// Sorted by the first day.
std::vector<Stretch> read_stretches(Context& context, const CsvFile& csv,
                                    const std::vector<size_t>& places) {
  std::vector<Stretch> stretches;
  for (const CsvRow& row : csv.rows) {
    const auto first = day_of(context, row.cells[places[0]]);
    const auto last = day_of(context, row.cells[places[1]]);
    const auto kind = kind_of(context, row.cells[places[2]]);
    if (!first || !last || !kind) continue;
    if (*last < *first) {
      context.report(Kind::workdays_reversed, row.span, {format_date(*first), format_date(*last)});
      continue;
    }
    stretches.push_back({*kind, *first, *last, row.span});
  }
  std::stable_sort(stretches.begin(), stretches.end(),
                   [](const Stretch& a, const Stretch& b) { return a.first < b.first; });
  return stretches;
}

// The days covered: what 适用 says, row after row without gap or overlap. [first, end)
std::optional<program::Interval> covered(Context& context, const std::vector<Stretch>& stretches,
                                         Span file) {
  std::optional<program::Interval> interval;
  bool good = true;
  for (const Stretch& stretch : stretches) {
    if (stretch.kind != DayKind::covers) continue;
    if (!interval) interval = program::Interval{stretch.first, stretch.first};
    if (stretch.first > interval->to) {
      context.report(Kind::workdays_gap, stretch.span,
                     {format_date(interval->to), format_date(stretch.first - 1)});
      good = false;
    } else if (stretch.first < interval->to) {
      context.report(Kind::workdays_twice, stretch.span, {format_date(stretch.first)});
      good = false;
    }
    interval->to = std::max(interval->to, stretch.last + 1);
  }
  if (!interval) context.report(Kind::workdays_cover_nothing, file, {});
  return good ? interval : std::nullopt;
}

// Marks the days of a row; says where it lies outside, repeats another or changes nothing.
void mark(Context& context, const Stretch& stretch, program::Interval interval,
          std::vector<bool>& is_workday, std::vector<bool>& listed) {
  if (stretch.first < interval.from || stretch.last >= interval.to) {
    context.report(Kind::workdays_outside, stretch.span,
                   {format_date(interval.from), format_date(interval.to - 1)});
    return;
  }
  const bool work = stretch.kind == DayKind::workday;
  for (Days day = stretch.first; day <= stretch.last; ++day) {
    const auto i = static_cast<size_t>(day - interval.from);
    if (listed[i]) {
      context.report(Kind::workdays_twice, stretch.span, {format_date(day)});
      return;
    }
    if (work && is_workday[i]) {
      context.report(Kind::workdays_not_needed, stretch.span, {format_date(day)});
      return;
    }
    listed[i] = true;
    is_workday[i] = work;
  }
}

bool start_counts(Context& context, Entries& entries, const syntax::Calendar& calendar) {
  const syntax::Entry* entry = entries.find(EntryName::start_day);
  if (!entry) {
    if (!calendar.listed.empty()) {
      context.report(Kind::start_day_needed, calendar.listed[0].span, {});
    }
    return false;
  }
  const auto value = entries.name(EntryName::start_day);
  const bool counts = value && (value->text == "计入" || value->text == "included");
  if (value && !counts && value->text != "不计入" && value->text != "excluded") {
    report_unknown(
        context, *value, {"写法", "choice"},
        {word_like(*value, "计入", "included"), word_like(*value, "不计入", "excluded")});
  }
  context.program.start_day_basis =
      check_basis(context, entry->basis, Need::either, {"“开始当日”", "“start_day”"}, entry->span,
                  context.program.in_force);
  return counts;
}

Workdays read_workdays(Context& context, const syntax::Listed& listed, bool start_counts) {
  const Workdays unknown = make_workdays(0, {}, start_counts);
  const auto csv = read_csv(context, listed.path);
  if (!csv) return unknown;
  const auto places = find_columns(context, *csv);
  if (!places) return unknown;
  const std::vector<Stretch> stretches = read_stretches(context, *csv, *places);
  const auto interval = covered(context, stretches, listed.path.span);
  if (!interval) return unknown;
  std::vector<bool> is_workday, marked;
  for (Days day = interval->from; day < interval->to; ++day) {
    is_workday.push_back(weekday(day) <= 5);
  }
  marked.resize(is_workday.size());
  for (const Stretch& stretch : stretches) {
    if (stretch.kind != DayKind::covers) mark(context, stretch, *interval, is_workday, marked);
  }
  return make_workdays(interval->from, is_workday, start_counts);
}

}  // namespace

void check_workdays(Context& context, const syntax::Calendar& calendar, Entries& entries) {
  const Words words = entry_words(EntryName::workdays);
  if (const syntax::Entry* entry = entries.find(EntryName::workdays)) {
    context.report(Kind::entry_value, entry->span,
                   {words.zh, words.en, "来自 “工作日历.csv”", "from “workdays.csv”"});
    context.program.workdays = make_workdays(0, {}, false);
  }
  const bool counts = start_counts(context, entries, calendar);
  Once once(context, {"项目", "entry"});
  for (const syntax::Listed& listed : calendar.listed) {
    if (listed.name.text != words.zh && listed.name.text != words.en) {
      report_unknown(context, listed.name, {"来自文件的项目", "entry from a file"}, {words.zh});
      continue;
    }
    if (!once.add({words.zh, listed.name.span})) continue;
    context.program.workdays = read_workdays(context, listed, counts);
    context.program.workdays_basis = check_basis(context, listed.basis, Need::nothing, words,
                                                 listed.span, context.program.in_force);
  }
}

}  // namespace xinheng::check
