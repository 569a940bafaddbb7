#include "runtime/explain/explain.h"

#include "runtime/explain/parts.h"

namespace xinheng::explain {
std::string explain(const program::Program& program, execute::Dates dates,
                    const columns::Dataset& data, execute::SubjectName subject, Language language) {
  Narrator narrator(program, dates, data, subject, language);
  const program::Subject& kind = program.subjects[subject.kind];
  Node root{narrator.say("{} {}（评价日 {}，数据截止日 {}，规则包 {} {}）",
                         "{} {} (evaluated on {}, known by {}, pack {} {})", kind.name,
                         narrator.subject_text(subject), format_date(dates.evaluation_date),
                         format_date(dates.known_by), program.name, program.version),
            {}};
  const execute::SubjectOutcome outcome = narrator.interpreter().judge();
  for (uint32_t i = 0; i < program.evaluations.size(); ++i)
    if (program.evaluations.items[i].subject == subject.kind)
      add_evaluation(root, narrator, {i}, outcome.evaluations[i]);
  add_decisions(root, narrator, std::nullopt);
  add_records(root, narrator);
  add_measures(root, narrator, outcome);
  narrator.add_clauses(root);
  return draw(root);
}

}  // namespace xinheng::explain
