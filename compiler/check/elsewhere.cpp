// 另行落实: the clauses that no rule implements, or not all of, with who carries them and why.
#include <algorithm>

#include "compiler/check/csv.h"
#include "compiler/check/law.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

struct Column {
  std::string_view zh, en;
};
enum ColumnName : uint8_t { cite, extent, carrier, by, reason };
constexpr Column columns[] = {
    {"条款", "cite"}, {"范围", "extent"}, {"类别", "carrier"}, {"落实", "by"}, {"理由", "reason"}};

class Elsewhere {
 public:
  Elsewhere(Context& context, const syntax::Source& tree) : context_(context), tree_(tree) {}

  void check() {
    for (const syntax::Carried& one : tree_.elsewhere) add(one);
    for (const syntax::Text& path : tree_.elsewhere_files) read(path);
  }

 private:
  void read(const syntax::Text& path) {
    const auto csv = read_csv(context_, path);
    if (!csv) return;
    std::vector<int> cells(std::size(columns), -1);
    if (!match_header(*csv, cells)) return;
    for (const CsvRow& row : csv->rows) {
      const auto text = [&](ColumnName column) -> syntax::Text {
        if (cells[column] == -1) return {"", row.span};
        const CsvCell& cell = row.cells[static_cast<size_t>(cells[column])];
        return {is_absent(cell.text) ? "" : cell.text, cell.span};
      };
      const syntax::Text written = text(cite), kind = text(carrier);
      for (const ColumnName column : {cite, carrier}) {
        if (text(column).text.empty()) {
          context_.report(Kind::csv_empty_cell, text(column).span,
                          {std::string(columns[column].zh)});
        }
      }
      if (written.text.empty() || kind.text.empty()) continue;
      syntax::Carried one{{normalise_cite(written.text), written.span},
                          false,
                          {kind.text, kind.span},
                          {},
                          {},
                          written.span};
      if (!one.cite.text.starts_with("《")) one.cite.text = tree_.title.text + one.cite.text;
      if (const syntax::Text who = text(by); !who.text.empty()) one.by = who;
      if (const syntax::Text why = text(reason); !why.text.empty()) one.reason = why;
      if (read_extent(text(extent), one.rest)) add(one);
    }
  }

  // 范围 and 落实 may be left out.
  bool match_header(const CsvFile& csv, std::vector<int>& cells) {
    bool sound = true;
    for (size_t i = 0; i < csv.header.size(); ++i) {
      const CsvCell& head = csv.header[i];
      const auto found = std::find_if(
          std::begin(columns), std::end(columns),
          [&](const Column& column) { return head.text == column.zh || head.text == column.en; });
      if (found == std::end(columns)) {
        context_.report(Kind::csv_unknown_column, head.span,
                        {head.text, "条款、范围、类别、落实、理由"});
        sound = false;
        continue;
      }
      int& cell = cells[static_cast<size_t>(found - std::begin(columns))];
      if (cell != -1) {
        context_.report(Kind::csv_column_twice, head.span, {head.text});
        sound = false;
      }
      cell = static_cast<int>(i);
    }
    for (const ColumnName column : {cite, carrier, reason}) {
      if (cells[column] != -1 || !sound) continue;
      context_.report(Kind::csv_missing_column, csv.header[0].span,
                      {std::string(columns[column].zh)});
      sound = false;
    }
    return sound;
  }

  bool read_extent(const syntax::Text& text, bool& rest) {
    rest = text.text == "其余" || text.text == "otherwise";
    if (rest || text.text.empty() || text.text == "全部" || text.text == "all") return true;
    report_unknown(context_, {text.text, text.span}, {"范围", "extent"}, {"全部", "其余"});
    return false;
  }

  std::optional<program::Carrier> find_carrier(const syntax::Name& name) {
    if (name.text == "服务" || name.text == "service") return program::Carrier::service;
    if (name.text == "组织" || name.text == "organization") return program::Carrier::organization;
    if (name.text == "引擎" || name.text == "engine") return program::Carrier::engine;
    report_unknown(context_, name, {"落实的类别", "carrier of a clause"}, {"服务", "组织", "引擎"});
    return {};
  }

  void add(const syntax::Carried& tree) {
    if (context_.pack.damage.covers(tree.span)) return;
    const auto carrier = find_carrier(tree.carrier);
    if (!tree.cite.text.starts_with(tree_.title.text)) {
      context_.report(Kind::clause_of_other_source, tree.cite.span,
                      {tree.cite.text, tree_.title.text});
      return;
    }
    const auto clause = find_clause(context_, tree.cite.text, tree.cite.span);
    if (!tree.reason || tree.reason->text.empty()) {
      context_.report(Kind::carried_without_reason, tree.span, {tree.cite.text});
      return;
    }
    if (!clause || !carrier) return;
    program::Carried made{*clause,           tree.rest,     *carrier, tree.by ? tree.by->text : "",
                          tree.reason->text, tree.cite.span};
    for (const program::Carried& other : context_.program.elsewhere) {
      const bool same = other.clause == *clause && other.carrier == *carrier && other.by == made.by;
      if (!same) continue;
      context_.report(Kind::carried_twice, tree.cite.span,
                      {tree.cite.text, line_of(context_, other.span)});
      return;
    }
    context_.program.elsewhere.push_back(std::move(made));
  }

  Context& context_;
  const syntax::Source& tree_;
};

}  // namespace

void check_elsewhere(Context& context) {
  for (const syntax::Declaration& declaration : context.pack.declarations) {
    const auto* source = std::get_if<syntax::Source>(&declaration.node);
    if (!source || context.pack.damage.covers(declaration.span)) continue;
    if (context.law.contains(source->title.text)) Elsewhere(context, *source).check();
  }
}

}  // namespace xinheng::check
