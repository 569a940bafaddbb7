// The plain rows of a kind as columns of a pack's words: views of the mapped file wherever the
// words are the same.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/store/binding.h"
#include "runtime/store/plain.h"

namespace xinheng::store {

class PlainRows : public StoredRows {
 public:
  PlainRows(std::shared_ptr<const ArrayFile> file, const StoredKind& stored, const BoundKind& kind,
            uint64_t rows, uint32_t threads, const MergedRows* chosen = nullptr)
      : StoredRows(std::move(file), stored, rows, threads, chosen), kind_(kind) {}

  // Of a planned field or reference; subjects of references are numbers of the store.
  columns::ColumnData column(size_t planned) const;
  columns::Texts texts(size_t planned) const { return stored_texts(kind_.columns[planned].stored); }
  columns::Referring referring(size_t planned) const {
    return stored_referring(kind_.columns[planned].stored);
  }
  // Rows with a code that the pack doesn't know, rising.
  std::vector<uint32_t> rows_of_unknown_codes() const;

 private:
  columns::ColumnData words_of_texts(size_t planned, const columns::Texts& texts) const;

  const BoundKind& kind_;
};

}  // namespace xinheng::store
