// The values of a batch of rows, before any file format: every format writes the same cells.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/generate/sheet.h"

namespace xinheng::generate {

// Words as programs hold them (money in fen, dates in days, choices by their index), or texts.
struct Cells {
  bool is_text = false;
  std::vector<int64_t> words;
  std::vector<int32_t> offsets;              // of texts; one more than rows
  std::string bytes;
  std::vector<uint8_t> present;
  // By row of the batch: a faulty text instead. Of words, only text formats can carry it.
  std::map<uint32_t, std::string> raw;

  int64_t word(uint64_t row) const { return present[row] ? words[row] : absent; }
};

struct PlantedFault {
  uint64_t row;
  Fault fault;
  uint32_t column;                           // not for duplicates
};

struct Batch {
  uint64_t begin = 0, end = 0;
  std::vector<Cells> columns;                // by Sheet::columns
  std::vector<PlantedFault> faults;
};

// The columns before this one of subjects [begin, end), without texts.
std::vector<Cells> columns_before(const Sheet& sheet, uint32_t column, uint64_t begin,
                                  uint64_t end);

// Rows [begin, end) of the sheet. Depends on nothing but the sheet and the rows.
Batch make_batch(const Sheet& sheet, uint64_t begin, uint64_t end);

}  // namespace xinheng::generate
