#include "compiler/program/program.h"

#include "compiler/values/identity_code.h"

namespace xinheng::program {

std::string format_value(const Program& program, const Type& type, Word value, Language language) {
  const bool chinese = language == Language::zh;
  switch (type.kind) {
    case TypeKind::boolean:
      return chinese ? (value ? "是" : "否") : (value ? "yes" : "no");
    case TypeKind::integer:
      return format_fixed(value, 0);
    case TypeKind::decimal:
      return format_fixed(value, type.places);
    case TypeKind::money:
      return format_fixed(value, 2) + (chinese ? "元" : "yuan");
    case TypeKind::date:
      return format_date(static_cast<Days>(value));
    case TypeKind::period:
      return format_period(decode_period(value), chinese);
    case TypeKind::text: {
      const bool known = value >= 0 && static_cast<size_t>(value) < program.text_literals.size();
      return known ? "“" + program.text_literals[static_cast<size_t>(value)] + "”" : "“…”";
    }
    case TypeKind::code:
      return program.codes[type.codes].codes[static_cast<size_t>(value)].name;
    case TypeKind::row:
      return program.tables[type.table].row_names[static_cast<size_t>(value)];
    case TypeKind::clause:
      return program.clauses[ClauseId{static_cast<uint32_t>(value)}].cite;
    case TypeKind::citizen_code:
      return mask_identity_code(unpack_citizen_code(static_cast<uint64_t>(value)));
    case TypeKind::legal_code:
    case TypeKind::subject:
      return "******************";
  }
  return "";
}

}  // namespace xinheng::program
