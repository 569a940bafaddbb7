#include "compiler/check/levels.h"

#include "compiler/check/declare.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

struct Check {
  std::string_view zh, en;
  std::vector<Kind> kinds;
};

const std::vector<Check>& all_checks() {
  static const std::vector<Check> all = {
      {"规则不成立",
       "unreachable_rule",
       {Kind::rule_unreachable, Kind::over_unreachable, Kind::over_exclusive,
        Kind::case_always_waived, Kind::waiver_idle, Kind::band_unreachable, Kind::row_never,
        Kind::otherwise_never, Kind::state_unreachable}},
      {"例外不起作用",
       "idle_exception",
       {Kind::exception_same_value, Kind::exception_always_beaten, Kind::base_never_used,
        Kind::downgrade_idle}},
      {"比较恒定",
       "constant_comparison",
       {Kind::comparison_always_true, Kind::comparison_never_true}},
      {"可能无法确定",
       "partial_decision",
       {Kind::maybe_empty, Kind::maybe_zero_divisor, Kind::parameter_gap, Kind::parameter_late}},
      {"行不起作用", "idle_row", {Kind::rows_idle}},
      {"未用名字",
       "unused_name",
       {Kind::name_unused, Kind::transitions_unused, Kind::weight_unused, Kind::scene_unused}},
      {"未读字段", "unread_field", {Kind::field_unread}},
      {"漏筛", "uncounted_filter", {Kind::filter_uncounted}},
      {"条款未落实", "unimplemented_clause", {Kind::clause_unimplemented}},
      {"规则未测试", "untested_rule", {Kind::rule_untested}},
      {"施行空缺", "in_force_gap", {Kind::use_not_in_force, Kind::rule_versions_gap}},
      {"未引原文", "unquoted_clause", {Kind::clause_not_quoted}},
      {"遮盖不足", "identifying_mask", {Kind::mask_identifies}},
      {"未能查明", "not_analysed", {Kind::not_analysed, Kind::analysis_limit}},
      // of lint
      {"措施未测试", "untested_measure", {Kind::measure_untested}},
      {"措施无期限", "endless_measure", {Kind::measure_endless}},
      {"期限过长", "long_term", {Kind::term_long}},
      {"只凭假设", "assumption_alone", {Kind::assumption_alone}},
      {"假设无理由", "bare_assumption", {Kind::assumption_bare}},
      {"重复的数", "repeated_number", {Kind::number_repeated}},
      {"裁量无标准", "unguided_discretion", {Kind::discretion_unguided}},
      {"条目未引用", "uncited_clause", {Kind::clause_uncited}},
      {"代码未用", "unused_code", {Kind::code_unused}},
      {"名字太像", "similar_names", {Kind::names_alike}},
      {"一事两名", "same_definition", {Kind::definitions_same}},
      {"缺别名", "missing_alias", {Kind::alias_missing}},
      {"标签不明", "vague_label", {Kind::label_vague}},
      {"其余遮盖", "hidden_by_otherwise", {Kind::otherwise_hides}},
      {"嵌套过深", "deep_nesting", {Kind::nesting_deep_rule}},
      {"规则过长", "long_rule", {Kind::rule_long}},
      {"中英混写", "mixed_keywords", {Kind::keywords_mixed}},
      {"多余括号", "needless_brackets", {Kind::brackets_needless}},
  };
  return all;
}

const Check* find_check(Context& context, const syntax::Name& name) {
  std::vector<std::string> known;
  for (const Check& check : all_checks()) {
    if (name.text == check.zh || name.text == check.en) return &check;
    known.push_back(word_like(name, check.zh, check.en));
  }
  report_unknown(context, name, {"检查", "check"}, known);
  return nullptr;
}

std::optional<Severity> find_severity(Context& context, const syntax::Name& name) {
  if (name.text == "错误" || name.text == "error") return Severity::error;
  if (name.text == "警告" || name.text == "warning") return Severity::warning;
  if (name.text == "提示" || name.text == "note") return Severity::note;
  if (name.text == "忽略" || name.text == "ignore") return Severity::ignored;
  report_unknown(context, name, {"级别", "level of a check"},
                 {word_like(name, "错误", "error"), word_like(name, "警告", "warning"),
                  word_like(name, "提示", "note"), word_like(name, "忽略", "ignore")});
  return {};
}

void read_level(Context& context, const syntax::Level& level, Once& once) {
  const Check* check = find_check(context, level.check);
  const auto severity = find_severity(context, level.level);
  if (!check || !once.add({std::string(check->zh), level.check.span}) || !severity) return;
  if (severity == Severity::ignored && !level.reason) {
    context.report(Kind::ignored_without_reason, level.span, {level.check.text});
    return;
  }
  for (const Kind kind : check->kinds) context.diagnostics.severities[kind] = *severity;
}

}  // namespace

void read_levels(Context& context) {
  Once once(context, {"检查", "check"});
  for (const syntax::Declaration& declaration : context.pack.declarations) {
    const auto* tree = std::get_if<syntax::Checks>(&declaration.node);
    // What a used pack wants for itself doesn't bind those that use it.
    if (!tree || !context.pack.is_own(declaration.span)) continue;
    for (const syntax::Level& level : tree->levels) read_level(context, level, once);
  }
}

std::vector<syntax::Twin> all_check_words() {
  std::vector<syntax::Twin> words;
  for (const Check& check : all_checks()) words.push_back({check.zh, check.en});
  return words;
}

}  // namespace xinheng::check
