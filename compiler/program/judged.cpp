#include <algorithm>

#include "compiler/program/program.h"

namespace xinheng::program {

bool is_judged(const Program& program, SubjectId subject) {
  const auto about = [&](const auto& declaration) { return declaration.subject == subject; };
  const auto lists = [&](const Finding& finding) {
    return finding.listed.valid() && program.records[finding.record].owner == subject;
  };
  return std::any_of(program.evaluations.begin(), program.evaluations.end(), about) ||
         std::any_of(program.measures.begin(), program.measures.end(), about) ||
         std::any_of(program.findings.begin(), program.findings.end(), lists);
}

}  // namespace xinheng::program
