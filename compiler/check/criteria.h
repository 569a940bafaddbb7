// The cells of decision tables: what they ask of their column.
#pragma once

#include "compiler/check/expression.h"

namespace xinheng::check {

// Whether a column of this type can be asked anything.
bool can_be_asked(const Type& type);

struct AskedColumn {
  std::string name;
  Type type;
};
// Reports what is wrong; then the result means nothing.
program::Criterion check_criterion(Context& context, const Env& env,
                                   const syntax::Criterion& written, const AskedColumn& column);
// The same from a cell of a CSV file, where everything is written out: 18以上不满25, A，B.
program::Criterion criterion_of_text(Context& context, const std::string& text, Span span,
                                     const AskedColumn& column);

}  // namespace xinheng::check
