// The lists of a pack: behaviours, scenes, decision tables, all others.
#include <fmt/format.h>

#include "runtime/handbook/book.h"

namespace xinheng::handbook {

using namespace program;

namespace {

bool is_number(const Type& type) {
  return type.kind == TypeKind::integer || type.kind == TypeKind::decimal ||
         type.kind == TypeKind::money;
}

bool has_basis(const Table& table) {
  for (const Basis& basis : table.row_basis) {
    if (!basis.clauses.empty() || !basis.assumption.empty()) return true;
  }
  return false;
}

// The column by which rows come in two halves, good and bad; 0: none.
uint32_t dividing_column(const Program& program, const Table& table) {
  for (uint32_t i = 1; i < table.columns.size(); ++i) {
    const Type& type = table.columns[i].type;
    const bool two = type.kind == TypeKind::code && program.codes[type.codes].codes.size() == 2;
    if (two && !type.optional) return i;
  }
  return 0;
}

std::string row_anchor(const Table& table, size_t row) {
  return anchor_of(table) + "." + table.row_names[row];
}

std::string cell(const Book& book, const Field& column, const std::optional<Word>& word) {
  if (!word) return "<span class=\"none\">—</span>";
  return escaped(format_value(book.program, column.type, *word, book.language));
}

// Rows of the value in the dividing column; without one all.
void write_rows(Book& book, const Table& table, uint32_t divider, std::optional<Word> half,
                const std::string& kind) {
  const bool based = has_basis(table);
  const std::string which =
      half ? book.say("：", ": ") + book.program.codes[table.columns[divider].type.codes]
                                        .codes[static_cast<size_t>(*half)]
                                        .name
           : "";
  book.add(table_begin("stack wide", table.name + which));
  for (uint32_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0 && i == divider) continue;
    book.add("<th scope=\"col\">" + escaped(table.columns[i].name) + "</th>");
  }
  if (based) book.add("<th scope=\"col\">" + book.say("依据", "Basis") + "</th>");
  book.add("</tr></thead><tbody>\n");
  for (size_t row = 0; row < table.rows.size(); ++row) {
    if (half && table.rows[row][divider] != half) continue;
    const std::string& name = table.row_names[row];
    book.term(name, row_anchor(table, row), kind);
    book.add("<tr id=\"" + escaped(anchor_of(row_anchor(table, row))) + "\"><th scope=\"row\">" +
             escaped(name) + "</th>");
    for (uint32_t i = 1; i < table.columns.size(); ++i) {
      if (i == divider) continue;
      const bool number = is_number(table.columns[i].type);
      book.add("<td data-label=\"" + escaped(table.columns[i].name) + "\"" +
               (number ? " class=\"n\"" : "") + ">" +
               cell(book, table.columns[i], table.rows[row][i]) + "</td>");
    }
    if (based) {
      book.add("<td data-label=\"" + book.say("依据", "Basis") + "\">" +
               book.basis(table.row_basis[row],
                          {row_anchor(table, row), table.name + book.say(" ", " ") + name}) +
               "</td>");
    }
    book.add("</tr>\n");
  }
  book.add("</tbody></table>\n");
}

void write_halves(Book& book, const Table& table, const std::string& kind) {
  const uint32_t divider = kind.empty() ? 0 : dividing_column(book.program, table);
  if (divider == 0) {
    write_rows(book, table, 0, std::nullopt, kind.empty() ? table.name : kind);
    return;
  }
  const Codes& halves = book.program.codes[table.columns[divider].type.codes];
  for (size_t half = 0; half < halves.codes.size(); ++half) {
    size_t rows = 0;
    for (const auto& row : table.rows) rows += row[divider] == static_cast<Word>(half) ? 1 : 0;
    if (rows == 0) continue;
    const std::string& name = halves.codes[half].name;
    book.add("<h4>" + escaped(name) +
             fmt::format(fmt::runtime(book.say("（{} 种）", " ({})")), rows) + "</h4>\n");
    write_rows(book, table, divider, static_cast<Word>(half), name + kind);
  }
}

// A table of many columns is printed across the page.
void write_table(Book& book, const Table& table, const std::string& kind) {
  constexpr size_t columns_upright_max = 7;
  const bool broad = table.columns.size() > columns_upright_max;
  if (broad) book.add("<div class=\"broad\">\n");
  book.section(anchor_of(table), table.name);
  book.add(book.comment(table.span));
  write_halves(book, table, kind);
  if (broad) book.add("</div>\n");
}

std::string criteria_row(Book& book, const Decision& decision, const Branch& branch,
                         const std::string& label) {
  const std::string anchor =
      anchor_of(decision) + "." + (branch.label.empty() ? "其余" : branch.label);
  std::string row =
      "<tr id=\"" + escaped(anchor_of(anchor)) + "\"><th scope=\"row\">" + escaped(label) + "</th>";
  for (uint32_t i = 0; i < decision.inputs.size(); ++i) {
    const std::string text =
        i < branch.criteria.size()
            ? print_criterion(book.program, decision, i, branch.criteria[i], book.language)
            : book.say("其余", "otherwise");
    row += "<td data-label=\"" + escaped(decision.inputs[i].name) + "\">" + escaped(text) + "</td>";
  }
  for (uint32_t i = 0; i < decision.outputs.size(); ++i) {
    const ExprId finding = i < branch.findings.size() ? branch.findings[i] : ExprId{};
    row += "<td class=\"finding\" data-label=\"" + escaped(decision.outputs[i].name) + "\">" +
           (finding.valid() ? book.sentences.value(finding) : "<span class=\"none\">—</span>") +
           "</td>";
  }
  return row + "<td data-label=\"" + book.say("依据", "Basis") + "\">" +
         book.basis(branch.basis, {anchor, decision.name + " " + label}) + "</td></tr>\n";
}

std::string policy_text(const Book& book, const Decision& decision) {
  struct Words {
    const char *zh, *en;
  };
  constexpr Words texts[] = {
      {"至多一行符合。", "At most one row matches."},
      {"几行符合的，结果都相同。", "Rows that match together give the same."},
      {"几行符合的，取排在前面的结果。", "Of rows that match the result first in order counts."},
      {"从上往下看，第一个符合的行算。", "From the top, the first row that matches counts."},
      {"符合的行都算，依次列出。", "All rows that match count, in order."},
      {"符合的行都算，按结果排列。", "All rows that match count, sorted by result."},
      {"符合的行都算。", "All rows that match count."},
      {"符合的行的结果相加。", "The results of rows that match are added."},
      {"取符合的行里最大的结果。", "The largest result of rows that match counts."},
      {"取符合的行里最小的结果。", "The smallest result of rows that match counts."},
      {"数符合的行有几行。", "The rows that match are counted."},
  };
  const Words& words = texts[static_cast<size_t>(decision.policy)];
  return book.say(words.zh, words.en);
}

}  // namespace

std::string decision_table(Book& book, const Decision& decision) {
  const std::string anchor = anchor_of(decision);
  book.term(decision.name, anchor, book.say("决策表", "decision table"));
  std::string text = book.comment(decision.span) + "<p class=\"hint\">" +
                     policy_text(book, decision) + " " +
                     book.basis(decision.basis, {anchor, decision.name}) + "</p>\n";
  text += "<p class=\"hint\">" + book.say("看的是：", "It looks at: ");
  for (size_t i = 0; i < decision.inputs.size(); ++i) {
    const Input& input = decision.inputs[i];
    const std::string value = book.sentences.value(input.value);
    text += (i > 0 ? book.say("；", "; ") : "") + "<b>" + escaped(input.name) + "</b>";
    if (value != escaped(input.name)) text += book.say("（", " (") + value + book.say("）", ")");
  }
  text += book.say("。", ".") + "</p>\n" + table_begin("stack", decision.name) +
          "<th scope=\"col\">" + book.say("情况", "Case") + "</th>";
  for (const Input& input : decision.inputs) {
    text += "<th scope=\"col\">" + escaped(input.name) + "</th>";
  }
  for (const Field& output : decision.outputs) {
    text += "<th scope=\"col\" class=\"finding\">→ " + escaped(output.name) + "</th>";
  }
  text += "<th scope=\"col\">" + book.say("依据", "Basis") + "</th></tr></thead><tbody>\n";
  for (const Branch& branch : decision.branches) {
    text += criteria_row(book, decision, branch, branch.label);
  }
  if (decision.otherwise) {
    text += criteria_row(book, decision, *decision.otherwise, book.say("其余", "otherwise"));
  }
  text += "</tbody></table>\n";
  if (decision.otherwise_undecided) {
    text += "<p class=\"hint\">" +
            book.say("其余的情况无法确定，要由人判断。", "All other cases are left to people.") +
            "</p>\n";
  }
  return text;
}

// What records must name and what has a number: points of a behaviour, the weight of a service.
bool is_of_behaviours(const Program& program, TableId id) {
  bool numbered = false;
  for (const Field& column : program.tables[id].columns) {
    numbered = numbered || is_number(column.type);
  }
  if (!numbered) return false;
  for (const Record& record : program.records) {
    for (const Field& field : record.fields) {
      const bool names = field.type.kind == TypeKind::row && field.type.table == id;
      if (names && !field.type.optional) return true;
    }
  }
  return false;
}

void write_behaviours(Book& book) {
  bool any = false;
  for (uint32_t i = 0; i < book.program.tables.size(); ++i) {
    if (!is_of_behaviours(book.program, TableId{i})) continue;
    if (!any) book.chapter("行为", book.say("哪些行为算数", "What counts"));
    any = true;
    write_table(book, book.program.tables[TableId{i}], book.say("行为", " behaviour"));
  }
}

void write_scenes(Book& book) {
  if (book.program.scenes.size() == 0) return;
  const std::string title = book.say("在哪些事上要查信用", "Where credit is looked up");
  book.chapter("场景", title);
  book.add(table_begin("stack", title));
  const std::string heads[] = {book.say("事项", "Occasion"), book.say("部门", "By"),
                               book.say("怎样查", "How"),    book.say("多久查一次", "How often"),
                               book.say("必查", "Always"),   book.say("用到的措施", "Measures"),
                               book.say("依据", "Basis")};
  for (const std::string& head : heads) book.add("<th scope=\"col\">" + head + "</th>");
  book.add("</tr></thead><tbody>\n");
  for (const Scene& scene : book.program.scenes) {
    const std::string anchor = "场景-" + scene.name;
    book.term(scene.name, anchor, book.say("场景", "occasion"));
    for (const std::string& department : scene.departments) {
      book.departments[department].push_back({anchor, scene.name});
    }
    std::string measures;
    for (const Measure& measure : book.program.measures) {
      for (const std::string& name : measure.scenes) {
        if (name != scene.name) continue;
        measures += (measures.empty() ? "" : book.say("、", ", ")) +
                    link_to(anchor_of(measure), measure.name);
      }
    }
    const std::string cells[] = {
        book.list_of(scene.departments),
        escaped(scene.query_mode),
        escaped(scene.frequency),
        scene.mandatory ? book.say("是", "yes") : book.say("否", "no"),
        measures.empty() ? "<span class=\"none\">—</span>" : measures,
        book.basis(scene.basis, {anchor, book.say("场景 ", "occasion ") + scene.name})};
    book.add("<tr id=\"" + escaped(anchor_of(anchor)) + "\"><th scope=\"row\">" +
             escaped(scene.name) + "</th>");
    for (size_t i = 0; i < std::size(cells); ++i) {
      book.add("<td data-label=\"" + heads[i + 1] + "\">" + cells[i] + "</td>");
    }
    book.add("</tr>\n");
  }
  book.add("</tbody></table>\n");
}

void write_decisions(Book& book) {
  bool any = false;
  for (const Decision& decision : book.program.decisions) {
    if (is_of_states(book.program, decision)) continue;
    if (!any) book.chapter("决策表", book.say("对照表", "Decision tables"));
    any = true;
    book.section(anchor_of(decision), decision.name);
    book.add(decision_table(book, decision));
  }
}

void write_lists(Book& book) {
  bool any = false;
  for (uint32_t i = 0; i < book.program.tables.size(); ++i) {
    if (is_of_behaviours(book.program, TableId{i})) continue;
    if (!any) book.chapter("清单", book.say("其他清单", "Other lists"));
    any = true;
    write_table(book, book.program.tables[TableId{i}], "");
  }
}

}  // namespace xinheng::handbook
