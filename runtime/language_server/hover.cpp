// What stands behind a name: its declaration, the text of a clause, dated values.
#include <algorithm>

#include <fmt/format.h>

#include "compiler/syntax/keywords.h"
#include "runtime/language_server/answers.h"

namespace xinheng::language_server {
namespace {

constexpr size_t lines_max = 14;

std::string first_lines(std::string_view text) {
  size_t end = 0;
  for (size_t line = 0; line < lines_max && end != std::string_view::npos; ++line) {
    end = text.find('\n', end == 0 ? 0 : end + 1);
  }
  if (end == std::string_view::npos) return std::string(text);
  return std::string(text.substr(0, end)) + "\n…";
}

std::string fenced(std::string_view text) {
  return "```xinheng\n" + first_lines(text) + "\n```\n";
}

// By clause and date: 自 2018-01-01 起：100（假设：…）
std::string values_of(const program::Program& program, const program::Parameter& parameter,
                      Language language) {
  const bool zh = language == Language::zh;
  std::string out;
  for (const program::DatedValue& dated : parameter.values) {
    const std::string value =
        dated.value ? program::format_value(program, parameter.type, *dated.value, language)
                    : (zh ? "废止" : "repealed");
    out += fmt::format(fmt::runtime(zh ? "- 自 {} 起：**{}**" : "- since {}: **{}**"),
                       format_date(dated.interval.from), value);
    for (const program::ClauseId clause : dated.basis.clauses) {
      out += " " + program.clauses[clause].cite;
    }
    if (!dated.basis.assumption.empty()) {
      out +=
          fmt::format(fmt::runtime(zh ? "（假设：{}）" : " (assumed: {})"), dated.basis.assumption);
    }
    out += "\n";
  }
  return out;
}

std::string row_text(const program::Program& program, const Declared& declared, Language language) {
  std::string out;
  for (const program::Table& table : program.tables) {
    if (table.name != declared.owner) continue;
    const auto row = std::find(table.row_names.begin(), table.row_names.end(), declared.name);
    if (row == table.row_names.end()) continue;
    const auto& cells = table.rows[static_cast<size_t>(row - table.row_names.begin())];
    for (size_t i = 1; i < table.columns.size(); ++i) {
      if (!cells[i]) continue;
      out +=
          fmt::format("- {}：{}\n", table.columns[i].name,
                      program::format_value(program, table.columns[i].type, *cells[i], language));
    }
  }
  return out;
}

std::string details_of(const Project& project, const Declared& declared, Language language) {
  const auto& program = project.compilation.program;
  if (declared.kind == NameKind::clause && program) {
    for (const program::Clause& clause : program->clauses) {
      if (clause.cite == declared.name) return "> " + clause.text + "\n";
    }
  }
  if (declared.kind == NameKind::row && program) return row_text(*program, declared, language);
  if (declared.kind == NameKind::code) return "";
  const std::string& text = project.text_of(declared.whole.file);
  std::string out = fenced(std::string_view(text).substr(
      declared.whole.begin, declared.whole.end - declared.whole.begin));
  if (declared.kind != NameKind::parameter || !program) return out;
  for (const program::Parameter& parameter : program->parameters) {
    if (parameter.name == declared.name) out += "\n" + values_of(*program, parameter, language);
  }
  return out;
}

std::string title_of(const Declared& declared, Language language) {
  std::string title = fmt::format("**{}** ", kind_word(declared.kind, language));
  const bool inner = declared.owner.starts_with("//");
  if (!declared.owner.empty() && !inner) title += declared.owner + ".";
  title += declared.name;
  if (!declared.type.empty() && declared.kind != NameKind::code) title += "：" + declared.type;
  return title + "\n\n";
}

// 当 · when
std::optional<Json> keyword_at(const Place& place) {
  for (const syntax::Token& token : place.project.tokens(place.file).tokens) {
    if (place.offset < token.begin || place.offset > token.end) continue;
    for (const syntax::Keyword& keyword : syntax::keywords()) {
      if (keyword.type != token.type) continue;
      return Json{
          {"contents",
           {{"kind", "markdown"}, {"value", fmt::format("**{}** · {}", keyword.zh, keyword.en)}}},
          {"range", range_of(place.project, {place.file, token.begin, token.end})}};
    }
  }
  return std::nullopt;
}

}  // namespace

Json hover_at(const Place& place, Language language) {
  const Names& names = place.project.names;
  const Mention* mention = names.at(place.file, place.offset);
  if (!mention) return keyword_at(place).value_or(Json());
  const Declared& declared = names.declared[mention->declared];
  return {
      {"contents",
       {{"kind", "markdown"},
        {"value", title_of(declared, language) + details_of(place.project, declared, language)}}},
      {"range", range_of(place.project, mention->at)}};
}

}  // namespace xinheng::language_server
