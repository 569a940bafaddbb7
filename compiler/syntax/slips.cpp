#include "compiler/syntax/slips.h"

#include "XinhengLexer.h"

namespace xinheng::syntax {

void mend_tokens(TokenList& list, const SourceFile&, Diagnostics& diagnostics) {
  std::vector<Token> kept;
  for (const Token& token : list.tokens) {
    if (token.type == XinhengLexer::UNKNOWN) {
      diagnostics.report(Kind::unknown_character, span_of(token, list.text),
                         {std::string(text_of(token, list.text))});
      continue;
    }
    kept.push_back(token);
  }
  list.tokens = std::move(kept);
}

}  // namespace xinheng::syntax
