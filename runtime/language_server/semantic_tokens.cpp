// Colours that need to know what a name means.
#include <algorithm>
#include <array>

#include "compiler/syntax/keywords.h"
#include "compiler/syntax/literate.h"
#include "compiler/syntax/tokens.h"
#include "runtime/language_server/answers.h"

namespace xinheng::language_server {
namespace {

enum class Colour : uint8_t {
  keyword,
  string,
  number,
  comment,
  type,
  class_,
  enum_,
  enum_member,
  property,
  variable,
  function,
  event,
  namespace_,
  label,
};
constexpr std::array<std::string_view, 14> colour_names = {
    "keyword",    "string",   "number",   "comment",  "type",  "class",     "enum",
    "enumMember", "property", "variable", "function", "event", "namespace", "label"};

Colour colour_of(NameKind kind) {
  switch (kind) {
    case NameKind::source:
    case NameKind::clause:
      return Colour::namespace_;
    case NameKind::codes:
    case NameKind::table:
      return Colour::enum_;
    case NameKind::code:
    case NameKind::row:
    case NameKind::grade:
      return Colour::enum_member;
    case NameKind::subject:
    case NameKind::record:
    case NameKind::link:
      return Colour::class_;
    case NameKind::field:
    case NameKind::inverse:
    case NameKind::column:
    case NameKind::input:
    case NameKind::output:
    case NameKind::part:
      return Colour::property;
    case NameKind::parameter:
    case NameKind::sample:
    case NameKind::instance:
      return Colour::variable;
    case NameKind::measure:
    case NameKind::finding:
    case NameKind::scene:
      return Colour::event;
    case NameKind::label:
      return Colour::label;
    default:
      return Colour::function;
  }
}

struct Coloured {
  uint32_t begin, end;
  Colour colour;
};

std::optional<Colour> colour_of(const syntax::Token& token, std::string_view text) {
  if (syntax::is_keyword(token.type)) return Colour::keyword;
  if (text.starts_with('"') || text.starts_with("“")) return Colour::string;
  if (text.starts_with("《") || text.starts_with("<<")) return Colour::namespace_;
  if (!text.empty() && text[0] >= '0' && text[0] <= '9') return Colour::number;
  return std::nullopt;
}

// Comments are what the lexer leaves out between tokens.
void add_comments(std::string_view text, uint32_t begin, uint32_t end, std::vector<Coloured>& out) {
  while (begin < end) {
    const size_t at = text.find("//", begin);
    if (at == std::string_view::npos || at >= end) return;
    const size_t line_end = std::min<size_t>(text.find('\n', at), end);
    out.push_back({static_cast<uint32_t>(at), static_cast<uint32_t>(line_end), Colour::comment});
    begin = static_cast<uint32_t>(line_end);
  }
}

std::vector<Coloured> colours_of(const Project& project, uint32_t file) {
  const SourceFile& source = project.compilation.sources.files[file];
  const syntax::TokenList& list = project.tokens(file);
  const bool literate = syntax::is_literate(source.path);  // between tokens there is prose then
  std::vector<Coloured> result;
  uint32_t last = 0;
  for (const syntax::Token& token : list.tokens) {
    if (!literate) add_comments(source.text, last, token.begin, result);
    last = token.end;
    const Mention* mention = project.names.at(file, token.begin);
    if (mention && mention->at.begin == token.begin) {
      result.push_back(
          {token.begin, token.end, colour_of(project.names.declared[mention->declared].kind)});
    } else if (const auto colour = colour_of(token, syntax::text_of(token, list.text))) {
      result.push_back({token.begin, token.end, *colour});
    }
  }
  if (!literate) {
    add_comments(source.text, last, static_cast<uint32_t>(source.text.size()), result);
  }
  return result;
}

}  // namespace

Json token_legend() {
  return {{"tokenTypes", colour_names}, {"tokenModifiers", Json::array()}};
}

// Five numbers each: lines and columns from the one before, length, colour, no modifiers.
Json tokens_of(const Project& project, uint32_t file) {
  if (project.compilation.pack.damage.unread) return {{"data", Json::array()}};
  const Lines lines(project.text_of(file));
  Json data = Json::array();
  Position last;
  for (const Coloured& one : colours_of(project, file)) {
    const Position begin = lines.position_of(one.begin), end = lines.position_of(one.end);
    if (begin.line != end.line) continue;
    const bool same_line = begin.line == last.line;
    data.push_back(begin.line - last.line);
    data.push_back(same_line ? begin.character - last.character : begin.character);
    data.push_back(end.character - begin.character);
    data.push_back(static_cast<int>(one.colour));
    data.push_back(0);
    last = begin;
  }
  return {{"data", std::move(data)}};
}

}  // namespace xinheng::language_server
