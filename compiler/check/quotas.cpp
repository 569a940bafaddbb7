// 限额: which grade, for which share of which group, and what becomes of ties.
#include "compiler/check/law.h"
#include "compiler/check/names.h"
#include "compiler/check/rules.h"

namespace xinheng::check {
namespace {

// 从宽: all who tie at the limit keep the grade; 从严: none of them.
std::optional<bool> keeps_ties(Context& context, const syntax::Name& word) {
  if (word.text == "从宽" || word.text == "keep") return true;
  if (word.text == "从严" || word.text == "drop") return false;
  report_unknown(context, word, {"并列的处理", "way to treat ties"},
                 {word_like(word, "从宽", "keep"), word_like(word, "从严", "drop")});
  return {};
}

bool is_share(const Context& context, ExprId id) {
  const Type& type = context.program.exprs[id].type;
  if (!is_number(type) || !is_constant(context, id)) return false;
  std::set<Days> dates{date_min};
  change_dates(context, id, dates);
  for (const Days date : dates) {
    const auto share = constant_on(context, id, date);
    if (share && (*share < 0 || *share > power_of_ten(type.places))) return false;
  }
  return true;
}

ExprId check_group(Context& context, const Env& env, const syntax::Path& path) {
  const ExprId group = check_path(context, env, path, {});
  if (!group.valid()) return {};
  const TypeKind kind = context.typed(group).type.kind;
  if (kind == TypeKind::code || kind == TypeKind::row || kind == TypeKind::boolean ||
      kind == TypeKind::integer)
    return group;
  const Words found = describe_type(context, context.typed(group).type);
  context.report(Kind::quota_group_type, path.span,
                 {slice(context, path.span), found.zh, found.en});
  return {};
}

program::Quota check_quota(Context& context, const syntax::Quota& tree, const Env& env,
                           CodesId grades) {
  program::Quota made;
  made.label = tree.label.text;
  made.span = tree.span;
  const auto& ordinals = context.code_ordinals[grades.index];
  if (const auto found = ordinals.find(tree.grade.text); found == ordinals.end()) {
    std::vector<std::string> known;
    for (const auto& code : context.program.codes[grades].codes) known.push_back(code.name);
    report_unknown(context, tree.grade, {"等级", "grade"}, known);
  } else if (found->second == 0) {
    context.report(Kind::quota_of_lowest, tree.grade.span, {tree.grade.text});
  } else {
    made.grade = found->second;
  }
  made.share = check_expression(context, env, tree.share).id;
  if (made.share.valid() && !is_share(context, made.share)) {
    const Span span = context.written(tree.share).span;
    context.report(Kind::quota_share, span, {slice(context, span)});
  }
  if (tree.group) made.group = check_group(context, env, *tree.group);
  made.keep_ties = keeps_ties(context, tree.ties).value_or(false);
  made.basis = check_basis(context, tree.basis, Need::citation,
                           {"限额“" + made.label + "”", "quota “" + made.label + "”"}, tree.span,
                           context.program.in_force);
  return made;
}

}  // namespace

void check_quotas(Context& context, const syntax::Evaluation& tree, EvaluationId id,
                  const Env& env) {
  const CodesId grades = context.program.evaluations[id].grades;
  std::vector<program::Quota> list;
  for (const syntax::Quota& quota : tree.quotas) {
    if (tree.bands.empty()) {
      context.report(Kind::quota_without_bands, quota.span, {quota.label.text});
      continue;
    }
    if (!grades.valid()) continue;
    list.push_back(check_quota(context, quota, env, grades));
    // What falls out of a higher grade counts in the lower one.
    if (list.size() > 1 && list.back().grade > list[list.size() - 2].grade) {
      context.report(Kind::quotas_not_descending, quota.grade.span, {quota.grade.text});
    }
  }
  context.program.evaluations[id].quotas = std::move(list);
}

}  // namespace xinheng::check
