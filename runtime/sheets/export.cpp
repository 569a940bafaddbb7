#include <nlohmann/json.hpp>

#include "compiler/values/sha256.h"
#include "runtime/office/office.h"
#include "runtime/sheets/lists.h"

namespace xinheng::sheets {

namespace {

using nlohmann::json;

constexpr const char* kinds[] = {"text", "long", "text", "integer", "decimal", "date"};

json column_json(const Column& column, Language language) {
  const bool zh = language == Language::zh;
  json made = {{"name", column.name},
               {"kind", kinds[static_cast<size_t>(column.holds)]},
               {"strict", column.strict},
               {"warn", false},
               {"lacks", column.may_lack}};
  if (!column.choices.empty()) made["list"] = column.choices;
  const std::string& wanted = column.wanted.in(language);
  const std::string lacks =
      column.may_lack ? (zh ? "；没有的写“缺”" : "; 缺 where there is none") : "";
  made["prompt"] = wanted.empty() ? "" : (zh ? "要填" : "Wanted: ") + wanted + lacks;
  made["error"] = (zh ? "这一格要填" : "This cell wants ") + wanted + lacks + (zh ? "。" : ".");
  return made;
}

json sheet_json(const List& list, Language language) {
  json columns = json::array(), rows = json::array();
  for (const Column& column : list.columns) columns.push_back(column_json(column, language));
  for (size_t i = 1; i < list.split.rows.size(); ++i) {
    json row = json::array();
    for (const check::CsvCell& cell : list.split.rows[i].cells) row.push_back(cell.text);
    row.get_ref<json::array_t&>().resize(list.columns.size(), "");
    rows.push_back(std::move(row));
  }
  return {{"name", list.sheet}, {"columns", columns}, {"rows", rows}};
}

json parameters_json(const std::vector<DatedRow>& dated, Lists& lists, Language language) {
  std::vector<std::string> names;
  json rows = json::array();
  for (const DatedRow& row : dated) {
    if (names.empty() || names.back() != row.parameter) names.push_back(row.parameter);
    rows.push_back({row.parameter, row.since, row.value, row.citations, row.assumption});
  }
  lists.choices["参数名"] = names;
  const Column columns[] = {
      {parameter_columns[0],
       Holds::text,
       "参数名",
       true,
       false,
       {"规则包里的一个参数", "a parameter of the pack"}},
      {parameter_columns[1],
       Holds::date,
       "",
       false,
       false,
       {"从哪天起，例如 2021-01-01", "the first day, like 2021-01-01"}},
      {parameter_columns[2],
       Holds::decimal,
       "",
       false,
       true,
       {"新的值；不再用的写“废止”", "the value; 废止 where it is no longer used"}},
      {parameter_columns[3], Holds::long_text, "条款", false, false, {}},
      {parameter_columns[4], Holds::long_text, "", false, false, {}}};
  json described = json::array();
  for (const Column& column : columns) described.push_back(column_json(column, language));
  return {{"name", parameter_sheet}, {"columns", described}, {"rows", rows}};
}

json guide_json(const Compilation& compilation, Language language) {
  const program::Program& program = *compilation.program;
  const std::string head = program.name + " " + program.version;
  if (language == Language::en) {
    return {{"name", "说明"},
            {"lines",
             {head, "Each sheet is a list of the pack; the columns are named in the first row.",
              "Change, add and delete rows. Cells with an arrow offer what may stand there.",
              "Where there is no value write 缺.",
              "A new value of a parameter is a new row with the day from which it holds; the old "
              "row stays.",
              "The sheet 代码 shows what may be chosen; it is not read back.",
              "Read it back with: xinheng import-lists PACK THIS_FILE. What is wrong is named "
              "with sheet and cell; nothing is changed unless all cells are good."}}};
  }
  return {
      {"name", "说明"},
      {"lines",
       {head, "每张表是规则包的一份清单，第一行是列名。",
        "行可以改，可以加在后面，可以删。带箭头的格，点开选。", "没有值的，写“缺”。",
        "参数有了新的值，加一行，写上从哪天起；旧的那行留着。",
        "“代码”表列出可以选的值，只供查看，不读回去。",
        "改好以后：xinheng import-lists 规则包 这个文件。哪一格有错，会写明表和格；全都对了才改规"
        "则包。"}}};
}

}  // namespace

void export_lists(const Compilation& compilation, const std::filesystem::path& out,
                  Language language, Diagnostics& diagnostics) {
  Lists lists = lists_of(compilation);
  const std::vector<DatedRow> dated = parameter_rows(compilation);
  if (lists.lists.empty() && dated.empty()) {
    diagnostics.report(Kind::pack_without_lists, std::nullopt, {compilation.program->name});
    return;
  }
  json sheets = json::array(), files = json::array(), choices = json::array();
  for (const List& list : lists.lists) {
    sheets.push_back(sheet_json(list, language));
    files.push_back({{"path", list.shown}, {"sheet", list.sheet}, {"sha256", sha256(list.text)}});
  }
  if (!dated.empty()) {
    sheets.push_back(parameters_json(dated, lists, language));
    files.push_back({{"path", ""}, {"sheet", parameter_sheet}, {"sha256", hash_of(dated)}});
  }
  for (const auto& [key, values] : lists.choices) {
    choices.push_back({{"key", key}, {"values", values}});
  }
  office::write_workbook({{"sheets", sheets},
                          {"lists", choices},
                          {"lists_name", "代码"},
                          {"guide", guide_json(compilation, language)},
                          {"mark", {{"pack", compilation.program->name}, {"files", files}}}},
                         out, diagnostics);
}

}  // namespace xinheng::sheets
