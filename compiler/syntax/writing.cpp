#include "compiler/syntax/writing.h"

#include <algorithm>

#include "XinhengLexer.h"
#include "compiler/syntax/comments.h"
#include "compiler/syntax/keywords.h"
#include "compiler/syntax/literate.h"
#include "compiler/syntax/outline.h"
#include "compiler/syntax/positional.h"
#include "compiler/syntax/rewrite.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

bool is_english(const Token& token, const TokenText& text) {
  return static_cast<unsigned char>(text_of(token, text)[0]) < 0x80;
}

// Behind the ; or the } that ends the sentence which token `at` belongs to.
size_t end_of_sentence(const std::vector<Token>& tokens, size_t at) {
  int depth = 0;
  bool set = false;
  for (size_t i = at; i < tokens.size(); ++i) {
    const uint32_t type = tokens[i].type;
    if (type == T::SEMICOLON && depth == 0) return i + 1;
    if (type == T::LEFT_BRACE) {
      set = opens_set(tokens, i);
      depth += set ? 0 : 1;
    } else if (type == T::RIGHT_BRACE && set) {
      set = false;
    } else if (type == T::RIGHT_BRACE) {
      if (depth == 0) return i;
      if (--depth == 0) return i + 1;
    }
  }
  return tokens.size();
}

// What stands around a whole expression needs no brackets around that.
bool opens_expression(const std::vector<Token>& tokens, size_t at) {
  if (at == 0) return false;
  switch (tokens[at - 1].type) {
    case T::WHEN:
    case T::THEN:
    case T::WHERE:
    case T::EXPECT:
    case T::ALWAYS:
    case T::LEFT_PAREN:
      return true;
    default:
      return false;
  }
}

bool closes_expression(const std::vector<Token>& tokens, size_t at) {
  if (at + 1 >= tokens.size()) return false;
  switch (tokens[at + 1].type) {
    case T::THEN:
    case T::CITING:
    case T::ASSUMING:
    case T::BECAUSE:
    case T::SEMICOLON:
    case T::RIGHT_PAREN:
      return true;
    default:
      return false;
  }
}

bool is_value(uint32_t type) {
  return type == T::WORD || type == T::QUOTED_NAME || type == T::NUMBER || type == T::DATE ||
         type == T::PERIOD || type == T::MONEY || type == T::PERCENT || type == T::STRING;
}

class Reader {
 public:
  Reader(const SourceFile& source, uint32_t file) : source_(source), file_(file) {
    const SourceFile rules = rules_only(source, file);
    list_ = lex(rules, file);
    free_positional_words(list_.tokens);
    trivia_ = trivia_of(list_, rules.text);
  }

  Writing read() {
    read_remarks();
    read_words();
    read_brackets();
    read_sentences(outline_of(list_, trivia_).sentences, true);
    return std::move(writing_);
  }

 private:
  Span span(size_t begin, size_t end) const {
    return {file_, tokens_[begin].begin, tokens_[end - 1].end};
  }

  void read_remarks() {
    for (const Comment& comment : trivia_.comments) {
      Remark remark{comment.text, {file_, comment.begin, comment.end}, {}};
      if (comment.own_line && comment.before < tokens_.size()) {
        const size_t end = end_of_sentence(tokens_, comment.before);
        remark.about = {file_, tokens_[comment.before].begin, tokens_[end - 1].end};
      } else if (!comment.own_line) {
        const size_t line = source_.text.rfind('\n', comment.begin) + 1;
        remark.about = {file_, static_cast<uint32_t>(line), comment.begin};
      }
      writing_.remarks.push_back(std::move(remark));
    }
  }

  void read_words() {
    const Language language = language_of(list_);
    for (const Token& token : tokens_) {
      if (!is_keyword(token.type)) continue;
      if (is_english(token, list_.text) == (language == Language::en)) continue;
      writing_.other_words.push_back(
          {span_of(token, list_.text), in_words(token, list_.text, language)});
    }
  }

  void read_brackets() {
    std::vector<size_t> open;
    for (size_t i = 0; i < tokens_.size(); ++i) {
      const uint32_t type = tokens_[i].type;
      if (type == T::LEFT_PAREN) open.push_back(i);
      if (type != T::RIGHT_PAREN || open.empty()) continue;
      const size_t first = open.back();
      open.pop_back();
      if (first == 0 || opens_call(tokens_[first - 1].type)) continue;
      const bool one = i == first + 2 && is_value(tokens_[first + 1].type);
      if (one || (opens_expression(tokens_, first) && closes_expression(tokens_, i))) {
        writing_.needless.push_back({span(first, first + 1), span(i, i + 1)});
      }
    }
  }

  void read_sentences(const std::vector<Outlined>& sentences, bool outermost) {
    for (const Outlined& one : sentences) {
      const uint32_t type = tokens_[one.begin].type;
      if (outermost && (type == T::TEST || type == T::SAMPLE || type == T::SIMULATE)) continue;
      if (one.end > one.begin + 1) note_size(one.begin, one.end - 1);
      read_sentences(one.inner, false);
    }
  }

  void note_size(size_t begin, size_t end) {
    SentenceSize size{span(begin, end), 0, 1};
    size_t depth = 0;
    for (size_t i = begin; i < end; ++i) {
      const uint32_t type = tokens_[i].type;
      if (type == T::LEFT_PAREN) size.nested = std::max(size.nested, ++depth);
      if (type == T::RIGHT_PAREN && depth > 0) --depth;
      if (type == T::AND || type == T::OR) ++size.conditions;
    }
    writing_.sentences.push_back(size);
  }

  const SourceFile& source_;
  const uint32_t file_;
  TokenList list_;
  const std::vector<Token>& tokens_ = list_.tokens;
  Trivia trivia_;
  Writing writing_;
};

}  // namespace

Writing writing_of(const Sources& sources, uint32_t file) {
  return Reader(sources.files[file], file).read();
}

}  // namespace xinheng::syntax
