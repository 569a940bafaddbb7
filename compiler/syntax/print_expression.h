#pragma once

#include <string>

#include "compiler/syntax/print.h"

namespace xinheng::syntax {

// The word's twin in the wanted language, if it is one of these; otherwise the word.
std::string in_language(const std::string& word, const std::vector<Twin>& twins, Language language);
// The same, noted where it differs.
std::string respelt(const Name& name, const std::vector<Twin>& twins, Language language,
                    std::vector<Respelling>& noted);

// Whether it can stand without 「」.
bool is_plain_name(const std::string& name);
// In 「」 where it couldn't stand without.
std::string name_text(const std::string& name);
std::string path_text(const Path& path);
std::string quoted(const std::string& text);

// In English words, with brackets only where the tree needs them.
std::string print_expression(const Pack& pack, ExprId id, const Wording& wording,
                             std::vector<Respelling>& noted);
// The same where only a sum or a product may stand.
std::string print_sum(const Pack& pack, ExprId id, const Wording& wording,
                             std::vector<Respelling>& noted);
std::string print_product(const Pack& pack, ExprId id, const Wording& wording,
                             std::vector<Respelling>& noted);

}  // namespace xinheng::syntax
