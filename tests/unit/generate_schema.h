// A schema with a field of every type, for tests of made-up data. Rules read all of them: what no
// rule reads is not looked at.
#pragma once

#include "compiler/program/program.h"

inline xinheng::program::Program generate_schema() {
  using namespace xinheng::program;
  Program program;
  const auto type = [](TypeKind kind, bool optional = false) {
    Type result;
    result.kind = kind;
    result.optional = optional;
    return result;
  };
  const auto field = [](std::string name, Type of, bool key = false) {
    return Field{std::move(name), of, {}, key};
  };
  const CodesId divisions = program.codes.push(
      {"区划", false, {{"衢州市", "330800", -1}, {"柯城区", "330802", 0}, {"江山市", "330881", 0}}});
  const CodesId states =
      program.codes.push({"状态", false, {{"有效", "", -1}, {"已撤销", "", -1}}});
  Table table;
  table.name = "行为";
  table.columns = {field("行为", type(TypeKind::code), true)};
  table.row_names = {"欠税", "志愿服务", "献血", "考试舞弊"};
  const TableId behaviours = program.tables.push(std::move(table));
  const auto code = [&](CodesId codes) {
    Type result = type(TypeKind::code);
    result.codes = codes;
    return result;
  };
  Type row = type(TypeKind::row), decimal = type(TypeKind::decimal, true);
  row.table = behaviours;
  decimal.places = 1;

  const SubjectId person = program.subjects.push(
      {"个人", {}, {field("身份代码", type(TypeKind::citizen_code), true),
                    field("姓名", type(TypeKind::text)), field("出生日期", type(TypeKind::date)),
                    field("所在地", code(divisions))}});
  program.subjects.push({"企业", {}, {field("信用代码", type(TypeKind::legal_code), true),
                                      field("名称", type(TypeKind::text))}});
  program.records.push(
      {"信用信息", {}, person, {"个人", "身份代码"},
       {field("编号", type(TypeKind::text), true), field("行为", row),
        field("状态", code(states)), field("发生日", type(TypeKind::date)),
        field("修复日", type(TypeKind::date, true)), field("金额", type(TypeKind::money, true)),
        field("分", decimal), field("次数", type(TypeKind::integer)),
        field("核验", type(TypeKind::boolean)), field("期", type(TypeKind::period, true))}});
  const auto read = [&](Scope scope, SubjectId subject, RecordId record,
                        const std::vector<Field>& fields) {
    for (uint32_t i = 0; i < fields.size(); ++i) {
      Define define;
      define.name = "读" + fields[i].name;
      define.scope = scope;
      define.subject = subject;
      define.record = record;
      define.type = fields[i].type;
      define.base = program.exprs.push({FieldRef{scope, i}, fields[i].type, {}});
      if (!fields[i].key) program.defines.push(std::move(define));
    }
  };
  for (uint32_t i = 0; i < program.subjects.size(); ++i)
    read(Scope::subject, {i}, {}, program.subjects.items[i].fields);
  read(Scope::record, person, {0}, program.records.items[0].fields);
  return program;
}
