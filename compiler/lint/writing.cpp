#include "compiler/lint/rules.h"

namespace xinheng::lint {
namespace {

constexpr size_t nested_max = 4;
constexpr size_t conditions_max = 12;

}  // namespace

void lint_writing(const Context& context, const syntax::Writing& writing) {
  for (const syntax::SentenceSize& sentence : writing.sentences) {
    if (sentence.nested > nested_max) {
      context.report(Kind::nesting_deep_rule, sentence.span, {std::to_string(sentence.nested)});
    }
    if (sentence.conditions > conditions_max) {
      context.report(Kind::rule_long, sentence.span, {std::to_string(sentence.conditions)});
    }
  }
  for (const syntax::OtherWord& word : writing.other_words) {
    const std::string& text = context.sources.files[word.span.file].text;
    context.report(Kind::keywords_mixed, word.span,
                   {text.substr(word.span.begin, word.span.end - word.span.begin)});
    context.findings.fixes.push_back({Kind::keywords_mixed, word.span, {{word.span, word.twin}}});
  }
  for (const syntax::Brackets& brackets : writing.needless) {
    context.report(Kind::brackets_needless, brackets.open, {});
    context.findings.fixes.push_back(
        {Kind::brackets_needless, brackets.open, {{brackets.open, ""}, {brackets.close, ""}}});
  }
}

}  // namespace xinheng::lint
