#include "compiler/syntax/slips_signs.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <utf8proc.h>

#include "XinhengLexer.h"
#include "compiler/syntax/keywords.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

struct LookAlike {
  std::string_view written, meant;
  uint32_t type;
};

// "==" and the like are lexed as two comparisons.
constexpr LookAlike look_alikes[] = {
    {"、", "，", T::COMMA},      {"≤", "<=", T::COMPARE},
    {"≥", ">=", T::COMPARE},     {"≦", "<=", T::COMPARE},
    {"≧", ">=", T::COMPARE},     {"≠", "!=", T::COMPARE},
    {"==", "=", T::COMPARE},     {"<>", "!=", T::COMPARE},
    {"=<", "<=", T::COMPARE},    {"=>", ">=", T::COMPARE},
    {"!==", "!=", T::COMPARE},   {"×", "*", T::TIMES},
    {"÷", "/", T::SLASH},        {"—", "-", T::MINUS},
    {"–", "-", T::MINUS},        {"−", "-", T::MINUS},
    {"‐", "-", T::MINUS},        {"【", "(", T::LEFT_PAREN},
    {"】", ")", T::RIGHT_PAREN}, {"〔", "(", T::LEFT_PAREN},
    {"〕", ")", T::RIGHT_PAREN}, {"[", "(", T::LEFT_PAREN},
    {"]", ")", T::RIGHT_PAREN},  {"∶", "：", T::COLON},
    {"︰", "：", T::COLON},      {"\u037E", "；", T::SEMICOLON},
    {"﹔", "；", T::SEMICOLON},  {"﹐", "，", T::COMMA},
    {"·", ".", T::DOT},          {"｡", ".", T::DOT},
    {"&", "且", T::AND},         {"&&", "且", T::AND},
    {"!", "非", T::NOT},
};

const LookAlike* look_alike(std::string_view written) {
  const auto* const found =
      std::find_if(std::begin(look_alikes), std::end(look_alikes),
                   [&](const LookAlike& candidate) { return candidate.written == written; });
  return found == std::end(look_alikes) ? nullptr : found;
}

bool is_quote(std::string_view written) {
  for (const std::string_view quote : {"‘", "’", "'", "”", "『", "』", "`"}) {
    if (written == quote) return true;
  }
  return false;
}

std::string shown(std::string_view written) {
  utf8proc_int32_t point = 0;
  utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(written.data()),
                   static_cast<utf8proc_ssize_t>(written.size()), &point);
  const bool visible = point > 0x20 && utf8proc_charwidth(point) > 0;
  return visible ? std::string(written) : fmt::format("U+{:04X}", point);
}

class Signs {
 public:
  Signs(TokenList& list, Diagnostics& diagnostics) : list_(list), diagnostics_(diagnostics) {}

  void mend() {
    for (size_t at = 0; at < list_.tokens.size();) {
      const uint32_t type = list_.tokens[at].type;
      const bool amended = at > 0 && list_.tokens[at - 1].type == T::AMEND;
      // A row's label may be such a word: 异议：… => …
      const bool label = at + 1 < list_.tokens.size() && list_.tokens[at + 1].type == T::COLON;
      const bool first = list_.tokens[at].first_on_line && !label;
      if ((first || amended) && begins_declaration(type)) declared_ = type;
      // Only decision tables and test tables have arrows: elsewhere => is a slip for >=.
      const bool arrows = declared_ == T::DECISION || declared_ == T::TEST;
      const bool sign = type == T::UNKNOWN || type == T::COMPARE || (type == T::ARROW && !arrows);
      if (!sign) {
        kept_.push_back(list_.tokens[at++]);
      } else if (const size_t taken = take_look_alike(at); taken > 0) {
        at += taken;
      } else if (type == T::COMPARE) {
        kept_.push_back(list_.tokens[at++]);
      } else if (const size_t quoted = take_quotation(at); quoted > 0) {
        at += quoted;
      } else {
        at += take_unknown(at);
      }
    }
    list_.tokens = std::move(kept_);
  }

 private:
  // How many tokens from here stand side by side and are comparisons or unknown, two at most.
  size_t take_look_alike(size_t at) {
    for (const size_t count : {size_t{2}, size_t{1}}) {
      if (at + count > list_.tokens.size()) continue;
      const Token joined = join(at, count);
      const LookAlike* found = touching(at, count) ? look_alike(text(joined)) : nullptr;
      if (found == nullptr) continue;
      diagnostics_.report(Kind::lookalike_character, span_of(joined, list_.text),
                          {std::string(found->written), std::string(found->meant)});
      Token made = made_up_token(found->type, found->meant, joined.begin, list_.text);
      made.end = joined.end;
      made.first_on_line = joined.first_on_line;
      kept_.push_back(made);
      return count;
    }
    return 0;
  }

  // A text between quotes of the wrong kind, on one line.
  size_t take_quotation(size_t at) {
    if (!is_quote(text(list_.tokens[at]))) return 0;
    for (size_t end = at + 1; end < list_.tokens.size(); ++end) {
      const Token& token = list_.tokens[end];
      if (token.first_on_line) return 0;
      if (token.type != T::UNKNOWN || !is_quote(text(token))) continue;
      const std::string written(text(list_.tokens[at]));
      diagnostics_.report(Kind::lookalike_character, span_of(list_.tokens[at], list_.text),
                          {written, "“"});
      const Token inside = join(at + 1, end - at - 1);
      const std::string quoted = "“" + (end == at + 1 ? "" : std::string(text(inside))) + "”";
      Token made = made_up_token(T::STRING, quoted, list_.tokens[at].begin, list_.text);
      made.end = token.end;
      kept_.push_back(made);
      return end - at + 1;
    }
    return 0;
  }

  size_t take_unknown(size_t at) {
    size_t count = 1;
    while (at + count < list_.tokens.size() && list_.tokens[at + count].type == T::UNKNOWN &&
           touching(at, count + 1) && look_alike(text(list_.tokens[at + count])) == nullptr) {
      ++count;
    }
    if (text(list_.tokens[at]) == "#") return take_comment(at);
    const Token joined = join(at, count);
    diagnostics_.report(Kind::unknown_character, span_of(joined, list_.text),
                        {count == 1 ? shown(text(joined)) : shown(text(list_.tokens[at])) + "…"});
    const bool more = at + count < list_.tokens.size();
    if (more && joined.first_on_line) list_.tokens[at + count].first_on_line = true;
    return count;
  }

  // In many other languages # begins a comment.
  size_t take_comment(size_t at) {
    diagnostics_.report(Kind::lookalike_character, span_of(list_.tokens[at], list_.text),
                        {"#", "//"});
    size_t end = at + 1;
    while (end < list_.tokens.size() && !list_.tokens[end].first_on_line) ++end;
    return end - at;
  }

  bool touching(size_t at, size_t count) const {
    for (size_t i = at + 1; i < at + count; ++i) {
      if (list_.tokens[i].begin != list_.tokens[i - 1].end) return false;
    }
    return true;
  }

  Token join(size_t at, size_t count) const {
    Token joined = list_.tokens[at];
    if (count == 0) return joined;
    joined.end = list_.tokens[at + count - 1].end;
    joined.text_end = list_.tokens[at + count - 1].text_end;
    return joined;
  }

  std::string_view text(const Token& token) const { return text_of(token, list_.text); }

  TokenList& list_;
  Diagnostics& diagnostics_;
  std::vector<Token> kept_;
  uint32_t declared_ = 0;  // the word that began the declaration at hand
};

}  // namespace

void mend_signs(TokenList& list, Diagnostics& diagnostics) {
  Signs(list, diagnostics).mend();
}

}  // namespace xinheng::syntax
