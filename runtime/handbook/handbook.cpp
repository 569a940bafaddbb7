#include "runtime/handbook/handbook.h"

#include <fmt/format.h>

#include "compiler/program/standing.h"
#include "runtime/handbook/book.h"
#include "runtime/handbook/style.h"
#include "runtime/page/page.h"

namespace xinheng::handbook {
namespace {

using namespace program;

std::string row(const std::string& name, const std::string& html) {
  return "<tr><th scope=\"row\">" + escaped(name) + "</th><td>" + html + "</td></tr>\n";
}

std::string in_force_text(const Book& book, const std::vector<Interval>& intervals) {
  std::string text;
  for (const Interval& one : intervals) {
    if (!text.empty()) text += book.say("；", "; ");
    text += book.sentences.dated(one.from) + book.say(" 起施行", " onwards");
    if (one.to != date_max) {
      text += book.say("，", ", until ") + book.sentences.dated(one.to) + book.say(" 起废止", "");
    }
  }
  const StandingOn now = standing_on(intervals, book.day);
  if (now.standing == Standing::in_force) return text;
  return text + " <em class=\"state\">" +
         (now.standing == Standing::repealed ? book.say("已废止", "repealed")
                                             : book.say("尚未施行", "not yet in force")) +
         "</em>";
}

void write_cover(Book& book) {
  const Program& program = book.program;
  book.add("<header class=\"cover\">\n<p class=\"kicker\">" + book.say("守信手册", "HANDBOOK") +
           "</p>\n<h1>" + escaped(program.name) + "</h1>\n");
  if (const std::string note = book.note(); !note.empty()) {
    book.add("<p class=\"lead\">" + escaped(note) + "</p>\n");
  }
  book.add("<p class=\"lead\">" + book.say("版本 ", "Version ") + escaped(program.version) +
           book.say("，截至 ", ", as of ") + book.sentences.dated(book.day) + book.say("。", ".") +
           "</p>\n</header>\n");
}

// Each kind of measure: how many.
std::string counted_measures(const Book& book) {
  struct Words {
    const char *zh, *en;
  };
  constexpr Words names[] = {{"奖励 {} 项", "{} rewards"},
                             {"惩戒 {} 项", "{} punishments"},
                             {"预警 {} 项", "{} warnings"},
                             {"名单 {} 个", "{} rosters"}};
  std::string text;
  for (size_t kind = 0; kind < std::size(names); ++kind) {
    size_t count = 0;
    for (const Measure& one : book.program.measures) {
      count += static_cast<size_t>(one.kind) == kind ? 1 : 0;
    }
    if (count == 0) continue;
    text += (text.empty() ? "" : book.say("、", ", ")) +
            fmt::format(fmt::runtime(book.say(names[kind].zh, names[kind].en)), count);
  }
  return text;
}

std::string grades_text(const Book& book, const Evaluation& evaluation) {
  const auto& codes = book.program.codes[evaluation.grades].codes;
  std::string names;
  for (size_t i = codes.size(); i-- > 0;) {
    names += (names.empty() ? "" : book.say("、", ", ")) + escaped(codes[i].name);
  }
  return names;
}

void write_summary(Book& book) {
  const Program& program = book.program;
  std::string items;
  for (const Evaluation& one : program.evaluations) {
    const std::string link = link_to(anchor_of(one), one.name);
    items += "<li>" + book.say("对", "For ") + escaped(program.subjects[one.subject].name) +
             book.say("作“", ": “") + link + book.say("”评价", "”");
    if (one.grades.valid())
      items += book.say("，等级从高到低：", ", grades: ") + grades_text(book, one);
    items += book.say("。", ".") + std::string("</li>\n");
  }
  for (uint32_t i = 0; i < program.tables.size(); ++i) {
    if (!is_of_behaviours(program, TableId{i})) continue;
    const Table& table = program.tables[TableId{i}];
    items += "<li>" + link_to(anchor_of(table), table.name) +
             fmt::format(fmt::runtime(book.say("：列出 {} 种。", ": {} are listed.")),
                         table.rows.size()) +
             "</li>\n";
  }
  if (const std::string measures = counted_measures(book); !measures.empty()) {
    items += "<li>" + measures + book.say("。", ".") + "</li>\n";
  }
  if (!items.empty()) book.add("<ul class=\"summary cases\">\n" + items + "</ul>\n");
}

void write_source_table(Book& book) {
  if (book.program.sources.size() == 0) return;
  const std::string heads[] = {book.say("简称", "Short title"), book.say("全称", "Title"),
                               book.say("文号", "Number"), book.say("施行", "In force")};
  book.add(table_begin("stack", book.say("依据的文件", "Sources of law")));
  for (const std::string& head : heads) book.add("<th scope=\"col\">" + head + "</th>");
  book.add("</tr></thead><tbody>\n");
  for (const Source& source : book.program.sources) {
    const std::string cells[] = {
        escaped(source.full_title), escaped(source.number),
        in_force_text(book, source.in_force) + book.basis_of_source(source.title)};
    book.add("<tr><th scope=\"row\">" + link_to("法源-" + source.title, source.title) + "</th>");
    for (size_t i = 0; i < std::size(cells); ++i) {
      book.add("<td data-label=\"" + heads[i + 1] + "\">" + cells[i] + "</td>");
    }
    book.add("</tr>\n");
  }
  book.add("</tbody></table>\n");
}

}  // namespace

void write_sources(Book& book) {
  const Program& program = book.program;
  book.chapter("说明", book.say("这本手册", "About this handbook"));
  book.add(
      "<p>" +
      book.say("本手册由信用规则自动写成：系统照这些规则评价、奖惩，手册说的就是规则说的。方括号"
               "里是依据的条款；标“假设”的，文件没有写明，暂时这样取。带下划线的词，点开就是它的"
               "意思。",
               "This handbook is written from the rules themselves, by which the system rates, "
               "rewards and punishes. Clauses in brackets are the legal basis; “assumption” "
               "marks what no document settles. Underlined words lead to what they mean.") +
      "</p>\n");
  write_summary(book);
  book.add("<h3>" + book.say("依据的文件", "Sources of law") + "</h3>\n");
  if (program.sources.size() == 0) {
    book.add("<p>" + book.say("没有写明依据的文件。", "None is named.") + "</p>\n");
  }
  write_source_table(book);
  const std::string pack = book.say("规则包", "The pack");
  book.add("<h3>" + pack + "</h3>\n<table class=\"source\"><caption>" + pack +
           "</caption><tbody>\n");
  book.add(row(book.say("名称和版本", "Name and version"),
               escaped(program.name + " " + program.version)));
  book.add(row(book.say("施行", "In force"), in_force_text(book, {program.in_force})));
  for (const UsedPack& used : program.uses) {
    book.add(row(book.say("使用", "Uses"), escaped(used.name + " " + used.version)));
  }
  if (program.missing_day) {
    book.add(row(
        book.say("没有对应日的", "A day that a month lacks"),
        (*program.missing_day == MissingDay::month_end
             ? book.say("取当月最后一天", "the last day of the month")
             : book.say("取次月第一天", "the first day of the next month")) +
            " " + book.basis(program.missing_day_basis, {"说明", book.say("历法", "calendar")})));
  }
  if (program.workdays) {
    book.add(row(book.say("工作日", "Working days"),
                 book.say("按公布的放假、上班安排，从 ", "as published, from ") +
                     book.sentences.dated(program.workdays->first) + book.say(" 到 ", " to ") +
                     book.sentences.dated(program.workdays->end() - 1) +
                     (program.workdays->start_counts
                          ? book.say("；开始的当日计入", "; the first day counts")
                          : book.say("；开始的当日不计", "; the first day doesn’t count")) +
                     " " +
                     book.basis(program.start_day_basis, {"说明", book.say("历法", "calendar")})));
  }
  book.add(row(book.say("规则的指纹", "Fingerprint"),
               "<code>" + escaped(program.content_hash.substr(0, 16)) + "</code>"));
  book.add("</tbody></table>\n");
}

std::string handbook(const Compilation& compilation, Days day, Language language) {
  Book book(compilation, day, language);
  write_cover(book);
  const std::string head = std::move(book.out);
  book.out.clear();
  write_sources(book);
  write_evaluations(book);
  write_behaviours(book);
  write_measures(book);
  write_publications(book);
  write_repairs(book);
  write_deadlines(book);
  write_scenes(book);
  write_decisions(book);
  write_terms(book);
  write_lists(book);
  write_parameters(book);
  write_departments(book);
  write_assumptions(book);
  write_clauses(book);
  write_index(book);
  book.end_chapter();
  const Program& program = *compilation.program;
  const std::string title = program.name + book.say(" 守信手册", " – handbook");
  return page::opening(title, language, style) + head + "<nav class=\"toc\" aria-label=\"" +
         book.say("目录", "Contents") + "\">\n<h2>" + book.say("目录", "Contents") + "</h2>\n" +
         book.contents() + "</nav>\n<main id=\"main\">\n" + book.out + "</main>\n<footer>" +
         escaped(program.name + " " + program.version) + book.say("，", ", ") +
         book.sentences.dated(day) + "</footer>\n</body>\n</html>\n";
}

}  // namespace xinheng::handbook
