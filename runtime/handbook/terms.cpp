// What the words of the rules mean: defines, parameters by date.
#include <fmt/format.h>

#include "compiler/values/fixed_point.h"
#include "runtime/handbook/book.h"

namespace xinheng::handbook {

using namespace program;

namespace {

std::string owner_of(const Program& program, const Define& define) {
  return define.scope == Scope::record ? program.records[define.record].name
                                       : program.subjects[define.subject].name;
}

bool is_condition(const Define& define) {
  return define.type.kind == TypeKind::boolean && !define.type.optional;
}

// 是, 否, or the value.
std::string result(const Book& book, const Define& define, ExprId id) {
  const auto* literal = std::get_if<Literal>(&book.program.exprs[id].node);
  if (!is_condition(define)) return book.sentences.value(id);
  if (std::holds_alternative<Prior>(book.program.exprs[id].node))
    return book.say("不因此改变，仍看一般的条件", "nothing changes: the general condition decides");
  if (literal == nullptr) return book.sentences.condition_list(id);
  return literal->value != 0 ? book.say("符合", "it does") : book.say("不符合", "it doesn’t");
}

std::string base_text(const Book& book, const Define& define) {
  const auto* literal = std::get_if<Literal>(&book.program.exprs[define.base].node);
  if (is_condition(define) && literal != nullptr) {
    return book.say("一般", "In general ") + result(book, define, define.base) +
           book.say("。", ".");
  }
  return (is_condition(define) ? book.say("符合，是指：", "It holds where: ")
                               : book.say("就是：", "It is: ")) +
         result(book, define, define.base);
}

std::string over_text(const Book& book, const Define& define, const Exception& one) {
  std::string names;
  for (const uint32_t i : one.over) {
    names += (names.empty() ? "" : book.say("、", ", ")) + "“" +
             escaped(define.exceptions[i].label) + "”";
  }
  return names.empty() ? "" : book.say("（优先于", " (over ") + names + book.say("）", ")");
}

void write_define(Book& book, const Define& define) {
  const std::string anchor = anchor_of(book.program, define);
  const std::string owner = owner_of(book.program, define);
  const std::string full = owner + "." + define.name;
  book.term(define.name, anchor, owner);
  book.add("<article class=\"card\" id=\"" + escaped(anchor_of(anchor)) + "\">\n<h4>" +
           escaped(define.name) + " <span class=\"mark\">" + escaped(owner) + "</span></h4>\n" +
           book.comment(define.span));
  book.add("<div>" + base_text(book, define) + " " + book.basis(define.basis, {anchor, full}) +
           "</div>\n");
  if (!define.exceptions.empty()) {
    book.add("<ul class=\"cases\">\n");
    for (const Exception& one : define.exceptions) {
      const std::string when = book.sentences.condition_list(one.when);
      const std::string then = (when.ends_with("</ul>") ? "" : book.say("，", "; ")) +
                               (is_condition(define) ? book.say("这时", "then: ")
                                                     : book.say("这时是：", "then it is: "));
      book.add("<li><strong>" + escaped(one.label) + "</strong>" + over_text(book, define, one) +
               book.say("：如果", ": where ") + when + then + result(book, define, one.value) +
               " " + book.interval(one.in_force) +
               book.basis(one.basis, {anchor, full + " " + one.label}) + "</li>\n");
    }
    book.add("</ul>\n");
  }
  book.add("</article>\n");
}

}  // namespace

void write_terms(Book& book) {
  bool any = false;
  std::vector<std::string> owners;
  for (const Define& define : book.program.defines) {
    if (define.finding.valid()) continue;
    const std::string owner = owner_of(book.program, define);
    if (std::find(owners.begin(), owners.end(), owner) == owners.end()) owners.push_back(owner);
  }
  for (const std::string& owner : owners) {
    if (!any) book.chapter("名词", book.say("名词是什么意思", "What words mean"));
    any = true;
    book.section("名词-" + owner, owner);
    for (const Define& define : book.program.defines) {
      if (!define.finding.valid() && owner_of(book.program, define) == owner) {
        write_define(book, define);
      }
    }
  }
}

void write_parameters(Book& book) {
  if (book.program.parameters.size() == 0) return;
  const std::string title = book.say("各项数值", "Values");
  book.chapter("参数", title);
  book.add(table_begin("stack", title));
  const std::string heads[] = {book.say("名称", "Name"), book.say("数值", "Value"),
                               book.say("从哪天起", "From"), book.say("依据", "Basis")};
  for (const std::string& head : heads) book.add("<th scope=\"col\">" + head + "</th>");
  book.add("</tr></thead><tbody>\n");
  for (const Parameter& parameter : book.program.parameters) {
    const std::string anchor = anchor_of(parameter);
    book.term(parameter.name, anchor, book.say("数值", "value"));
    for (size_t i = 0; i < parameter.values.size(); ++i) {
      const DatedValue& dated = parameter.values[i];
      const bool now = holds_on(dated.interval, book.day);
      const std::string id = i == 0 ? " id=\"" + escaped(anchor_of(anchor)) + "\"" : "";
      const std::string value = !dated.value ? book.say("废止", "repealed")
                                : book.is_percent(dated.span)
                                    ? format_percent(*dated.value, parameter.type.places)
                                    : book.sentences.word(parameter.type, *dated.value);
      const std::string since =
          dated.interval.from == date_min ? "—" : book.sentences.dated(dated.interval.from);
      book.add("<tr" + id + (now ? " class=\"now\"" : "") + "><th scope=\"row\">" +
               escaped(parameter.name) + "</th><td data-label=\"" + heads[1] + "\">" + value +
               (now && parameter.values.size() > 1
                    ? " <em class=\"state\">" + book.say("现行", "now") + "</em>"
                    : "") +
               "</td><td data-label=\"" + heads[2] + "\">" + since + "</td><td data-label=\"" +
               heads[3] + "\">" +
               book.basis(dated.basis, {anchor, book.say("数值 ", "value ") + parameter.name}) +
               "</td></tr>\n");
    }
  }
  book.add("</tbody></table>\n");
}

}  // namespace xinheng::handbook
