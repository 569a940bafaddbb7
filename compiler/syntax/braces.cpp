#include "compiler/syntax/braces.h"

#include <optional>

#include "XinhengLexer.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

bool may_stand_in_set(uint32_t type) {
  switch (type) {
    case T::WORD:
    case T::QUOTED_NAME:
    case T::COMMA:
    case T::DOT:
    case T::MINUS:
    case T::NUMBER:
    case T::PERCENT:
    case T::PERIOD:
    case T::MONEY:
    case T::DATE:
    case T::STRING:
    case T::SELF:
      return true;
    default:
      return false;
  }
}

struct Braces {
  std::vector<size_t> open;                        // never closed, outermost first
  std::vector<std::pair<size_t, size_t>> matched;  // inner ones first
};

Braces match(const Block& block) {
  Braces braces;
  for (size_t i = 0; i < block.size(); ++i) {
    if (block[i].type == T::LEFT_BRACE) braces.open.push_back(i);
    if (block[i].type != T::RIGHT_BRACE || braces.open.empty()) continue;
    braces.matched.emplace_back(braces.open.back(), i);
    braces.open.pop_back();
  }
  return braces;
}

// Bytes before the first word of the line in which this stands.
size_t indentation(const SourceFile& file, const Token& token) {
  const size_t before = file.text.rfind('\n', token.begin);
  const size_t line = before == std::string::npos ? 0 : before + 1;
  return file.text.find_first_not_of(" \t", line) - line;
}

// An inner brace whose closing brace stands further left than it should: that one closes the
// block around it, and the inner one is the one that was forgotten.
std::optional<size_t> forgotten_by_indentation(const Braces& braces, const Block& block,
                                               const SourceFile& file) {
  for (const auto& [open, close] : braces.matched) {
    const bool on_own_line = block[close].first_on_line;
    if (on_own_line && indentation(file, block[close]) < indentation(file, block[open])) {
      return open;
    }
  }
  return std::nullopt;
}

size_t end_by_indentation(size_t open, const Block& block, const SourceFile& file) {
  const size_t limit = indentation(file, block[open]);
  for (size_t i = open + 1; i < block.size(); ++i) {
    if (block[i].first_on_line && indentation(file, block[i]) <= limit) return i;
  }
  return block.size();
}

bool begins_set(const Block& block, size_t at) {
  return at > 0 && block[at].type == T::LEFT_BRACE &&
         (block[at - 1].type == T::IN || block[at - 1].type == T::NOT_IN);
}

// Whether the sentence goes on to the brace that closes the set; sets may hold sets.
bool is_closed(const Block& block, size_t inside) {
  size_t depth = 1;
  for (size_t i = inside; i < block.size(); ++i) {
    if (block[i].type == T::SEMICOLON) return false;
    if (block[i].type == T::LEFT_BRACE && !begins_set(block, i)) return false;
    if (block[i].type == T::LEFT_BRACE) ++depth;
    if (block[i].type == T::RIGHT_BRACE && --depth == 0) return true;
  }
  return false;
}

// The braces of 属于 {A，B} end with their list.
void close_sets(Block& block, TokenText& text, Diagnostics& diagnostics) {
  for (size_t open = 1; open < block.size(); ++open) {
    if (!begins_set(block, open) || is_closed(block, open + 1)) continue;
    size_t end = open + 1;
    while (end < block.size() && may_stand_in_set(block[end].type)) ++end;
    diagnostics.report(Kind::unclosed_brace, span_of(block[open], text), {});
    const Token made = made_up_token(T::RIGHT_BRACE, "}", block[end - 1].end, text);
    block.insert(block.begin() + static_cast<ptrdiff_t>(end), made);
  }
}

}  // namespace

void close_braces(Block& block, TokenText& text, const SourceFile& file, Diagnostics& diagnostics) {
  close_sets(block, text, diagnostics);
  const Braces braces = match(block);
  if (braces.open.empty()) return;
  const uint32_t end = block.back().end;
  const auto forgotten = forgotten_by_indentation(braces, block, file);
  const size_t culprit = forgotten.value_or(braces.open.back());
  diagnostics.report(Kind::unclosed_brace, span_of(block[culprit], text), {});
  size_t missing_at_end = braces.open.size();
  if (forgotten) {
    const size_t at = end_by_indentation(culprit, block, file);
    const Token made = made_up_token(T::RIGHT_BRACE, "}", block[at - 1].end, text);
    block.insert(block.begin() + static_cast<ptrdiff_t>(at), made);
    --missing_at_end;
  }
  for (; missing_at_end > 0; --missing_at_end) {
    block.push_back(made_up_token(T::RIGHT_BRACE, "}", end, text));
  }
}

}  // namespace xinheng::syntax
