#include "compiler/syntax/citation.h"

#include "compiler/syntax/characters.h"

namespace xinheng::syntax {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::string normalise_citation(std::string_view written) {
  std::string result = fold_everywhere(written);
  for (const std::string_view space : {" ", "\t", "\u3000", "\u00A0"}) {
    replace_all(result, space, "");
  }
  replace_all(result, "<<", "《");
  replace_all(result, ">>", "》");
  return result;
}

}  // namespace xinheng::syntax
