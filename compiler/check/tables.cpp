#include "compiler/check/tables.h"

#include <algorithm>
#include <memory>

#include "compiler/check/csv.h"
#include "compiler/check/expression.h"
#include "compiler/check/law.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

// A row as it was written, before its cells are understood.
struct RawRow {
  TableId table;
  std::string key;
  Span key_span;
  const syntax::Row* inline_row = nullptr;  // or
  std::shared_ptr<const CsvFile> csv;
  size_t csv_row = 0;
  std::shared_ptr<const std::vector<int>> csv_columns;  // column of the table → cell, -1 none
  int csv_citations = -1, csv_assumption = -1;
};

std::optional<syntax::Name> key_of(Context& context, const syntax::Row& row) {
  const syntax::Cell& cell = row.cells[0];
  if (cell.kind == syntax::Cell::Kind::value && cell.value.valid()) {
    const syntax::Expr& written = context.written(cell.value);
    if (const auto* text = std::get_if<syntax::TextLiteral>(&written.node)) {
      return syntax::Name{text->text, written.span};
    }
    const auto* path = std::get_if<syntax::PathRef>(&written.node);
    if (path && !path->path.from_self && path->path.names.size() == 1) return path->path.names[0];
  }
  context.report(Kind::row_key, cell.span, {slice(context, cell.span)});
  return {};
}

void collect_inline(Context& context, TableId table, const syntax::RowsInline& rows,
                    std::vector<RawRow>& raw) {
  const size_t columns = context.program.tables[table].columns.size();
  for (const syntax::Row& row : rows.rows) {
    if (row.cells.size() != columns) {
      context.report(Kind::row_cell_count, row.span,
                     {std::to_string(columns), std::to_string(row.cells.size())});
      continue;
    }
    const auto key = key_of(context, row);
    if (!key) continue;
    RawRow made;
    made.table = table;
    made.key = key->text;
    made.key_span = key->span;
    made.inline_row = &row;
    raw.push_back(std::move(made));
  }
}

bool names_column(const program::Field& field, const std::string& name) {
  return field.name == name ||
         std::find(field.aliases.begin(), field.aliases.end(), name) != field.aliases.end();
}

// Which cell holds which column; false where columns are unknown, missing or given twice.
bool match_header(Context& context, const program::Table& table, const CsvFile& csv,
                  std::vector<int>& cells, RawRow& row) {
  bool sound = true;
  cells.assign(table.columns.size(), -1);
  std::vector<std::string> known = field_names(table.columns);
  known.insert(known.end(), {"依据", "假设"});
  for (size_t i = 0; i < csv.header.size(); ++i) {
    const std::string& name = csv.header[i].text;
    int* slot = name == "依据" || name == "citing"     ? &row.csv_citations
                : name == "假设" || name == "assuming" ? &row.csv_assumption
                                                       : nullptr;
    for (size_t column = 0; !slot && column < cells.size(); ++column) {
      if (names_column(table.columns[column], name)) slot = &cells[column];
    }
    if (!slot) {
      context.report(Kind::csv_unknown_column, csv.header[i].span, {name, list_names(known)});
      sound = false;
    } else if (*slot != -1) {
      context.report(Kind::csv_column_twice, csv.header[i].span, {name});
      sound = false;
    } else {
      *slot = static_cast<int>(i);
    }
  }
  for (size_t column = 0; column < cells.size(); ++column) {
    if (cells[column] != -1 || !sound) continue;
    context.report(Kind::csv_missing_column, csv.header[0].span, {table.columns[column].name});
    sound = false;
  }
  return sound;
}

void collect_csv(Context& context, TableId table, const syntax::RowsFromFile& rows,
                 std::vector<RawRow>& raw) {
  auto read = read_csv(context, rows.path);
  if (!read) return;
  RawRow model;
  model.table = table;
  std::vector<int> columns;
  if (!match_header(context, context.program.tables[table], *read, columns, model)) return;
  model.csv = std::make_shared<const CsvFile>(std::move(*read));
  model.csv_columns = std::make_shared<const std::vector<int>>(std::move(columns));
  for (size_t i = 0; i < model.csv->rows.size(); ++i) {
    const CsvCell& key = model.csv->rows[i].cells[static_cast<size_t>((*model.csv_columns)[0])];
    if (key.text.empty() || is_absent(key.text)) {
      context.report(Kind::csv_empty_cell, key.span,
                     {context.program.tables[table].columns[0].name});
      continue;
    }
    RawRow row = model;
    row.csv_row = i;
    row.key = key.text;
    row.key_span = key.span;
    raw.push_back(std::move(row));
  }
}

bool reads_absent(Context& context, const program::Field& column, Span span) {
  if (column.type.optional) return true;
  context.report(Kind::cell_not_absent, span, {column.name});
  return false;
}

std::vector<std::optional<Word>> inline_cells(Context& context, const RawRow& raw) {
  std::vector<std::optional<Word>> words{0};
  for (size_t i = 1; i < raw.inline_row->cells.size(); ++i) {
    const syntax::Cell& cell = raw.inline_row->cells[i];
    const program::Field column = context.program.tables[raw.table].columns[i];
    std::optional<Word> word;
    if (cell.kind == syntax::Cell::Kind::lacks) {
      reads_absent(context, column, cell.span);
    } else {
      word = check_constant(context, cell.value, column.type);
    }
    words.push_back(word);
  }
  return words;
}

std::vector<std::optional<Word>> csv_cells(Context& context, const RawRow& raw) {
  std::vector<std::optional<Word>> words{0};
  const CsvRow& row = raw.csv->rows[raw.csv_row];
  for (size_t i = 1; i < raw.csv_columns->size(); ++i) {
    const CsvCell& cell = row.cells[static_cast<size_t>((*raw.csv_columns)[i])];
    const program::Field& column = context.program.tables[raw.table].columns[i];
    std::optional<Word> word;
    if (cell.text.empty()) {
      context.report(Kind::csv_empty_cell, cell.span, {column.name});
    } else if (is_absent(cell.text)) {
      reads_absent(context, column, cell.span);
    } else {
      word = word_of_text(context, column.type, cell.text, cell.span);
    }
    words.push_back(word);
  }
  return words;
}

program::Basis row_basis(Context& context, const RawRow& raw) {
  std::optional<syntax::Basis> basis;
  if (raw.inline_row) {
    basis = raw.inline_row->basis;
  } else if (raw.csv_citations >= 0 || raw.csv_assumption >= 0) {
    basis = csv_basis(context, raw.csv->rows[raw.csv_row], raw.csv_citations, raw.csv_assumption);
  }
  // A row is data for rules that have a basis of their own.
  return check_basis(context, basis, Need::nothing, {}, raw.key_span, context.program.in_force);
}

}  // namespace

void declare_table(Context& context, const syntax::Table& tree) {
  const TableId id{context.program.tables.size()};
  if (!declare(context, tree.name, id)) return;
  program::Table table;
  table.name = tree.name.text;
  table.span = tree.name.span;
  context.program.tables.push(std::move(table));
  context.row_ordinals.emplace_back();
  context.table_pairs.push_back({&tree, id});
}

void read_columns(Context& context) {
  for (const auto& [tree, id] : context.table_pairs) {
    Once names(context, {"列", "column"}), aliases(context, {"别名", "alias"});
    const auto keys = std::count_if(tree->columns.begin(), tree->columns.end(),
                                    [](const syntax::Field& column) { return column.key; });
    if (keys != 1 || !tree->columns[0].key) {
      context.report(Kind::table_key, tree->name.span, {tree->name.text});
      context.broken.insert(tree->name.text);
    }
    for (const syntax::Field& column : tree->columns) {
      if (!names.add(column.name)) context.broken.insert(tree->name.text);
      context.declared_at[tree->name.text + "." + column.name.text] = column.name.span;
      program::Field field{column.name.text, {}, {}, column.key};
      for (const syntax::Text& alias : column.aliases) {
        if (aliases.add({alias.text, alias.span})) field.aliases.push_back(alias.text);
      }
      const bool code = builtin_of(column.type.name.text) == Builtin::code;
      if (column.key && code && !column.type.optional && !column.type.places) {
        field.type.kind = TypeKind::row;
        field.type.table = id;
      } else if (const auto type = column.key ? std::nullopt : resolve_type(context, column.type)) {
        field.type = *type;
      } else {
        if (column.key) context.report(Kind::table_key_type, column.type.span, {column.name.text});
        context.broken.insert(tree->name.text);
        context.broken.insert(tree->name.text + "." + column.name.text);
        continue;
      }
      context.program.tables[id].columns.push_back(std::move(field));
    }
  }
}

void read_rows(Context& context) {
  std::vector<RawRow> raw;
  for (const auto& [tree, id] : context.table_pairs) {
    // Rows of a table whose columns are wrong can't be judged.
    if (context.broken.contains(tree->name.text)) continue;
    const size_t reported = context.diagnostics.items.size();
    for (const auto& rows : tree->rows) {
      if (const auto* block = std::get_if<syntax::RowsInline>(&rows)) {
        collect_inline(context, id, *block, raw);
      } else {
        collect_csv(context, id, std::get<syntax::RowsFromFile>(rows), raw);
      }
    }
    // A rule may name a row that could not be read: that is no second mistake.
    if (reported != context.diagnostics.items.size()) context.broken.insert(tree->name.text);
  }
  std::map<std::pair<uint32_t, std::string>, Span> seen;
  std::erase_if(raw, [&](const RawRow& row) {
    const auto [found, fresh] = seen.try_emplace({row.table.index, row.key}, row.key_span);
    if (!fresh) {
      context.report(Kind::row_twice, row.key_span, {row.key, line_of(context, found->second)});
      return true;
    }
    program::Table& table = context.program.tables[row.table];
    context.row_ordinals[row.table.index][row.key] = static_cast<int32_t>(table.row_names.size());
    table.row_names.push_back(row.key);
    table.row_spans.push_back(row.key_span);
    return false;
  });
  for (const RawRow& row : raw) {
    auto words = row.inline_row ? inline_cells(context, row) : csv_cells(context, row);
    program::Basis basis = row_basis(context, row);
    program::Table& table = context.program.tables[row.table];
    words[0] = static_cast<Word>(table.rows.size());
    table.rows.push_back(std::move(words));
    table.row_basis.push_back(std::move(basis));
  }
}

}  // namespace xinheng::check
