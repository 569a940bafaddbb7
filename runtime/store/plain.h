// Rows of which nothing is wrong, in the order and form in which a run wants them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/columns/dataset.h"
#include "runtime/store/catalogue.h"
#include "runtime/store/merge.h"
#include "runtime/store/special.h"

namespace xinheng::store {

// Of a subject, row i is that of the subject with number i.
struct PlainTable {
  uint64_t rows = 0;
  columns::Array<uint32_t> numbers;                // of the rows, among those of the kind
  columns::Array<uint64_t> packed;                 // of subjects: keys that are citizen codes
  columns::Array<uint32_t> owner;                  // of records
  columns::Array<uint64_t> first;                  // of records, by subject
  std::vector<columns::ColumnData> columns;        // by StoredKind::columns; of texts no words
  std::vector<columns::Texts> texts;               // keys and texts; empty elsewhere
  std::vector<columns::Referring> referring;       // of references
};
StoredTable write_plain(const std::filesystem::path& store, const std::string& path,
                        const StoredKind& kind, PlainTable& table, uint32_t threads);

// The same, mapped: all of them, or some, of which the keys and columns are copies. chosen must
// outlive this.
class StoredRows {
 public:
  StoredRows(std::shared_ptr<const ArrayFile> file, const StoredKind& stored, uint64_t rows,
             uint32_t threads, const MergedRows* chosen = nullptr)
      : file_(std::move(file)),
        stored_(stored),
        rows_(chosen != nullptr ? chosen->from.size() : rows),
        threads_(threads),
        chosen_(chosen) {}

  uint32_t count() const { return static_cast<uint32_t>(rows_); }
  bool is_whole() const { return chosen_ == nullptr; }
  const std::shared_ptr<const ArrayFile>& file() const { return file_; }
  columns::Texts keys() const;                       // of the key's column
  columns::Array<uint64_t> packed() const;           // of subjects; empty where keys aren't
  columns::Array<uint32_t> numbers() const;
  columns::Array<uint32_t> owner() const;
  columns::Array<uint64_t> first() const;            // of records, by subject
  // By StoredKind::columns.
  columns::ColumnData stored_column(size_t k) const;
  columns::Texts stored_texts(size_t k) const;
  columns::Referring stored_referring(size_t k) const;
  bool has_texts(size_t k) const;
  // Row by row; what was read is let go now and then.
  template <class Use>
  void each_row(const Use& use) const {
    GoingThrough going(*file_);
    for (uint32_t row = 0; row < count(); ++row) {
      going.at(row);
      use(row);
    }
  }
  // As they are kept where they aren't plain. rows: rising.
  SpecialRows as_special(const std::vector<uint32_t>& rows) const;

  // For whoever wants a few of them.
  LazyTexts lazy_keys() const;
  ArrayFile::Lazy<uint32_t> lazy_owner() const { return file_->lazy<uint32_t>("owner"); }
  ArrayFile::Lazy<uint64_t> lazy_first() const { return file_->lazy<uint64_t>("first"); }
  // Of a reference: from a subject to the rows that name it, and whom a row names.
  ArrayFile::Lazy<uint64_t> lazy_naming_first(size_t k) const;
  ArrayFile::Lazy<uint64_t> lazy_naming_rows(size_t k) const;
  std::optional<int64_t> word(size_t k, uint32_t row) const;

 protected:
  const std::shared_ptr<const ArrayFile> file_;
  const StoredKind& stored_;
  const uint64_t rows_;
  const uint32_t threads_;
  const MergedRows* const chosen_;  // null: all
};

// Without rows, of the element type that the stored type has; of texts none.
columns::ColumnData empty_stored_column(const StoredColumn& column);

}  // namespace xinheng::store
