#include "runtime/columns/used_links.h"

namespace xinheng::columns {

using namespace program;

UsedLinks used_links(const Program& program) {
  UsedLinks links;
  for (const Record& record : program.records)
    links.followed.emplace_back(record.fields.size(), false);
  links.gathered = links.followed;
  const auto follow_to = [&](SubjectId kind) {
    for (uint32_t r = 0; r < program.records.size(); ++r) {
      const auto& fields = program.records.items[r].fields;
      for (size_t f = 0; f < fields.size(); ++f)
        if (fields[f].type.kind == TypeKind::subject && fields[f].type.subject == kind)
          links.followed[r][f] = true;
    }
  };
  for (const Expr& expr : program.exprs) {
    if (const auto* follow = std::get_if<Follow>(&expr.node))
      follow_to(program.exprs[follow->reference].type.subject);
    if (const auto* aggregate = std::get_if<Aggregate>(&expr.node); aggregate && aggregate->via)
      links.gathered[aggregate->record.index][*aggregate->via] = true;
  }
  for (const Evaluation& evaluation : program.evaluations)
    links.ranks = links.ranks || !evaluation.quotas.empty();
  return links;
}

}  // namespace xinheng::columns
