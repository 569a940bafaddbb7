// Cells of a column to words, keys or owners.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/columns/cells.h"
#include "runtime/columns/column_plan.h"
#include "runtime/columns/part.h"
#include "runtime/columns/subject_index.h"

namespace xinheng::columns {

class FieldReader {
 public:
  FieldReader(const ColumnPlan& plan, const SourceColumn& source, FaultBudget& budget,
              PartColumn& out);
  void take(const Cells& cells);

 private:
  template <class T>
  void take_words(std::vector<T>& words, const Cells& cells);
  template <class T>
  void take_dictionary(T* out, const Cells& cells);
  template <class T>
  void take_numbers(T* out, const Cells& cells);
  template <class T>
  void take_texts(T* out, const Cells& cells);
  template <class T>
  bool take_nulls(T* out, const Cells& cells);
  void map_dictionary(const Cells& cells);
  void refuse_text(uint32_t row, std::string_view text, RejectReason reason);
  void fault(uint32_t row, RejectReason reason, std::string value);
  void miss(uint32_t row);  // a null

  const ColumnPlan& plan_;
  const SourceColumn& source_;
  FaultBudget& budget_;
  PartColumn& out_;
  // Numbers in [low_, high_] are good as they are, times factor_. Empty range: read one by one.
  int64_t low_ = 1, high_ = 0, factor_ = 1;
  std::vector<Reading> entries_;
  bool all_good_ = false;
};

class KeyReader {
 public:
  // subjects: for an owner.
  KeyReader(const ColumnPlan& plan, const SourceColumn& source, const SubjectIndex* subjects,
            FaultBudget& budget, PartColumn& out);
  void take(const Cells& cells);

 private:
  struct Entry {  // of a dictionary
    uint64_t packed;
    uint32_t owner;
  };
  struct Found {  // of a batch
    std::array<uint64_t, batch_rows> packed;
    std::array<uint32_t, batch_rows> owners;  // not for subjects
  };
  void take_citizens(const Cells& cells);
  void take_citizen_dictionary(const Cells& cells);
  void take_found(const Cells& cells, const Found& found);
  void take_others(const Cells& cells);
  std::optional<std::string_view> key_text(const Cells& cells, uint32_t cell, uint32_t row);
  void put(uint32_t subject, uint64_t row);
  void miss(uint32_t row);  // a null
  void fault_nobody(uint32_t row, std::string_view key);
  void fault(uint32_t row, RejectReason reason, std::string_view text);

  const ColumnPlan& plan_;
  const SourceColumn& source_;
  const SubjectIndex* subjects_;
  FaultBudget& budget_;
  PartColumn& out_;
  std::vector<Entry> entries_;
  std::string canonical_;
};

}  // namespace xinheng::columns
