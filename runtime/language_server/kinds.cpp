// Kinds of names: what people call them, and the numbers of the protocol.
#include <array>

#include "runtime/language_server/answers.h"

namespace xinheng::language_server {
namespace {

// SymbolKind and CompletionItemKind of the protocol.
struct KindRow {
  NameKind kind;
  std::string_view zh, en;
  int symbol, completion;
};
constexpr int namespace_symbol = 3, class_symbol = 5, property_symbol = 7, field_symbol = 8,
              enum_symbol = 10, interface_symbol = 11, function_symbol = 12, variable_symbol = 13,
              constant_symbol = 14, key_symbol = 20, enum_member_symbol = 22, struct_symbol = 23,
              event_symbol = 24, operator_symbol = 25;
constexpr int function_item = 3, field_item = 5, variable_item = 6, class_item = 7,
              interface_item = 8, module_item = 9, property_item = 10, value_item = 12,
              enum_item = 13, reference_item = 18, enum_member_item = 20, constant_item = 21,
              struct_item = 22, event_item = 23;
constexpr std::array<KindRow, 30> rows = {{
    {NameKind::source, "法源", "source of law", namespace_symbol, module_item},
    {NameKind::clause, "条款", "clause", key_symbol, reference_item},
    {NameKind::codes, "代码表", "code list", enum_symbol, enum_item},
    {NameKind::code, "代码", "code", enum_member_symbol, enum_member_item},
    {NameKind::subject, "主体", "subject", class_symbol, class_item},
    {NameKind::record, "记录", "record", class_symbol, class_item},
    {NameKind::link, "关系", "link", interface_symbol, interface_item},
    {NameKind::field, "字段", "field", field_symbol, field_item},
    {NameKind::inverse, "反称", "inverse", property_symbol, property_item},
    {NameKind::table, "清单", "table", struct_symbol, struct_item},
    {NameKind::column, "列", "column", field_symbol, field_item},
    {NameKind::row, "行", "row", enum_member_symbol, enum_member_item},
    {NameKind::parameter, "参数", "parameter", constant_symbol, constant_item},
    {NameKind::define, "定义", "define", function_symbol, function_item},
    {NameKind::decision, "决策表", "decision table", function_symbol, function_item},
    {NameKind::input, "条件列", "input", variable_symbol, variable_item},
    {NameKind::output, "结果列", "output", property_symbol, property_item},
    {NameKind::evaluation, "评价", "evaluation", function_symbol, function_item},
    {NameKind::part, "分项", "part", property_symbol, property_item},
    {NameKind::grade, "等级", "grade", property_symbol, property_item},
    {NameKind::label, "规则", "rule", operator_symbol, value_item},
    {NameKind::measure, "措施", "measure", event_symbol, event_item},
    {NameKind::finding, "认定", "finding", event_symbol, event_item},
    {NameKind::transitions, "流转", "transitions", operator_symbol, value_item},
    {NameKind::scene, "场景", "scene", event_symbol, event_item},
    {NameKind::simulation, "模拟", "simulation", operator_symbol, value_item},
    {NameKind::sample, "样例", "sample", variable_symbol, variable_item},
    {NameKind::property, "保证", "property", function_symbol, function_item},
    {NameKind::test, "测试", "test", function_symbol, function_item},
    {NameKind::instance, "实例", "instance", variable_symbol, variable_item},
}};

const KindRow& row_of(NameKind kind) {
  return rows[static_cast<size_t>(kind)];
}

constexpr bool in_order() {
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].kind != static_cast<NameKind>(i)) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

std::string_view kind_word(NameKind kind, Language language) {
  return language == Language::zh ? row_of(kind).zh : row_of(kind).en;
}

int symbol_kind(NameKind kind) {
  return row_of(kind).symbol;
}
int completion_kind(NameKind kind) {
  return row_of(kind).completion;
}

}  // namespace xinheng::language_server
