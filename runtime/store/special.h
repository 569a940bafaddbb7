// Rows that need a closer look whenever they are read: something may be wrong with them, or they
// share their key with others. What becomes of them depends on the rules and on the day.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/columns/read_parts.h"
#include "runtime/store/catalogue.h"

namespace xinheng::store {

struct SpecialColumn {
  std::vector<int64_t> words;
  std::vector<uint8_t> has;      // 1: has a word
  columns::Texts texts;          // keys, and fields of which the bytes are wanted
};
struct SpecialFault {
  uint32_t row, column;
  columns::RejectReason reason;
  std::string value;
};
struct SpecialStranger {
  uint32_t row, column;
  std::string text;
};
struct SpecialRows {
  std::vector<uint32_t> ids;      // the subject's number: of the row, or of its owner; or none
  std::vector<uint32_t> numbers;  // among the rows of the kind and segment, from 0; rising
  std::vector<SpecialColumn> columns;
  std::vector<SpecialFault> faults;        // by row
  std::vector<SpecialStranger> strangers;  // by row
  std::vector<uint32_t> kin;               // plain rows of the base with the key of one of these

  uint32_t count() const { return static_cast<uint32_t>(ids.size()); }
};

// Where the rows of each file begin among those of its kind; by index into the files.
std::vector<uint64_t> first_rows(const columns::KindParts& kind,
                                 const std::vector<columns::InputFile>& files);

// rows: in the order of the files. ids: theirs.
SpecialRows special_rows(const columns::KindParts& kind, const std::vector<columns::RowName>& rows,
                         std::vector<uint32_t> ids, const std::vector<uint64_t>& first_rows);

StoredTable write_special(const std::filesystem::path& store, const std::string& path,
                          const StoredKind& kind, const SpecialRows& rows);
SpecialRows read_special(const std::filesystem::path& store, const StoredKind& kind,
                         const StoredTable& table);

// The same, mapped: for whoever wants a few of them.
class SpecialTable {
 public:
  SpecialTable(const std::filesystem::path& store, const StoredKind& kind,
               const StoredTable& table, Pages pages = Pages::stay);

  uint32_t count() const { return static_cast<uint32_t>(ids_.size()); }
  uint32_t id(uint32_t row) const { return ids_[row]; }
  std::string_view text(size_t k, uint32_t row) const { return texts_[k][row]; }
  // "": its kind has none, or it is wrong.
  std::string_view key(uint32_t row) const {
    return key_column_ < columns_ ? texts_[key_column_][row] : std::string_view();
  }
  // Of a reference: whom it names; none: nobody that was known when the row came.
  std::optional<uint32_t> word(size_t k, uint32_t row) const;
  std::optional<std::string> stranger(size_t k, uint32_t row) const;

  std::vector<uint32_t> with_id(uint32_t id) const;
  std::vector<uint32_t> naming(size_t k, uint32_t id) const;
  std::vector<uint32_t> with_key(std::string_view key) const;
  // Rows in which the text of column k is the key of somebody unknown then.
  std::vector<uint32_t> with_stranger(size_t k, std::string_view key) const;
  // rows: rising.
  SpecialRows take(const std::vector<uint32_t>& rows) const;
  const ArrayFile& file() const { return *file_; }

 private:
  template <class T>
  using Lazy = ArrayFile::Lazy<T>;

  const std::shared_ptr<const ArrayFile> file_;
  const size_t columns_;
  size_t key_column_;
  Lazy<uint32_t> ids_, numbers_;
  std::vector<Lazy<int64_t>> words_;
  std::vector<Lazy<uint8_t>> has_;
  std::vector<LazyTexts> texts_;
  Lazy<uint32_t> fault_row_, fault_column_, stranger_row_, stranger_column_;
  Lazy<uint8_t> fault_reason_;
  LazyTexts fault_value_, strangers_;
};

}  // namespace xinheng::store
