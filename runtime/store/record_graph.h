// Which rows of a store name which subjects: all rows of all generations, also those that play no
// part any more. Subjects go by their numbers in the store, rows by place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/store/binding.h"
#include "runtime/store/open_store.h"
#include "runtime/store/plain.h"
#include "runtime/store/special.h"

namespace xinheng::store {

// segment: of a special row; plain rows are the base's.
struct RowPlace {
  static constexpr uint32_t plain = 0xffffffffu;
  uint32_t segment = plain;
  uint32_t row = 0;
  auto operator<=>(const RowPlace&) const = default;
};

// The subjects of a kind, and their special rows.
struct SubjectKeys {
  LazyTexts base;
  std::vector<std::string> later;  // that updates brought
  std::unordered_map<std::string_view, uint32_t> later_numbers;
  std::vector<SpecialTable> special;  // by segment

  std::string_view key(uint32_t id) const {
    return id < base.size() ? base[id] : std::string_view(later[id - base.size()]);
  }
  uint32_t find(std::string_view key) const;  // no_subject: nobody
};
SubjectKeys keys_of(OpenStore& store, const BoundKind& kind);

// The rows of one kind of record.
class KindGraph {
 public:
  // keys: by SubjectId; they must outlive this.
  KindGraph(OpenStore& store, const BoundKind& kind, const std::vector<SubjectKeys>& keys);

  std::vector<RowPlace> owned_by(uint32_t id) const;
  std::vector<RowPlace> naming(size_t planned, uint32_t id) const;
  uint32_t owner_of(RowPlace row) const;                  // no_subject: nobody
  uint32_t named_by(RowPlace row, size_t planned) const;
  // Those with its key, itself among them; of a plain row that no update touched only itself.
  std::vector<RowPlace> with_its_key(RowPlace row) const;
  std::string key_of(RowPlace row) const;                 // "": the kind has none
  const std::vector<SpecialTable>& special() const { return special_; }
  const StoredRows& plain() const { return plain_; }

 private:
  void add_special(std::vector<RowPlace>& rows, size_t planned, uint32_t id) const;

  const BoundKind& kind_;
  const std::vector<SubjectKeys>& keys_;
  const StoredRows plain_;
  ArrayFile::Lazy<uint32_t> owner_;
  ArrayFile::Lazy<uint64_t> first_;
  LazyTexts record_keys_;
  std::vector<SpecialTable> special_;                      // by segment
  std::unordered_map<std::string, uint32_t> kin_;          // by key: plain rows touched by updates
  bool has_key_ = false;
  size_t key_column_ = 0;                                  // stored
};

}  // namespace xinheng::store
