#include "compiler/syntax/wrap.h"

#include <algorithm>

#include "XinhengLexer.h"
#include "compiler/diagnostics/text_width.h"
#include "compiler/syntax/keywords.h"
#include "compiler/syntax/outline.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

// Where a sentence that is too long is broken: before 依据 first, inside of brackets last.
enum Level : int {
  at_comment,
  at_basis,
  behind_colon,
  at_part,
  at_junction,
  behind_comma,
  at_comparison,
  at_sum,
  at_product,
  anywhere,
  levels_in_brackets,
};
constexpr size_t step = 2;
constexpr size_t short_head = 20;  // columns: 原则： stays with what it says

bool ends_operand(uint32_t type) {
  return is_name(type) || is_literal(type) || type == T::PRIOR || type == T::RIGHT_PAREN;
}

bool is_negative_sign(const std::vector<Token>& tokens, size_t at) {
  return tokens[at].type == T::MINUS && (at == 0 || !ends_operand(tokens[at - 1].type));
}

// Broken at all places of this level once one of them is needed.
bool breaks_all(int level) {
  return level == at_comment || level % levels_in_brackets == at_junction;
}

}  // namespace

size_t last_line_width(const std::string& out) {
  const size_t newline = out.rfind('\n');
  return width_of(std::string_view(out).substr(newline == std::string::npos ? 0 : newline + 1));
}

bool space_before(const std::vector<Token>& tokens, size_t at, Language signs) {
  const uint32_t before = tokens[at - 1].type;
  const uint32_t type = tokens[at].type;
  switch (type) {
    case T::SEMICOLON:
    case T::COLON:
    case T::COMMA:
    case T::DOT:
    case T::QUESTION:
    case T::RIGHT_PAREN:
      return false;
    case T::LEFT_PAREN:
      if (opens_call(before)) return false;
      break;
    case T::RIGHT_BRACE:  // of a set
      return false;
    default:
      break;
  }
  if (before == T::LEFT_PAREN || before == T::DOT) return false;
  if (before == T::LEFT_BRACE) return false;
  if (is_negative_sign(tokens, at - 1)) return false;
  const bool wide = before == T::SEMICOLON || before == T::COLON || before == T::COMMA;
  return !(wide && signs == Language::zh);
}

size_t Wrap::gap(size_t at) const {
  return (space_before(tokens_, at, words_.signs) ? 1 : 0) + extra[at];
}

size_t Wrap::width(size_t begin, size_t end) const {
  size_t result = 0;
  for (size_t i = begin; i < end; ++i) {
    if (i > begin) result += gap(i);
    result += width_of(words_.texts[i]);
  }
  return result;
}

std::string Wrap::on_one_line(size_t begin, size_t end) const {
  std::string result;
  for (size_t i = begin; i < end; ++i) {
    if (i > begin) result.append(gap(i), ' ');
    result += words_.texts[i];
  }
  return result;
}

bool Wrap::holds_comment(size_t begin, size_t end) const {
  const auto& comments = trivia_.comments;
  const auto found =
      std::upper_bound(comments.begin(), comments.end(), begin,
                       [](size_t at, const Comment& comment) { return at < comment.before; });
  return found != comments.end() && found->before < end;
}

void Wrap::append(std::string& out, size_t begin, size_t end, size_t indent) {
  note_breaks(begin, end, indent);
  lay(out, begin, end, indent);
}

void Wrap::note_breaks(size_t begin, size_t end, size_t indent) {
  first_ = begin;
  levels_.assign(end - begin, -1);
  int depth = 0;
  size_t head = 0;
  for (size_t i = begin; i < end; ++i) {
    const uint32_t type = tokens_[i].type;
    if (type == T::RIGHT_PAREN || type == T::RIGHT_BRACE) --depth;
    if (i > begin) {
      const int level = holds_comment(i - 1, i + 1) ? at_comment : level_before(i, head);
      levels_[i - begin] = level <= at_comment ? level : level + depth * levels_in_brackets;
      head += gap(i);
    }
    head += width_of(words_.texts[i]);
    if (type == T::LEFT_PAREN || opens_set(tokens_, i)) ++depth;
  }
  keep_basis_together(begin, end, indent);
}

// 依据 … 假设 …, where one line holds both.
void Wrap::keep_basis_together(size_t begin, size_t end, size_t indent) {
  for (size_t i = begin + 1; i < end; ++i) {
    if (tokens_[i].type != T::CITING) continue;
    if (indent + step + width(i, end) > line_columns || holds_comment(i, end)) return;
    for (size_t k = i + 1; k < end; ++k) {
      if (levels_[k - begin] == at_basis) levels_[k - begin] = anywhere;
    }
    return;
  }
}

int Wrap::level_before(size_t at, size_t head) const {
  const uint32_t before = tokens_[at - 1].type;
  const uint32_t type = tokens_[at].type;
  if (before == T::COLON) return head > short_head ? behind_colon : -1;
  if (before == T::COMMA) return behind_comma;
  // A line that began with such a name might be read as something else.
  const bool risky = (type == T::WORD && keyword_type(text_of(tokens_[at], list_.text))) ||
                     (before == T::WORD && keyword_type(text_of(tokens_[at - 1], list_.text)));
  if (risky || at == first_ + 1 || !space_before(tokens_, at, words_.signs)) return -1;
  switch (type) {
    case T::CITING:
    case T::ASSUMING:
      return at_basis;
    case T::WHEN:
    case T::THEN:
    case T::OVER:
    case T::BECAUSE:
    case T::WHERE:
    case T::BY:
    case T::ALIAS:
    case T::FLOOR:
    case T::CEILING:
    case T::WEIGHT:
    case T::ARROW:
    case T::AT_MOST:
    case T::GROUPED:
    case T::TIES:
      return at_part;
    case T::AND:
    case T::OR:
      return at_junction;
    case T::BAR:
      return behind_comma;
    case T::COMPARE:
      return at_comparison;
    case T::PLUS:
      return at_sum;
    case T::MINUS:
      return is_negative_sign(tokens_, at) ? anywhere : at_sum;
    case T::TIMES:
    case T::SLASH:
      return at_product;
    case T::IN:
    case T::NOT_IN:
    case T::WITHIN:
    case T::LEFT_BRACE:
      return -1;
    default:
      return is_keyword(before) ? -1 : anywhere;  // 当, 且: they go with what follows
  }
}

void Wrap::lay(std::string& out, size_t begin, size_t end, size_t base) {
  int lowest = -1;
  for (size_t i = begin + 1; i < end; ++i) {
    const int level = levels_[i - first_];
    if (level >= 0 && (lowest < 0 || level < lowest)) lowest = level;
  }
  const bool fits = last_line_width(out) + width(begin, end) <= line_columns;
  if (lowest < 0 || (fits && lowest != at_comment)) {
    out += on_one_line(begin, end);
    return;
  }
  std::vector<Piece> pieces = {{begin, begin}};
  for (size_t i = begin + 1; i < end; ++i) {
    if (levels_[i - first_] != lowest) continue;
    pieces.back().end = i;
    pieces.push_back({i, i});
  }
  pieces.back().end = end;
  lay_pieces(out, pieces, lowest, base);
}

void Wrap::lay_pieces(std::string& out, const std::vector<Piece>& pieces, int level, size_t base) {
  bool one_line = true;  // the piece before is
  for (size_t k = 0; k < pieces.size(); ++k) {
    const auto [begin, end] = pieces[k];
    if (k > 0) {
      const size_t column = last_line_width(out) + gap(begin);
      if (one_line && !breaks_all(level) && column + width(begin, end) <= line_columns &&
          !holds_comment(begin, end)) {
        out.append(gap(begin), ' ');
        out += on_one_line(begin, end);
        continue;
      }
      next_line(out, begin, base + step);
    }
    const size_t before = out.size();
    lay(out, begin, end, k == 0 ? base : base + step);
    one_line = out.find('\n', before) == std::string::npos;
  }
}

// With the comments that stand before this token.
void Wrap::next_line(std::string& out, size_t at, size_t indent) const {
  const auto& comments = trivia_.comments;
  auto next = std::lower_bound(
      comments.begin(), comments.end(), at,
      [](const Comment& comment, size_t wanted) { return comment.before < wanted; });
  for (; next != comments.end() && next->before == at; ++next) {
    out += next->own_line ? "\n" + std::string(indent, ' ') : "  ";
    out += next->text;
  }
  out += "\n" + std::string(indent, ' ');
}

}  // namespace xinheng::syntax
