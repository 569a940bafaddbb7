// Publications, deadlines, objection and repair: what rules find of one record.
#include <fmt/format.h>

#include "runtime/handbook/book.h"

namespace xinheng::handbook {

using namespace program;

namespace {

std::string shown_how(const Book& book, const Mask& mask) {
  switch (mask.kind) {
    case Mask::Kind::as_is:
      return book.say("原样显示", "as it is");
    case Mask::Kind::month_only:
      return book.say("只显示到月", "year and month only");
    case Mask::Kind::year_only:
      return book.say("只显示到年", "the year only");
    case Mask::Kind::keep:
      break;
  }
  const bool zh = book.language == Language::zh;
  if (mask.last == 0) {
    return fmt::format(fmt::runtime(zh ? "只露出前 {} 个字，其余用 * 代替"
                                       : "the first {} characters, * for the others"),
                       mask.first);
  }
  return fmt::format(fmt::runtime(zh ? "只露出前 {} 个和后 {} 个字，其余用 * 代替"
                                     : "the first {} and the last {} characters, * for the others"),
                     mask.first, mask.last);
}

std::string waivers_of(Book& book, const Finding& finding, const std::string& anchor) {
  std::string list;
  for (const Waiver& one : finding.waivers) {
    std::string about = only_cases(book, one.over, finding.cases);
    if (!about.empty()) about = book.say("（", " (") + about + book.say("）", ")");
    std::string instead;
    if (one.deadline.valid()) {
      const Finding& other = book.program.findings[one.deadline];
      instead = book.say("（改为“", " (instead “") + link_to(anchor_of(other), other.name) +
                book.say("”）", "”)");
    }
    list += "<li><strong>" + escaped(one.label) + "</strong>" + about + instead +
            book.say("：", ": ") + book.sentences.condition_list(one.when) + " " +
            book.interval(one.in_force) +
            book.basis(one.basis, {anchor, finding.name + " " + one.label}) + "</li>\n";
  }
  return list.empty() ? "" : "<ul class=\"cases\">\n" + list + "</ul>";
}

std::string cases_of(Book& book, const Finding& finding, const std::string& anchor) {
  std::string list;
  for (const LabelledCase& one : finding.cases) {
    list += case_item(book, one, {anchor, finding.name + " " + one.label});
  }
  return list.empty() ? "" : "<ul class=\"cases\">\n" + list + "</ul>";
}

// What is shown, and how; or who answers.
std::string reported(const Book& book, const Finding& finding) {
  if (finding.reported.empty()) return "";
  if (finding.kind == FindingKind::deadline) {
    return book.sentences.value(finding.reported[0].value);
  }
  std::string rows;
  for (const Reported& one : finding.reported) {
    rows += "<tr><th scope=\"row\">" + escaped(one.name) + "</th><td>" +
            escaped(shown_how(book, one.mask)) + "</td></tr>\n";
  }
  return table_begin("shown", finding.name + book.say("公开的项目", ": what is shown")) +
         "<th scope=\"col\">" + book.say("项目", "What") + "</th><th scope=\"col\">" +
         book.say("怎样显示", "How") + "</th></tr></thead><tbody>\n" + rows + "</tbody></table>";
}

std::string term_of(Book& book, const Finding& finding, const std::string& anchor) {
  if (!finding.term.valid()) return "";
  const bool zh = book.language == Language::zh;
  const std::string term = book.sentences.value(finding.term);
  const std::string start =
      finding.start.valid() ? book.sentences.value(finding.start) : book.say("评价日", "then");
  const bool deadline = finding.kind == FindingKind::deadline;
  const std::string text = zh ? "从" + start + "起，" + term + (deadline ? "以内" : "")
                              : (deadline ? "within " : "") + term + " from " + start;
  return text + " " +
         book.basis(finding.term_basis, {anchor, finding.name + book.say(" 期限", " term")});
}

void write_finding(Book& book, const Finding& finding) {
  const std::string anchor = anchor_of(finding);
  struct Words {
    const char *zh, *en;
  };
  constexpr Words kinds[] = {
      {"修复", "repair"}, {"异议", "objection"}, {"公示", "publication"}, {"时限", "deadline"}};
  const Words& kind = kinds[static_cast<size_t>(finding.kind)];
  book.term(finding.name, anchor, book.say(kind.zh, kind.en));
  for (const std::string& office : finding.offices) {
    book.departments[office].push_back({anchor, finding.name});
  }
  const bool publication = finding.kind == FindingKind::publication;
  const bool deadline = finding.kind == FindingKind::deadline;
  // Right below the chapter; the others are below a section.
  const std::string heading = publication || deadline ? "h3>" : "h4>";
  book.add("<article class=\"card\" id=\"" + escaped(anchor_of(anchor)) + "\">\n<" + heading +
           escaped(finding.name) + "</" + heading + "\n" + book.comment(finding.span) +
           "<dl class=\"facts\">\n");
  book.add(
      fact(book.say("什么记录", "Records"), escaped(book.program.records[finding.record].name)));
  book.add(fact(publication ? book.say("在哪里", "Where") : book.say("受理", "Office"),
                book.list_of(finding.offices)));
  book.add(fact(book.say("什么时候", "When"), cases_of(book, finding, anchor)));
  book.add(fact(book.say("例外", "Unless"), waivers_of(book, finding, anchor)));
  book.add(fact(deadline ? book.say("多少时间以内", "Within") : book.say("多久", "How long"),
                term_of(book, finding, anchor)));
  if (finding.done.valid()) {
    book.add(fact(book.say("到哪天算办结", "Done on"), book.sentences.value(finding.done)));
  }
  book.add(
      fact(deadline ? book.say("谁负责", "Who answers") : book.say("公开哪些", "What is shown"),
           reported(book, finding)));
  book.add("</dl>\n</article>\n");
}

void write_kind(Book& book, FindingKind kind) {
  for (const Finding& finding : book.program.findings) {
    if (finding.kind == kind) write_finding(book, finding);
  }
}

bool has(const Book& book, FindingKind kind) {
  for (const Finding& finding : book.program.findings) {
    if (finding.kind == kind) return true;
  }
  return false;
}

std::string state_name(const Book& book, const Transitions& one, size_t state) {
  return one.codes.valid() ? book.program.codes[one.codes].codes[state].name
                           : book.program.tables[one.table].row_names[state];
}

void write_transitions(Book& book, const Transitions& one) {
  const std::string name =
      one.codes.valid() ? book.program.codes[one.codes].name : book.program.tables[one.table].name;
  const std::string anchor = "流转-" + name;
  const std::string title = name + book.say("怎样变化", ": how it changes");
  book.section(anchor, title);
  book.add(book.comment(one.span));
  book.add(table_begin("stack", title) + "<th scope=\"col\">" + book.say("现在是", "From") +
           "</th><th scope=\"col\">" + book.say("可以变为", "To") + "</th><th scope=\"col\">" +
           book.say("依据", "Basis") + "</th></tr></thead><tbody>\n");
  for (size_t state = 0; state < one.to.size(); ++state) {
    std::vector<std::string> to;
    for (const Word word : one.to[state]) {
      to.push_back(state_name(book, one, static_cast<size_t>(word)));
    }
    const std::string here = state_name(book, one, state);
    book.add("<tr><th scope=\"row\">" + escaped(here) + "</th><td data-label=\"" +
             book.say("可以变为", "To") + "\">" +
             (to.empty() ? book.say("不再变化", "nothing more") : book.list_of(to)) +
             "</td><td data-label=\"" + book.say("依据", "Basis") + "\">" +
             book.basis(one.basis[state], {anchor, name + " " + here}) + "</td></tr>\n");
  }
  book.add("</tbody></table>\n");
}

}  // namespace

bool is_of_states(const Program& program, const Decision& decision) {
  for (const Input& input : decision.inputs) {
    if (transitions_of(program, program.exprs[input.value].type) != nullptr) return true;
  }
  return false;
}

void write_publications(Book& book) {
  if (!has(book, FindingKind::publication)) return;
  book.chapter("公示", book.say("公示", "Publications"));
  book.add("<p class=\"lead\">" +
           book.say("向社会公开的，只有下面写出的几项；期满不再公开。",
                    "Only what is listed here is shown in public, and no longer than said.") +
           "</p>\n");
  write_kind(book, FindingKind::publication);
}

void write_deadlines(Book& book) {
  if (!has(book, FindingKind::deadline)) return;
  book.chapter("时限", book.say("各种时限", "Deadlines"));
  write_kind(book, FindingKind::deadline);
}

void write_repairs(Book& book) {
  const bool objections = has(book, FindingKind::objection),
             repairs = has(book, FindingKind::repair);
  bool states = !book.program.transitions.empty();
  for (const Decision& one : book.program.decisions) {
    states = states || is_of_states(book.program, one);
  }
  if (!objections && !repairs && !states) return;
  book.chapter("异议和修复", book.say("异议和修复", "Objection and repair"));
  if (objections) book.section("异议", book.say("异议", "Objection"));
  write_kind(book, FindingKind::objection);
  if (repairs) book.section("修复", book.say("信用修复", "Repair"));
  write_kind(book, FindingKind::repair);
  for (const Transitions& one : book.program.transitions) write_transitions(book, one);
  for (const Decision& one : book.program.decisions) {
    if (!is_of_states(book.program, one)) continue;
    book.section(anchor_of(one), one.name);
    book.add(decision_table(book, one));
  }
}

}  // namespace xinheng::handbook
