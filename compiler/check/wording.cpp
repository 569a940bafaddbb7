#include "compiler/check/wording.h"

#include "compiler/check/entries.h"
#include "compiler/check/levels.h"
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
      {"检查", all_check_words()},
      {"级别", {{"错误", "error"}, {"警告", "warning"}, {"提示", "note"}, {"忽略", "ignore"}}},
  };
}

}  // namespace

syntax::Wording wording(Language language) {
  return {language, all_entry_words(), all_choices(), all_builtin_words()};
}

}  // namespace xinheng::check
