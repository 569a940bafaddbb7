#include "compiler/syntax/format.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "XinhengLexer.h"
#include "compiler/syntax/keywords.h"
#include "compiler/syntax/layout.h"
#include "compiler/syntax/literate.h"
#include "compiler/syntax/parse_file.h"
#include "compiler/syntax/positional.h"
#include "compiler/syntax/rewrite.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

// The words that stand at these bytes of the file instead.
using Replaced = std::map<uint32_t, std::string>;

Pack parse_alone(const Sources& sources, uint32_t file, Diagnostics& diagnostics) {
  Pack pack;
  pack.folders.push_back({});
  pack.folder_of.resize(file + 1, 0);
  parse_file(sources, file, pack, diagnostics);
  return pack;
}

Words words_of(const TokenList& list, std::optional<Language> keywords, const Replaced& replaced,
               uint32_t offset) {
  Words words;
  words.signs = keywords.value_or(language_of(list));
  for (const Token& token : list.tokens) {
    const auto other = replaced.find(token.begin + offset);
    if (other != replaced.end()) {
      words.texts.push_back(other->second);
    } else {
      words.texts.push_back(keywords ? in_words(token, list.text, *keywords)
                                     : with_sign(token, list.text, words.signs));
    }
  }
  return words;
}

bool is_balanced(const std::vector<Token>& tokens) {
  int depth = 0;
  for (const Token& token : tokens) {
    if (token.type == T::LEFT_BRACE) ++depth;
    if (token.type == T::RIGHT_BRACE && --depth < 0) return false;
  }
  return depth == 0 && (tokens.empty() || tokens.back().type == T::RIGHT_BRACE);
}

std::string laid_out(const TokenList& list, std::string_view text, const Words& words) {
  const Trivia trivia = trivia_of(list, text);
  return lay_out(outline_of(list, trivia), list, trivia, words);
}

// A fence that holds a part of a declaration stays as it is.
std::string with_fences(const SourceFile& file, std::optional<Language> keywords,
                        const Replaced& replaced) {
  std::string result;
  size_t at = 0;
  for (const Span& fence : rule_fences(file, 0)) {
    const std::string rules = file.text.substr(fence.begin, fence.end - fence.begin);
    TokenList list = lex({file.path, rules}, 0);
    free_positional_words(list.tokens);
    if (!is_balanced(list.tokens)) continue;
    result += file.text.substr(at, fence.begin - at);
    result += laid_out(list, rules, words_of(list, keywords, replaced, fence.begin));
    at = fence.end;
  }
  return result + file.text.substr(at);
}

std::vector<std::string> comments_of(const SourceFile& file) {
  const SourceFile rules = rules_only(file, 0);
  std::vector<std::string> texts;
  for (const Comment& comment : trivia_of(lex(rules, 0), rules.text).comments) {
    texts.push_back(comment.text);
  }
  return texts;
}

std::optional<std::string> printed(const SourceFile& file, const Wording& wording) {
  Sources sources;
  sources.files.push_back(file);
  Diagnostics diagnostics;
  const Pack pack = parse_alone(sources, 0, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  return print(pack, wording);
}

// What must never happen is that rules change.
void compare(const Pack& pack, const SourceFile& before, const SourceFile& after,
             const Wording& wording) {
  if (printed(after, wording) != print(pack, wording)) {
    throw std::logic_error("laying out " + before.path + " changed its rules");
  }
  if (comments_of(before) != comments_of(after)) {
    throw std::logic_error("laying out " + before.path + " changed its comments");
  }
}

}  // namespace

std::optional<std::string> format(const Sources& sources, uint32_t file,
                                  const std::optional<Wording>& keywords,
                                  Diagnostics& diagnostics) {
  const size_t reported = diagnostics.items.size();
  const Pack pack = parse_alone(sources, file, diagnostics);
  if (std::any_of(diagnostics.items.begin() + static_cast<ptrdiff_t>(reported),
                  diagnostics.items.end(),
                  [](const Diagnostic& item) { return item.severity == Severity::error; })) {
    return std::nullopt;
  }
  Replaced replaced;
  std::optional<Language> language;
  if (keywords) {
    language = keywords->keywords;
    for (Respelling& one : respellings(pack, *keywords)) {
      replaced.emplace(one.span.begin, std::move(one.word));
    }
  }
  const SourceFile& source = sources.files[file];
  SourceFile result{source.path, ""};
  if (is_literate(source.path)) {
    result.text = with_fences(source, language, replaced);
  } else {
    TokenList list = lex(source, file);
    free_positional_words(list.tokens);
    result.text = laid_out(list, source.text, words_of(list, language, replaced, 0));
  }
  compare(pack, source, result, keywords.value_or(Wording{}));
  return std::move(result.text);
}

bool same_rules(const SourceFile& before, const SourceFile& after, const Wording& wording) {
  const std::optional<std::string> first = printed(before, wording);
  return first && first == printed(after, wording);
}

}  // namespace xinheng::syntax
