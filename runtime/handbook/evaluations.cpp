// How the grade is made.
#include <fmt/format.h>

#include "compiler/program/constants.h"
#include "compiler/values/fixed_point.h"
#include "runtime/handbook/book.h"

namespace xinheng::handbook {

using namespace program;

namespace {

std::string grade_name(const Book& book, const Evaluation& evaluation, Word grade) {
  return book.program.codes[evaluation.grades].codes[static_cast<size_t>(grade)].name;
}

// The parameter whose value it is, but for its sign and places.
const Parameter* parameter_of(const Program& program, ExprId id) {
  const ExprNode& node = program.exprs[id].node;
  if (const auto* ref = std::get_if<ParameterRef>(&node))
    return &program.parameters[ref->parameter];
  if (const auto* rescale = std::get_if<Rescale>(&node))
    return parameter_of(program, rescale->operand);
  if (const auto* minus = std::get_if<Negate>(&node)) return parameter_of(program, minus->operand);
  return nullptr;
}

// A number, which leads to the parameter that it is.
std::string limit(const Book& book, ExprId id, bool share = false) {
  const auto word = constant_on(book.program, id, book.day);
  if (!word) return book.sentences.value(id);
  const Type& type = book.program.exprs[id].type;
  const std::string number =
      share ? format_percent(*word, type.places) : book.sentences.word(type, *word);
  const Parameter* parameter = parameter_of(book.program, id);
  return parameter == nullptr
             ? number
             : "<a href=\"#" + escaped(anchor_of(anchor_of(*parameter))) + "\">" + number + "</a>";
}

void write_unrated(Book& book, const Evaluation& evaluation, const std::string& anchor) {
  if (evaluation.unrated.empty()) return;
  book.add("<h4>" + book.say("哪些不评", "Who isn't rated") + "</h4>\n<ul class=\"cases\">\n");
  for (const LabelledCase& one : evaluation.unrated) {
    book.add(case_item(book, one, {anchor, evaluation.name + " " + one.label}));
  }
  book.add("</ul>\n");
}

void write_parts(Book& book, const Evaluation& evaluation, const std::string& anchor) {
  if (evaluation.dimensions.empty()) return;
  bool weighted = false;
  for (const Dimension& part : evaluation.dimensions) weighted = weighted || part.weight.valid();
  book.add("<h4>" + book.say("分几项算", "The parts") + "</h4>\n" +
           table_begin("stack", evaluation.name + book.say("的分项", ": the parts")));
  for (const std::string& head :
       {book.say("分项", "Part"), book.say("怎样算", "How it is counted")})
    book.add("<th scope=\"col\">" + head + "</th>");
  std::vector<std::string> limits = {book.say("最低", "Lowest"), book.say("最高", "Highest")};
  if (weighted) limits.push_back(book.say("权重", "Weight"));
  for (const std::string& head : limits)
    book.add("<th scope=\"col\" class=\"n\">" + head + "</th>");
  book.add("</tr></thead><tbody>\n");
  const auto cell = [&](const std::string& label, const std::string& html) {
    book.add("<td class=\"n\" data-label=\"" + label + "\">" + html + "</td>");
  };
  for (const Dimension& part : evaluation.dimensions) {
    const std::string id = anchor + "." + part.name;
    book.term(part.name, id, book.say("分项", "part"));
    book.add("<tr id=\"" + escaped(anchor_of(id)) + "\"><th scope=\"row\">" + escaped(part.name) +
             "</th>");
    book.add("<td data-label=\"" + book.say("怎样算", "How it is counted") + "\">" +
             book.sentences.value(part.value) + "</td>");
    cell(limits[0], limit(book, part.floor));
    cell(limits[1], limit(book, part.ceiling));
    if (weighted) cell(limits[2], part.weight.valid() ? limit(book, part.weight) : "1");
    book.add("</tr>\n");
  }
  book.add("</tbody></table>\n<p class=\"hint\">" +
           book.say("算出来低于最低、高于最高的，分别按最低、最高计。",
                    "What comes out below the lowest or above the highest counts as these.") +
           "</p>\n");
}

void write_score(Book& book, const Evaluation& evaluation) {
  const Dimension& score = *evaluation.score;
  book.add("<h4>" + escaped(score.name) + "</h4>\n<p>" + escaped(score.name) +
           book.say(" ＝ ", " = ") + book.sentences.value(score.value) +
           book.say("。最低 ", ". At least ") + limit(book, score.floor) +
           book.say("，最高 ", ", at most ") + limit(book, score.ceiling) + book.say("。", ".") +
           "</p>\n");
}

void write_bands(Book& book, const Evaluation& evaluation, const std::string& anchor) {
  if (evaluation.bands.empty()) return;
  const std::string score = evaluation.score ? evaluation.score->name : book.say("得分", "score");
  bool based = false;
  for (const Band& band : evaluation.bands) {
    based = based || !band.basis.clauses.empty() || !band.basis.assumption.empty();
  }
  book.add("<h4>" + book.say("怎样分等级", "The grades") + "</h4>\n" +
           table_begin("bands", evaluation.name + book.say("的等级", ": the grades")) +
           "<th scope=\"col\">" + escaped(evaluation.grade_name) + "</th><th scope=\"col\">" +
           escaped(score) + "</th>" +
           (based ? "<th scope=\"col\">" + book.say("依据", "Basis") + "</th>" : "") +
           "</tr></thead><tbody>\n");
  std::string above;
  const auto row = [&](Word grade, const std::string& from, const std::string& basis) {
    std::string range = from.empty() ? "" : from + book.say(" 以上", " or more");
    if (!above.empty()) {
      range +=
          (range.empty() ? "" : book.say("，", ", ")) + book.say("不到 ", "less than ") + above;
    }
    book.add("<tr><th scope=\"row\">" + escaped(grade_name(book, evaluation, grade)) + "</th><td>" +
             range + "</td>" + (based ? "<td>" + basis + "</td>" : "") + "</tr>\n");
  };
  for (const Band& band : evaluation.bands) {
    const std::string from = limit(book, band.from);
    row(band.grade, from, book.basis(band.basis, {anchor, evaluation.name}));
    above = from;
  }
  row(evaluation.otherwise, "", "");
  book.add("</tbody></table>\n");
}

void write_downgrades(Book& book, const Evaluation& evaluation, const std::string& anchor) {
  if (evaluation.downgrades.empty()) return;
  book.add("<h4>" + book.say("不论得分，直接降级", "Downgrades, whatever the score") +
           "</h4>\n<p>" +
           book.say("有下列情形的，等级不高于所写的那一级；几种都有的，取最低的。",
                    "In these cases the grade is no higher than is said; of several the lowest "
                    "counts.") +
           "</p>\n<ul class=\"cases\">\n");
  for (const LabelledCase& one : evaluation.downgrades) {
    book.add("<li><strong>" + escaped(one.label) + "</strong>" + book.say("，至多 ", ", at most ") +
             "<b>" + escaped(grade_name(book, evaluation, *one.grade)) + "</b>" +
             book.say("：", ": ") + book.sentences.condition_list(one.when) + " " +
             book.interval(one.in_force) +
             book.basis(one.basis, {anchor, evaluation.name + " " + one.label}) + "</li>\n");
  }
  book.add("</ul>\n");
}

void write_quotas(Book& book, const Evaluation& evaluation, const std::string& anchor) {
  if (evaluation.quotas.empty()) return;
  book.add("<h4>" + book.say("名额", "Quotas") + "</h4>\n<ul class=\"cases\">\n");
  for (const Quota& one : evaluation.quotas) {
    const std::string group = one.group.valid()
                                  ? book.say("，按", ", in each group by ") +
                                        book.sentences.value(one.group) + book.say("分组", "")
                                  : "";
    const std::string ties =
        one.keep_ties
            ? book.say("，最后一名并列的都算", "; all who tie at the limit keep it")
            : book.say("，最后一名并列的都不算", "; of those who tie at the limit none does");
    book.add("<li><strong>" + escaped(one.label) + "</strong>" + book.say("：评为", ": ") +
             escaped(grade_name(book, evaluation, one.grade)) +
             book.say("的，至多占参评的 ", " for at most this share of those rated: ") +
             limit(book, one.share, true) + group +
             book.say("，按得分从高到低取；取不上的，降一级",
                      ", by score; the others get the grade below") +
             ties + " " + book.basis(one.basis, {anchor, evaluation.name + " " + one.label}) +
             "</li>\n");
  }
  book.add("</ul>\n");
}

}  // namespace

std::string case_item(Book& book, const LabelledCase& one, const Place& place) {
  return "<li><strong>" + escaped(one.label) + "</strong>" + book.say("：", ": ") +
         book.sentences.condition_list(one.when) + " " + book.interval(one.in_force) +
         book.basis(one.basis, place) + "</li>\n";
}

void write_evaluations(Book& book) {
  if (book.program.evaluations.size() == 0) return;
  book.chapter("怎样评价", book.say("怎样评价", "How one is rated"));
  for (const Evaluation& evaluation : book.program.evaluations) {
    const std::string anchor = anchor_of(evaluation);
    const std::string& subject = book.program.subjects[evaluation.subject].name;
    book.section(anchor, evaluation.name);
    book.term(evaluation.name, anchor, book.say("评价", "rating"));
    book.add(book.comment(evaluation.span));
    book.add("<p class=\"who\">" + book.say("评价对象：", "Who is rated: ") + escaped(subject) +
             book.say("。", ". ") + book.basis(evaluation.basis, {anchor, evaluation.name}) +
             "</p>\n");
    write_unrated(book, evaluation, anchor);
    write_parts(book, evaluation, anchor);
    if (evaluation.score) write_score(book, evaluation);
    write_bands(book, evaluation, anchor);
    write_downgrades(book, evaluation, anchor);
    write_quotas(book, evaluation, anchor);
  }
}

}  // namespace xinheng::handbook
