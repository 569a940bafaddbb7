#include "compiler/syntax/comments.h"

namespace xinheng::syntax {
namespace {

// The bytes of a blank that the lexer skips; 0 where something else stands.
size_t blank_at(std::string_view text, size_t at) {
  if (std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos) return 1;
  for (const std::string_view blank : {"\u3000", "\u00A0", "\uFEFF"}) {
    if (text.substr(at).starts_with(blank)) return blank.size();
  }
  return 0;
}

std::string without_blank_end(std::string_view text) {
  while (!text.empty()) {
    size_t shorter = text.size();
    for (const std::string_view blank : {" ", "\t", "\r", "\u3000", "\u00A0"}) {
      if (text.ends_with(blank)) shorter = text.size() - blank.size();
    }
    if (shorter == text.size()) break;
    text.remove_suffix(text.size() - shorter);
  }
  return std::string(text);
}

}  // namespace

Trivia trivia_of(const TokenList& list, std::string_view source) {
  Trivia trivia;
  size_t at = 0;
  for (size_t i = 0; i <= list.tokens.size(); ++i) {
    const size_t end = i < list.tokens.size() ? list.tokens[i].begin : source.size();
    size_t newlines = i == 0 ? 1 : 0;  // since the last thing that isn't blank
    while (at < end) {
      if (const size_t blank = blank_at(source, at)) {
        newlines += source[at] == '\n' ? 1 : 0;
        at += blank;
        continue;
      }
      const size_t line_end = std::min(source.find('\n', at), end);
      trivia.comments.push_back({static_cast<uint32_t>(at), static_cast<uint32_t>(line_end),
                                 without_blank_end(source.substr(at, line_end - at)), i,
                                 newlines > 0, newlines > 1});
      newlines = 0;
      at = line_end;
    }
    trivia.blank_above.push_back(newlines > 1);
    if (i < list.tokens.size()) at = list.tokens[i].end;
  }
  return trivia;
}

}  // namespace xinheng::syntax
