// Which lists a pack has, and what their columns hold.
#pragma once

#include <map>

#include "compiler/check/csv_rows.h"
#include "runtime/sheets/sheets.h"

namespace xinheng::sheets {

struct Words {
  std::string zh, en;
  const std::string& in(Language language) const { return language == Language::zh ? zh : en; }
};
enum class Holds : uint8_t { text, long_text, exact, integer, decimal, date };
struct Column {
  std::string name;
  Holds holds = Holds::text;  // exact: nobody means a wide digit there: 3年, 是
  std::string choices;        // a key of Lists::choices; "": none
  bool strict = false;        // nothing else may stand there
  bool may_lack = false;      // 缺
  Words wanted;               // "是一个整数"; empty: any text
};
struct List {
  std::string sheet;
  std::filesystem::path path;  // canonical
  std::string shown;           // relative to the pack
  std::string text;            // as on disk
  check::CsvRows split;
  std::vector<Column> columns;
};
struct Lists {
  std::vector<List> lists;
  std::map<std::string, std::vector<std::string>> choices;
};

Lists lists_of(const Compilation& compilation);

// ---- parameters, which stand in .xh ----
struct DatedRow {
  std::string parameter, since, value, citations, assumption;
  Span span;                   // of the sentence
};
// Of the pack itself, in order.
std::vector<DatedRow> parameter_rows(const Compilation& compilation);
std::string hash_of(const std::vector<DatedRow>& rows);  // tells whether they have changed
inline const std::string parameter_sheet = "参数";
inline const std::vector<std::string> parameter_columns = {"参数", "自", "值", "依据", "假设"};

std::string sheet_name(const std::string& shown, const std::vector<List>& taken);

}  // namespace xinheng::sheets
