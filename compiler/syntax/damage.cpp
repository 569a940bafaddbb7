#include "compiler/syntax/damage.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "XinhengLexer.h"
#include "compiler/syntax/citation.h"
#include "compiler/syntax/keywords.h"
#include "compiler/syntax/sentences.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

// What was meant is certain, and stands in the tree.
bool is_certain(const Diagnostic& reported) {
  switch (reported.kind) {
    case Kind::lookalike_character:
      return reported.arguments[0] != "#";  // the rest of the line was taken for a comment
    case Kind::glued_words:
    case Kind::missing_semicolon:
    case Kind::full_stop_for_semicolon:
    case Kind::mixed_and_or:
    case Kind::band_form:
    case Kind::misspelt_word:
    case Kind::part_twice:
    case Kind::declaration_nested:
    case Kind::version_missing:
    case Kind::set_without_braces:
    case Kind::colon_after_basis:
    case Kind::basis_behind_assumption:
    case Kind::members_without_all:
    case Kind::number_form:
    case Kind::mixed_quotes:
    case Kind::fence_unclosed:
    case Kind::fence_without_xh:
    case Kind::rule_outside_fence:
      return true;
    default:
      return false;
  }
}

// Rules of a .xh.md file that were not looked at.
bool is_unread(Kind kind) {
  return kind == Kind::fence_unclosed || kind == Kind::fence_without_xh ||
         kind == Kind::rule_outside_fence;
}

// Behind these a sentence declares nothing more.
bool ends_declared_names(uint32_t type) {
  switch (type) {
    case T::COLON:
    case T::WHEN:
    case T::COMPARE:
    case T::BAR:
    case T::SEMICOLON:
    case T::LEFT_BRACE:
    case T::OF:
    case T::FOR:
    case T::LIKE:
    case T::OVER:
    case T::ALIAS:
    case T::EXPECT:
      return true;
    default:
      return false;
  }
}

// Sentences that begin so have no name of their own.
bool declares_a_name(uint32_t first) {
  switch (first) {
    case T::CALENDAR:
    case T::CLAUSES:
    case T::ELSEWHERE:
    case T::COLUMNS:
    case T::ROWS:
    case T::SINCE:
    case T::KNOWN:
    case T::BASE:
    case T::OTHERWISE:
    case T::EXPECT:
    case T::NUMBER:
      return false;
    default:
      return true;
  }
}

// What goes on with a sentence that a “；” ended too early.
bool continues(uint32_t type) {
  switch (type) {
    case T::CITING:
    case T::ASSUMING:
    case T::WHEN:
    case T::THEN:
    case T::AND:
    case T::OR:
    case T::WHERE:
    case T::FLOOR:
    case T::CEILING:
    case T::BECAUSE:
    case T::COLON:
    case T::COMMA:
    case T::DOT:
    case T::BAR:
    case T::COMPARE:
    case T::RIGHT_PAREN:
      return true;
    default:
      return false;
  }
}

class Finder {
 public:
  Finder(const std::vector<Token>& tokens, const TokenText& text, Damage& damage)
      : tokens_(tokens), text_(text), damage_(damage), around_(tokens.size()) {
    std::vector<size_t> open;
    for (size_t i = 0; i < tokens.size(); ++i) {
      around_[i] = open.empty() ? tokens.size() : open.back();
      if (tokens[i].type == T::RIGHT_BRACE && !open.empty()) open.pop_back();
      if (tokens[i].type == T::LEFT_BRACE) open.push_back(i);
    }
  }

  void lose(Span span) {
    if (tokens_.empty()) return;
    const size_t begin = token_at(span.begin);
    if (!begins_declaration(tokens_[begin].type)) lose_unclear(begin);
    size_t end = begin;
    while (end < tokens_.size() && tokens_[end].begin < span.end) ++end;
    lose(begin, std::max(end, begin + 1));
  }

  // Something is wrong here: the sentence is lost, and what its block lacks isn't held against it.
  void damage_at(Span span, bool only_lacks) {
    if (tokens_.empty()) return;
    const size_t at = token_at(span.begin);
    const Sentence sentence = sentence_around(tokens_, at);
    const size_t end = std::max(sentence.end, sentence.begin + 1);
    const bool goes_on = at == sentence.begin || continues(tokens_[sentence.begin].type);
    const bool early_end =
        sentence.begin > 0 && goes_on && tokens_[sentence.begin - 1].type == T::SEMICOLON;
    if (early_end) lose(sentence_around(tokens_, sentence.begin - 1).begin, sentence.begin);
    if (only_lacks) {
      damage_.spans.push_back(span_of_range(sentence.begin, end));
    } else if (sentence.has_block) {
      lose(sentence.begin, std::min(matching_brace(tokens_, sentence.end) + 1, tokens_.size()));
    } else {
      lose(sentence.begin, end);
    }
    for (size_t open = around_[sentence.begin]; open != tokens_.size(); open = around_[open])
      quiet_head(open);
  }

 private:
  size_t token_at(uint32_t offset) const {
    const auto behind = std::upper_bound(tokens_.begin(), tokens_.end(), offset,
                                         [](uint32_t o, const Token& t) { return o < t.begin; });
    return behind == tokens_.begin() ? 0 : static_cast<size_t>(behind - tokens_.begin()) - 1;
  }

  Span span_of_range(size_t begin, size_t end) const {
    return {text_.file, tokens_[begin].begin, tokens_[end - 1].end};
  }

  // The rows of a table can't be judged without its columns.
  void quiet_head(size_t open) {
    const Sentence head = sentence_around(tokens_, open == 0 ? 0 : open - 1);
    size_t end = open + 1;
    const size_t table = around_[head.begin];
    if (tokens_[head.begin].type == T::COLUMNS && table != tokens_.size()) {
      end = std::min(matching_brace(tokens_, table) + 1, tokens_.size());
      for (size_t i = sentence_around(tokens_, table).begin; i < table; ++i) add_name(tokens_[i]);
    }
    damage_.spans.push_back(span_of_range(head.begin, end));
  }

  // What it was meant to be isn't known: perhaps the rest of the declaration before.
  void lose_unclear(size_t begin) {
    damage_.package = damage_.calendar = true;
    const bool behind = begin > 0 && tokens_[begin - 1].type == T::RIGHT_BRACE;
    if (behind && around_[begin - 1] != tokens_.size()) quiet_head(around_[begin - 1]);
  }

  void lose(size_t begin, size_t end) {
    damage_.spans.push_back(span_of_range(begin, end));
    for (size_t i = begin; i < end;) i = lose_sentence(i, end);
  }

  // One past it, or past the brace.
  size_t lose_sentence(size_t begin, size_t end) {
    const uint32_t first = tokens_[begin].type;
    damage_.package = damage_.package || first == T::PACKAGE;
    damage_.calendar = damage_.calendar || first == T::CALENDAR || first == T::PACKAGE;
    const auto divides = [&](size_t at) {
      const uint32_t type = tokens_[at].type;
      return type == T::SEMICOLON || type == T::LEFT_BRACE || type == T::RIGHT_BRACE;
    };
    size_t at = begin;
    int names = 0;
    for (; at < end && !divides(at) && !ends_declared_names(tokens_[at].type); ++at)
      names += add_name(tokens_[at]) ? 1 : 0;
    if (at > begin && tokens_[at - 1].type == T::DOT) names = 0;  // 定义 个人.：是否
    const bool number_for_name =
        first == T::NUMBER && begin + 1 < end && tokens_[begin + 1].type != T::UP;
    for (; at < end && !divides(at); ++at) {  // a “；” may be missing before another name
      if (at == begin) continue;
      const uint32_t type = tokens_[at].type;
      const uint32_t before = tokens_[at - 1].type;
      if (begins_sentence(before) || before == T::COMPARE) add_name(tokens_[at]);
      if (type == T::COLON || type == T::BAR) add_name(tokens_[at - 1]);
    }
    // All that a pack declares whose use was not understood is unknown.
    const bool named = names >= (first == T::SAMPLE ? 2 : 1);  // the kind and the name
    damage_.nameless = damage_.nameless || first == T::USES || number_for_name ||
                       (!named && declares_a_name(first));
    return at < end ? at + 1 : at;
  }

  bool add_name(const Token& token) {
    std::string name(text_of(token, text_));
    if (token.type == T::QUOTED_NAME) {
      constexpr size_t quote_bytes = 3;
      name = name.substr(quote_bytes, name.size() - 2 * quote_bytes);
    } else if (token.type == T::CITE || token.type == T::DOC) {
      name = normalise_citation(name);
    } else if (token.type != T::WORD) {
      return false;
    }
    damage_.names.insert(std::move(name));
    return true;
  }

  const std::vector<Token>& tokens_;
  const TokenText& text_;
  Damage& damage_;
  std::vector<size_t> around_;  // by token: the { around it, the number of tokens where none
};

// In order, none over another: so that each is found without looking at all.
void tidy(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
    return std::tie(a.file, a.begin, a.end) < std::tie(b.file, b.begin, b.end);
  });
  std::vector<Span> kept;
  for (const Span& span : spans) {
    const bool over =
        !kept.empty() && kept.back().file == span.file && span.begin < kept.back().end;
    if (over) {
      kept.back().end = std::max(kept.back().end, span.end);
    } else {
      kept.push_back(span);
    }
  }
  spans = std::move(kept);
}

// The last that begins before an end, in the file.
const Span* last_before(const std::vector<Span>& spans, uint32_t file, uint32_t end) {
  const auto behind = std::lower_bound(
      spans.begin(), spans.end(), std::pair(file, end),
      [](const Span& span, const auto& place) { return std::pair(span.file, span.begin) < place; });
  if (behind == spans.begin() || std::prev(behind)->file != file) return nullptr;
  return &*std::prev(behind);
}

}  // namespace

bool Damage::touches(Span span) const {
  const bool made_up = span.begin == span.end;  // it may stand right behind
  const Span* last = last_before(spans, span.file, made_up ? span.end + 1 : span.end);
  return last != nullptr && (made_up ? span.begin <= last->end : span.begin < last->end);
}

bool Damage::covers(Span span) const {
  const Span* last = last_before(spans, span.file, span.begin + 1);
  return last != nullptr && span.end <= last->end;
}

void Damage::add(Span span) {
  if (covers(span)) return;
  spans.push_back(span);
  tidy(spans);
}

// Its words may be glued to others, or it may be glued to them.
bool Damage::may_declare(std::string_view name) const {
  if (nameless) return true;
  const auto at = names.lower_bound(std::string(name));
  return at != names.end() && at->starts_with(name);
}

void note_damage(const std::vector<Token>& tokens, const TokenText& text,
                 const std::vector<Span>& lost, const std::vector<Diagnostic>& reported,
                 Pack& pack) {
  std::vector<Span> earlier = std::move(pack.damage.spans);  // of other files
  pack.damage.spans.clear();
  Finder finder(tokens, text, pack.damage);
  for (const Span& span : lost) finder.lose(span);
  for (const Diagnostic& one : reported) {
    pack.damage.calendar = pack.damage.calendar || one.kind == Kind::unclosed_brace;
    pack.damage.nameless = pack.damage.nameless || is_unread(one.kind);
    if (!one.span || is_certain(one)) continue;
    const bool rest_of_line = one.kind == Kind::unclosed_quote ||
                              (one.kind == Kind::lookalike_character && one.arguments[0] == "#");
    pack.damage.nameless = pack.damage.nameless || rest_of_line;  // what it named was not looked at
    // Where a block was cut off, what it lacks is perhaps behind its end.
    const bool only_lacks = one.kind == Kind::part_missing || one.kind == Kind::unclosed_brace;
    finder.damage_at(*one.span, only_lacks);
  }
  tidy(pack.damage.spans);
  pack.damage.spans.insert(pack.damage.spans.begin(), earlier.begin(), earlier.end());
}

}  // namespace xinheng::syntax
