#include "compiler/program/program.h"

namespace xinheng::program {

const Transitions* transitions_of(const Program& program, const Type& type) {
  for (const Transitions& transitions : program.transitions) {
    const bool code = type.kind == TypeKind::code && transitions.codes.valid();
    const bool row = type.kind == TypeKind::row && transitions.table.valid();
    if (code && type.codes == transitions.codes) return &transitions;
    if (row && type.table == transitions.table) return &transitions;
  }
  return nullptr;
}

}  // namespace xinheng::program
