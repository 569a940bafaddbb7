#include "runtime/sheets/lists.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include "compiler/values/sha256.h"

namespace xinheng::sheets {

namespace {

namespace fs = std::filesystem;
using namespace program;

constexpr size_t choices_max = 5000;

template <class Id, class Items>
std::optional<Id> named(const Items& items, const std::string& name) {
  for (uint32_t i = 0; i < items.size(); ++i) {
    if (items[Id{i}].name == name) return Id{i};
  }
  return {};
}

class Collector {
 public:
  explicit Collector(const Compilation& compilation)
      : compilation_(compilation), program_(*compilation.program) {}

  Lists collect() {
    choose("是否", {"是", "否"});
    std::vector<std::string> cites;
    for (const program::Clause& clause : program_.clauses) cites.push_back(clause.cite);
    choose("条款", cites);
    for (const syntax::Declaration& declaration : compilation_.pack.declarations) {
      if (!compilation_.pack.is_own(declaration.span)) continue;
      std::visit([this](const auto& node) { add_of(node); }, declaration.node);
    }
    std::erase_if(lists_.choices, [](const auto& one) { return one.second.empty(); });
    return std::move(lists_);
  }

 private:
  void choose(const std::string& key, const std::vector<std::string>& values) {
    if (values.size() <= choices_max) lists_.choices[key] = values;
  }

  // Those in the folder of the pack only; “#名字” is a table of a Markdown file.
  List* add(const syntax::Text& path) {
    if (path.text.starts_with('#') || !compilation_.pack.is_own(path.span)) return nullptr;
    std::error_code error;
    List list;
    list.path =
        fs::weakly_canonical(fs::path(compilation_.pack.folders[0].path) / path.text, error);
    for (const List& known : lists_.lists) {
      if (known.path == list.path) return nullptr;
    }
    std::ifstream in(list.path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    list.shown = path.text;
    list.text = text.str();
    list.split = check::split_csv(list.text, 0);
    list.sheet = sheet_name(path.text, lists_.lists);
    if (list.split.rows.empty()) return nullptr;
    for (const check::CsvCell& head : list.split.rows[0].cells) {
      Column column;
      column.name = head.text;
      list.columns.push_back(std::move(column));
    }
    lists_.lists.push_back(std::move(list));
    return &lists_.lists.back();
  }

  Column column_of(const std::string& name, const Type& type, bool strict) {
    Column column;
    column.name = name;
    column.may_lack = type.optional;
    column.strict = strict;
    column.holds = Holds::exact;
    switch (type.kind) {
      case TypeKind::boolean:
        column.choices = "是否";
        column.wanted = {"“是”或“否”", "是 or 否"};
        break;
      case TypeKind::integer:
        column.holds = Holds::integer;
        column.wanted = {"一个整数", "a whole number"};
        break;
      case TypeKind::decimal:
      case TypeKind::money:
        column.holds = Holds::decimal;
        column.wanted = {"一个数", "a number"};
        break;
      case TypeKind::date:
        column.holds = Holds::date;
        column.wanted = {"一个日期，例如 2018-12-31", "a date like 2018-12-31"};
        break;
      case TypeKind::period:
        column.wanted = {"一段时间，例如 3年、6个月、30日、5个工作日",
                         "a period like 3年, 6个月, 30日, 5个工作日"};
        break;
      case TypeKind::code: {
        const Codes& codes = program_.codes[type.codes];
        std::vector<std::string> names;
        for (const Code& code : codes.codes) names.push_back(code.name);
        choose(codes.name, names);
        column.choices = codes.name;
        column.holds = Holds::text;
        column.wanted = {"代码表“" + codes.name + "”里的一个", "a code of “" + codes.name + "”"};
        break;
      }
      case TypeKind::row: {
        const Table& table = program_.tables[type.table];
        choose(table.name, table.row_names);
        column.choices = table.name;
        column.strict = false;  // a row may be added in the same workbook
        column.holds = Holds::text;
        column.wanted = {"清单“" + table.name + "”里的一行", "a row of “" + table.name + "”"};
        break;
      }
      default:
        column.holds = Holds::text;
        column.wanted = {};
    }
    if (column.may_lack && !column.choices.empty() && column.strict) {
      auto values = lists_.choices[column.choices];
      values.push_back("缺");
      column.choices += "（或缺）";
      choose(column.choices, values);
    }
    return column;
  }

  void describe(List& list, const Column& column, const std::vector<std::string>& aliases = {}) {
    for (Column& known : list.columns) {
      const std::string name = known.name;
      if (name != column.name && std::find(aliases.begin(), aliases.end(), name) == aliases.end()) {
        continue;
      }
      known = column;
      known.name = name;
    }
  }

  void describe_basis(List& list) {
    for (Column& known : list.columns) {
      if (known.name == "依据" || known.name == "citing") {
        known.choices = "条款";
        known.holds = Holds::long_text;
      } else if (known.name == "假设" || known.name == "assuming") {
        known.holds = Holds::long_text;
      }
    }
  }

  void add_of(const syntax::Table& tree) {
    const auto id = named<TableId>(program_.tables, tree.name.text);
    for (const auto& rows : tree.rows) {
      const auto* file = std::get_if<syntax::RowsFromFile>(&rows);
      List* list = file != nullptr && id ? add(file->path) : nullptr;
      if (list == nullptr) continue;
      const Table& table = program_.tables[*id];
      for (size_t i = 0; i < table.columns.size(); ++i) {
        const Field& field = table.columns[i];
        Column column = column_of(field.name, field.type, true);
        if (i == 0) column = {field.name, Holds::text, "", false, false, {}};
        describe(*list, column, field.aliases);
      }
      describe_basis(*list);
    }
  }

  void add_of(const syntax::Decision& tree) {
    const auto id = named<DecisionId>(program_.decisions, tree.name.text);
    for (const auto& rows : tree.rows) {
      const auto* file = std::get_if<syntax::RowsFromFile>(&rows);
      List* list = file != nullptr && id ? add(file->path) : nullptr;
      if (list == nullptr) continue;
      const Decision& decision = program_.decisions[*id];
      for (const Input& input : decision.inputs) {
        Column column = column_of(input.name, program_.exprs[input.value].type, false);
        // 18 以上 不满 25；A，B；任意
        column.holds = Holds::text;
        column.wanted = {};
        describe(*list, column);
      }
      for (const Field& output : decision.outputs) {
        const bool choice =
            output.type.kind == TypeKind::code || output.type.kind == TypeKind::boolean;
        Column column = column_of(output.name, output.type, choice);
        if (!choice) column.holds = Holds::text;
        describe(*list, column);
      }
      describe_basis(*list);
    }
  }

  void add_of(const syntax::Source& tree) {
    for (const syntax::Text& path : tree.clause_files) {
      if (List* list = add(path))
        describe(*list, {"内容", Holds::long_text, "", false, false, {}}, {"text"});
    }
    for (const syntax::Text& path : tree.elsewhere_files) {
      List* list = add(path);
      if (list == nullptr) continue;
      choose("范围", {"全部", "其余"});
      choose("谁落实", {"服务", "组织", "引擎"});
      describe(*list, {"范围", Holds::text, "范围", true, false, {"全部或其余", "全部 or 其余"}},
               {"extent"});
      describe(
          *list,
          {"类别", Holds::text, "谁落实", true, false, {"服务、组织或引擎", "服务, 组织 or 引擎"}},
          {"carrier"});
      describe(*list, {"理由", Holds::long_text, "", false, false, {}}, {"reason"});
      describe(*list, {"条款", Holds::text, "条款", false, false, {}}, {"clause"});
    }
  }

  void add_of(const syntax::Calendar& tree) {
    for (const syntax::Listed& listed : tree.listed) {
      List* list = add(listed.path);
      if (list == nullptr) continue;
      choose("日子", {"适用", "放假", "上班"});
      const Words date = {"一个日期，例如 2018-12-31", "a date like 2018-12-31"};
      describe(*list, {"起日", Holds::date, "", false, false, date}, {"first_day"});
      describe(*list, {"止日", Holds::date, "", false, false, date}, {"last_day"});
      describe(
          *list,
          {"类别", Holds::text, "日子", true, false, {"适用、放假或上班", "适用, 放假 or 上班"}},
          {"kind"});
    }
  }

  void add_of(const syntax::Test& tree) {
    for (const auto& rows : tree.trials) {
      if (const auto* file = std::get_if<syntax::RowsFromFile>(&rows)) add(file->path);
    }
  }

  template <class Node>
  void add_of(const Node&) {}

  const Compilation& compilation_;
  const Program& program_;
  Lists lists_;
};

std::string slice(const Compilation& compilation, Span span) {
  return compilation.sources.files[span.file].text.substr(span.begin, span.end - span.begin);
}

}  // namespace

std::string sheet_name(const std::string& shown, const std::vector<List>& taken) {
  constexpr size_t characters_max = 28;  // Excel takes 31
  std::string stem = shown.substr(0, shown.rfind('.'));
  for (char& c : stem) {
    if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = '-';
  }
  size_t end = 0, characters = 0;
  while (end < stem.size() && characters < characters_max) {
    ++end;
    while (end < stem.size() && (static_cast<unsigned char>(stem[end]) & 0xC0) == 0x80) ++end;
    ++characters;
  }
  stem.resize(end);
  std::string name = stem;
  const auto is_taken = [&] {
    return name == parameter_sheet || std::any_of(taken.begin(), taken.end(), [&](const List& one) {
             return one.sheet == name;
           });
  };
  for (int number = 2; is_taken(); ++number) name = stem + "-" + std::to_string(number);
  return name;
}

Lists lists_of(const Compilation& compilation) {
  return Collector(compilation).collect();
}

std::string hash_of(const std::vector<DatedRow>& rows) {
  std::string all;
  for (const DatedRow& row : rows) {
    all += row.parameter + "\n" + row.since + "\n" + row.value + "\n" + row.citations + "\n" +
           row.assumption + "\n";
  }
  return sha256(all);
}

std::vector<DatedRow> parameter_rows(const Compilation& compilation) {
  std::vector<DatedRow> rows;
  for (const syntax::Declaration& declaration : compilation.pack.declarations) {
    const auto* parameter = std::get_if<syntax::Parameter>(&declaration.node);
    if (parameter == nullptr || !compilation.pack.is_own(declaration.span)) continue;
    for (const syntax::Dated& dated : parameter->dated) {
      if (!compilation.pack.is_own(dated.span)) continue;
      DatedRow row;
      row.parameter = parameter->name.text;
      row.since = format_date(dated.since);
      row.value = dated.kind == syntax::Dated::Kind::value
                      ? slice(compilation, compilation.pack.exprs[dated.value].span)
                      : "废止";
      if (dated.basis) {
        for (const auto& cite : dated.basis->citations) {
          row.citations += (row.citations.empty() ? "" : "，") + cite.text;
        }
        if (dated.basis->assumption) row.assumption = dated.basis->assumption->text;
      }
      row.span = dated.span;
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace xinheng::sheets
