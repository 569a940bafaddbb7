// Tables: columns, then rows from the block and from CSV files, then what the cells hold.
#pragma once

#include "compiler/check/context.h"

namespace xinheng::check {

void declare_table(Context& context, const syntax::Table& tree);
void read_columns(Context& context);
// After every table has columns and the law is known: row names of all tables, then all cells.
void read_rows(Context& context);

// A cell of a CSV file as a word of the type; reports what is wrong with it.
std::optional<Word> word_of_text(Context& context, const Type& type, const std::string& text,
                                 Span span);

}  // namespace xinheng::check
