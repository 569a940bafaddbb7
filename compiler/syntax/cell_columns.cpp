#include "compiler/syntax/cell_columns.h"

#include <algorithm>

#include "XinhengLexer.h"

namespace xinheng::syntax {
namespace {

using T = XinhengLexer;

struct Cell {
  size_t begin, end;  // tokens
  size_t width;
  bool number;
};
struct Row {
  std::vector<Cell> given, found;  // before and behind =>
  size_t end;                      // the token behind the cells: 依据 or the ;
};
struct Column {
  size_t width = 0;
  bool numbers = true;
};

bool is_number(const std::vector<Token>& tokens, size_t begin, size_t end) {
  if (end > begin && tokens[begin].type == T::MINUS) ++begin;
  if (end != begin + 1) return false;
  const uint32_t type = tokens[begin].type;
  return type == T::NUMBER || type == T::PERCENT || type == T::MONEY;
}

Row cells_of(const Outlined& sentence, const std::vector<Token>& tokens, const Wrap& wrap) {
  Row row;
  std::vector<Cell>* cells = &row.given;
  size_t begin = sentence.begin;
  int depth = 0;
  for (size_t i = sentence.begin; i < sentence.end; ++i) {
    const uint32_t type = tokens[i].type;
    if (type == T::LEFT_PAREN || type == T::LEFT_BRACE) ++depth;
    if (type == T::RIGHT_PAREN || type == T::RIGHT_BRACE) --depth;
    const bool ends = type == T::SEMICOLON || type == T::CITING || type == T::ASSUMING;
    if (depth > 0 || (!ends && type != T::BAR && type != T::ARROW)) continue;
    cells->push_back({begin, i, wrap.width(begin, i), is_number(tokens, begin, i)});
    begin = i + 1;
    if (type == T::ARROW) cells = &row.found;
    row.end = i;
    if (ends) break;
  }
  return row;
}

std::vector<Column> columns_of(const std::vector<Row>& rows, std::vector<Cell> Row::* side) {
  size_t count = 0;
  for (const Row& row : rows) count = std::max(count, (row.*side).size());
  std::vector<Column> columns(count);
  for (const Row& row : rows) {
    if ((row.*side).size() != count) continue;  // 其余: it stands below all of them
    for (size_t i = 0; i < count; ++i) {
      columns[i].width = std::max(columns[i].width, (row.*side)[i].width);
      columns[i].numbers = columns[i].numbers && (row.*side)[i].number;
    }
  }
  return columns;
}

size_t width_of_all(const std::vector<Column>& columns) {
  size_t width = columns.empty() ? 0 : (columns.size() - 1) * 3;  // " | "
  for (const Column& column : columns) width += column.width;
  return width;
}

// `last`: whether something stands behind the last cell.
void pad(const std::vector<Cell>& cells, const std::vector<Column>& columns, bool last,
         std::vector<size_t>& extra) {
  if (cells.size() != columns.size()) {
    size_t width = 0;
    for (const Cell& cell : cells) width += cell.width + 3;
    const size_t all = width_of_all(columns) + 3;
    if (last && !cells.empty() && width < all) extra[cells.back().end] += all - width;
    return;
  }
  for (size_t i = 0; i < cells.size(); ++i) {
    const size_t spaces = columns[i].width - cells[i].width;
    if (columns[i].numbers && i > 0) {
      extra[cells[i].begin] += spaces;
    } else if (i + 1 < cells.size() || last) {
      extra[cells[i].end] += spaces;
    }
  }
}

}  // namespace

void align_cells(const std::vector<Outlined>& rows, const TokenList& list, size_t columns,
                 Wrap& wrap) {
  std::vector<Row> taken;
  for (const Outlined& sentence : rows) {
    if (sentence.has_block || wrap.holds_comment(sentence.begin, sentence.end)) continue;
    taken.push_back(cells_of(sentence, list.tokens, wrap));
  }
  const std::vector<Column> given = columns_of(taken, &Row::given);
  const std::vector<Column> found = columns_of(taken, &Row::found);
  const size_t width = width_of_all(given) + (found.empty() ? 0 : 4) + width_of_all(found);
  if (width + 1 > columns) return;
  for (const Row& row : taken) {
    const bool basis = list.tokens[row.end].type != T::SEMICOLON;
    pad(row.given, given, basis || !row.found.empty(), wrap.extra);
    pad(row.found, found, basis, wrap.extra);
  }
}

}  // namespace xinheng::syntax
