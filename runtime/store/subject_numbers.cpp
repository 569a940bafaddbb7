#include "runtime/store/subject_numbers.h"

#include "runtime/columns/key_codes.h"
#include "runtime/columns/keyed_rows.h"
#include "runtime/columns/rows.h"
#include "runtime/columns/subject_index.h"

namespace xinheng::store {
namespace {

using columns::RowName;

std::vector<std::vector<uint8_t>> faulty_rows(const std::vector<columns::Part>& parts) {
  std::vector<std::vector<uint8_t>> faulty;
  for (const columns::Part& part : parts) {
    auto& rows = faulty.emplace_back(part.rows, uint8_t{0});
    for (const columns::PartColumn& column : part.columns)
      for (const uint32_t row : column.faults.rows) rows[row] = 1;
  }
  return faulty;
}

}  // namespace

NumberedSubjects number_subjects(const columns::KindParts& kind, uint32_t threads) {
  const std::vector<columns::Part>& parts = kind.parts;
  const bool packed = kind.plan.columns[0].type.kind == program::TypeKind::citizen_code;
  std::vector<std::vector<uint8_t>> special = faulty_rows(parts);
  const columns::KeyedRows keyed(parts, packed, threads, [&](uint32_t part, uint32_t row) {
    const columns::PartColumn& keys = parts[part].columns[0];
    return packed ? keys.packed[row] != 0 : !keys.texts[row].empty();
  });
  const std::vector<columns::KeyedRow>& rows = keyed.rows();
  NumberedSubjects numbered;
  std::vector<std::vector<uint32_t>> ids;
  for (const auto& part : parts) ids.emplace_back(part.rows, columns::no_subject);
  for (size_t begin = 0; begin < rows.size();) {
    size_t end = begin + 1;
    while (end < rows.size() && keyed.same_key(rows[begin], rows[end])) ++end;
    for (size_t i = begin; i < end; ++i) {
      const RowName name = rows[i].name;
      ids[name.part][name.row] = static_cast<uint32_t>(numbered.rows.size());
      if (end - begin > 1) special[name.part][name.row] = 1;
    }
    if (packed) numbered.packed.push_back(rows[begin].key);
    numbered.rows.push_back(rows[begin].name);
    begin = end;
  }
  for (uint32_t p = 0; p < parts.size(); ++p)
    for (uint32_t row = 0; row < parts[p].rows; ++row) {
      if (special[p][row] == 0) continue;
      numbered.special.push_back({p, row});
      numbered.special_ids.push_back(ids[p][row]);
    }
  numbered.keys = packed ? columns::unpack_citizen_codes(numbered.packed)
                         : gather_texts(parts, 0, numbered.rows, threads);
  return numbered;
}

}  // namespace xinheng::store
