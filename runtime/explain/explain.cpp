#include "runtime/explain/explain.h"

#include "compiler/values/identity_code.h"
#include "runtime/explain/parts.h"

namespace xinheng::explain {
namespace {

std::string masked(const program::Subject& kind, const std::string& name) {
  for (const program::Field& field : kind.fields) {
    const bool code = field.type.kind == program::TypeKind::citizen_code ||
                      field.type.kind == program::TypeKind::legal_code;
    if (field.key && code) return mask_identity_code(name);
  }
  return name;
}

}  // namespace

std::string explain(const program::Program& program, execute::Dates dates,
                    const columns::Dataset& data, execute::SubjectName subject, Language language) {
  Narrator narrator(program, dates, data, subject, language);
  const program::Subject& kind = program.subjects[subject.kind];
  const std::string key(data.subjects[subject.kind.index].keys[subject.ordinal]);
  Node root{narrator.say("{} {}（评价日 {}，数据截止日 {}，规则包 {} {}）",
                         "{} {} (evaluated on {}, known by {}, pack {} {})", kind.name,
                         masked(kind, key), format_date(dates.evaluation_date),
                         format_date(dates.known_by), program.name, program.version),
            {}};
  const execute::SubjectOutcome outcome = narrator.interpreter().judge();
  for (uint32_t i = 0; i < program.evaluations.size(); ++i)
    if (program.evaluations.items[i].subject == subject.kind)
      add_evaluation(root, narrator, {i}, outcome.evaluations[i]);
  add_records(root, narrator);
  add_measures(root, narrator, outcome);
  narrator.add_clauses(root);
  return draw(root);
}

}  // namespace xinheng::explain
