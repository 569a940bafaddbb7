#include "compiler/analyze/example.h"

namespace xinheng::analyze {

using namespace program;

namespace {

bool is_amount(const Type& type) {
  return type.kind == TypeKind::integer || type.kind == TypeKind::decimal ||
         type.kind == TypeKind::money || type.kind == TypeKind::date;
}

// The first of the values; of numbers without a lower end the last.
Word value_in(const Column& column, const PieceRange& range, const Type& type) {
  const Interval& first = column.pieces[range.first];
  if (range.first > 0 || !is_amount(type)) return first.low;
  const auto end = static_cast<uint32_t>(column.pieces.size());
  const uint32_t last = range.last < end ? range.last : end - 1;
  if (last + 1 < end) return column.pieces[last].high;
  return first.low <= 0 && column.pieces[last].high >= 0 ? 0 : first.low;
}

std::string sign_text(const Column& column, const PieceRange& range) {
  const bool ordered = column.pieces.front().low < 0;
  const Word sign = column.pieces[range.first].low;
  if (sign < 0) return " < ";
  if (sign == 0) return " = ";
  return ordered ? " > " : " != ";
}

}  // namespace

std::string example_text(const Program& program, const Decision& decision, const Grid& grid,
                         const Box& box, Language language) {
  const bool zh = language == Language::zh;
  std::string out;
  for (size_t i = 0; i < box.size(); ++i) {
    if (!box[i]) continue;
    if (!out.empty()) out += zh ? "，" : ", ";
    const Column& column = grid.columns[i];
    const std::string& name = decision.inputs[i].name;
    Type type = program.exprs[decision.inputs[i].value].type;
    type.optional = false;
    if (box[i]->first == column.pieces.size()) {
      out += (zh ? "缺 " : "lacks ") + name;
    } else if (column.against.valid()) {
      out += name + sign_text(column, *box[i]) + print_expr(program, column.against);
    } else {
      const Word word = value_in(column, *box[i], type);
      const bool other = type.kind == TypeKind::text && word < 0;
      out += name + " = " +
             (other ? (zh ? "别的文本" : "another text")
                    : format_value(program, type, word, language));
    }
  }
  if (out.empty()) return zh ? "任何情况" : "anything";
  return out;
}

}  // namespace xinheng::analyze
