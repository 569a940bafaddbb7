#include "compiler/check/names.h"

#include <algorithm>
#include <array>

#include "compiler/syntax/declared.h"

namespace xinheng::check {
namespace {

struct BuiltinName {
  std::string_view zh, en;
};
constexpr std::array<BuiltinName, 38> builtins = {{
    {"周岁", "age"},
    {"四舍五入", "half_up"},
    {"五舍六入", "half_down"},
    {"四舍六入五成双", "half_even"},
    {"进一", "away"},
    {"舍去", "toward_zero"},
    {"向上", "up_to"},
    {"向下", "down_to"},
    {"月初", "month_start"},
    {"月末", "month_last"},
    {"天数", "days_between"},
    {"工作日数", "workdays_between"},
    {"满月数", "months_between"},
    {"满年数", "years_between"},
    {"周年日", "anniversary"},
    {"年初", "year_start"},
    {"年末", "year_last"},
    {"年份", "year"},
    {"月份", "month"},
    {"几号", "day_of_month"},
    {"星期", "weekday"},
    {"较大", "larger"},
    {"较小", "smaller"},
    {"绝对值", "absolute"},
    {"评价日", "evaluation_date"},
    {"数据截止日", "known_until"},
    {"分项合计", "parts_total"},
    {"文本", "text"},
    {"整数", "integer"},
    {"小数", "decimal"},
    {"金额", "money"},
    {"日期", "date"},
    {"期间", "period"},
    {"是否", "boolean"},
    {"条款", "clause"},
    {"代码", "code"},
    {"公民信用代码", "citizen_code"},
    {"法人信用代码", "legal_code"},
}};

// The reserved words that people glue to a name inside an expression.
constexpr std::array<std::string_view, 50> glue_words = {
    "且",     "或",    "非",       "有",     "缺",   "属于",   "不属于", "位于",   "存在",
    "不存在", "计数",  "合计",     "最大",   "最小", "全部",   "其中",   "本",     "是",
    "否",     "当",    "则",       "优先于", "依据", "假设",   "因",     "以上",   "and",
    "or",     "not",   "has",      "lacks",  "in",   "not_in", "within", "exists", "not_exists",
    "count",  "total", "where",    "self",   "when", "then",   "over",   "all",    "最近",
    "最早",   "种数",  "最长连月", "按",     "逐"};

bool is_glue_word(std::string_view text) {
  return std::find(glue_words.begin(), glue_words.end(), text) != glue_words.end();
}

// Cuts a text into reserved words and known names, at least one of each: "有修复日" → 有 修复日.
std::optional<std::vector<std::string>> unglue(const std::string& text,
                                               const std::vector<std::string>& known) {
  for (size_t cut = 1; cut < text.size(); ++cut) {
    const std::string head = text.substr(0, cut), tail = text.substr(cut);
    const bool head_known = std::find(known.begin(), known.end(), head) != known.end();
    const bool tail_known = std::find(known.begin(), known.end(), tail) != known.end();
    if (is_glue_word(head)) {
      if (tail_known || is_glue_word(tail)) return std::vector{head, tail};
      if (auto rest = unglue(tail, known)) {
        rest->insert(rest->begin(), head);
        return rest;
      }
    }
    if (head_known) {
      if (is_glue_word(tail)) return std::vector{head, tail};
      if (auto rest = unglue(tail, known); rest && is_glue_word(rest->front())) {
        rest->insert(rest->begin(), head);
        return rest;
      }
    }
  }
  return {};
}

const syntax::Declaration* declaration_at(const Context& context, Span name) {
  for (const syntax::Declaration& one : context.pack.declarations) {
    const Span span = syntax::name_of(one.node).span;
    if (span.file == name.file && span.begin == name.begin) return &one;
  }
  return nullptr;
}

// Two of one sort in two files: 补充 was perhaps forgotten, in front of the shorter.
void report_declared_twice(Context& context, const syntax::Name& name, Span first) {
  const syntax::Declaration* one = declaration_at(context, first);
  const syntax::Declaration* other = declaration_at(context, name.span);
  const bool same = one != nullptr && other != nullptr && first.file != name.span.file &&
                    syntax::sort_of(one->node) == syntax::sort_of(other->node);
  if (!same) {
    context.report(Kind::duplicate_name, name.span,
                   {name.text, "声明", "declaration", line_of(context, first)});
    return;
  }
  const auto length = [](Span span) { return span.end - span.begin; };
  const bool first_adds = length(one->span) < length(other->span);
  const syntax::Sort sort = syntax::sort_of(one->node);
  context.report(Kind::declared_before, first_adds ? first : name.span,
                 {name.text, std::string(sort.zh), std::string(sort.en),
                  line_of(context, first_adds ? name.span : first)});
}

}  // namespace

std::optional<Builtin> builtin_of(std::string_view name) {
  for (size_t i = 0; i < builtins.size(); ++i) {
    if (builtins[i].zh == name || builtins[i].en == name) return static_cast<Builtin>(i);
  }
  return {};
}

std::string word_like(const syntax::Name& name, std::string_view zh, std::string_view en) {
  const bool ascii = std::all_of(name.text.begin(), name.text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return std::string(ascii ? en : zh);
}

std::vector<std::string> builtin_names(const syntax::Name& like, Builtin first, Builtin last) {
  std::vector<std::string> names;
  for (auto i = static_cast<size_t>(first); i <= static_cast<size_t>(last); ++i) {
    names.push_back(word_like(like, builtins[i].zh, builtins[i].en));
  }
  return names;
}

std::vector<syntax::Twin> all_builtin_words() {
  std::vector<syntax::Twin> words;
  for (const BuiltinName& name : builtins) words.push_back({name.zh, name.en});
  return words;
}

bool declare(Context& context, const syntax::Name& name, Symbol symbol) {
  if (builtin_of(name.text)) {
    context.report(Kind::builtin_name, name.span, {name.text});
    return false;
  }
  const auto [found, fresh] = context.globals.try_emplace(name.text, Declared{symbol, name.span});
  if (!fresh) report_declared_twice(context, name, found->second.span);
  return fresh;
}

void report_unknown(Context& context, const syntax::Name& name, const Words& what,
                    const std::vector<std::string>& known) {
  if (context.pack.damage.may_declare(name.text)) return;
  // Long texts can't be names glued by mistake, and cutting them would take long.
  constexpr size_t glue_max = 90;
  if (name.text.size() <= glue_max) {
    if (const auto pieces = unglue(name.text, known)) {
      std::vector<std::string> quoted;
      for (const std::string& piece : *pieces) quoted.push_back("“" + piece + "”");
      context.report(Kind::glued_name, name.span,
                     {name.text, what.zh, what.en, join(quoted, "、"), join(*pieces, " ")});
      return;
    }
  }
  if (report_nearest(context.diagnostics, name.span, name.text, what.zh, what.en, known)) return;
  context.report(Kind::unknown_name, name.span, {name.text, what.zh, what.en, list_names(known)});
}

bool Once::add(const syntax::Name& name) {
  const auto [found, fresh] = seen_.try_emplace(name.text, name.span);
  if (!fresh) {
    context_.report(Kind::duplicate_name, name.span,
                    {name.text, what_.zh, what_.en, line_of(context_, found->second)});
  }
  return fresh;
}

std::optional<uint32_t> find_field(const std::vector<program::Field>& fields,
                                   std::string_view name) {
  for (uint32_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  return {};
}

std::vector<std::string> field_names(const std::vector<program::Field>& fields) {
  std::vector<std::string> names;
  for (const program::Field& field : fields) names.push_back(field.name);
  return names;
}

std::optional<DefineId> find_define(const Context& context, program::Scope scope, uint32_t owner,
                                    std::string_view name) {
  for (uint32_t i = 0; i < context.program.defines.size(); ++i) {
    const program::Define& define = context.program.defines[DefineId{i}];
    const bool here = scope == program::Scope::record ? define.record.index == owner
                                                      : define.subject.index == owner;
    if (define.scope == scope && here && define.name == name) return DefineId{i};
  }
  return {};
}

std::string owner_name(const Context& context, const program::Define& define) {
  return define.scope == program::Scope::record ? context.program.records[define.record].name
                                                : context.program.subjects[define.subject].name;
}

}  // namespace xinheng::check
