#include "compiler/check/wording.h"

#include "compiler/check/entries.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

std::vector<syntax::Choices> all_choices() {
  return {
      {"无对应日", {{"取月末", "month_end"}, {"取次月首日", "next_month"}}},
      {"开始当日", {{"计入", "included"}, {"不计入", "excluded"}}},
      {"方式", {{"应当", "shall"}, {"可以", "may"}}},
      {"性质", {{"红名单", "red_list"}, {"黑名单", "black_list"}, {"重点监管", "key_supervision"}}},
      {"公开",
       {{"原样", "as_is"}, {"保留", "keep"}, {"只到月", "month_only"}, {"只到年", "year_only"}}},
      {"另行落实", {{"服务", "service"}, {"组织", "organization"}, {"引擎", "engine"}}},
      {"并列", {{"从宽", "keep"}, {"从严", "drop"}}},
      {"命中",
       {{"唯一", "unique"},
        {"优先", "priority"},
        {"首行", "first"},
        {"依次", "rule_order"},
        {"排序", "output_order"},
        {"汇集", "collect"}}},
      {"汇集", {{"列出", "list"}}},
      {"模拟", {{"数量", "how_many"}, {"更正", "corrections"}, {"月份", "month"}}},
      {"检查",
       {{"规则不成立", "unreachable_rule"},
        {"例外不起作用", "idle_exception"},
        {"比较恒定", "constant_comparison"},
        {"可能无法确定", "partial_decision"},
        {"行不起作用", "idle_row"},
        {"未用名字", "unused_name"},
        {"未读字段", "unread_field"},
        {"漏筛", "uncounted_filter"},
        {"施行空缺", "in_force_gap"},
        {"未引原文", "unquoted_clause"},
        {"遮盖不足", "identifying_mask"},
        {"未能查明", "not_analysed"},
        {"条款未落实", "unimplemented_clause"},
        {"规则未测试", "untested_rule"},
        {"措施未测试", "untested_measure"},
        {"措施无期限", "endless_measure"},
        {"期限过长", "long_term"},
        {"只凭假设", "assumption_alone"},
        {"假设无理由", "bare_assumption"},
        {"重复的数", "repeated_number"},
        {"裁量无标准", "unguided_discretion"},
        {"条目未引用", "uncited_clause"},
        {"代码未用", "unused_code"},
        {"名字太像", "similar_names"},
        {"一事两名", "same_definition"},
        {"缺别名", "missing_alias"},
        {"标签不明", "vague_label"},
        {"其余遮盖", "hidden_by_otherwise"},
        {"嵌套过深", "deep_nesting"},
        {"规则过长", "long_rule"},
        {"中英混写", "mixed_keywords"},
        {"多余括号", "needless_brackets"}}},
      {"级别", {{"错误", "error"}, {"警告", "warning"}, {"提示", "note"}, {"忽略", "ignore"}}},
  };
}

}  // namespace

syntax::Wording wording(Language language) {
  return {language, all_entry_words(), all_choices(), all_builtin_words()};
}

}  // namespace xinheng::check
