#include <algorithm>
#include <atomic>
#include <utility>

#include "runtime/columns/group.h"
#include "runtime/columns/parallel.h"
#include "runtime/columns/rejects.h"
#include "runtime/columns/rows.h"
#include "runtime/columns/subject_index.h"

namespace xinheng::columns {
namespace {

constexpr size_t owner_column = 0;
constexpr uint32_t slices_most = 8;                  // each has a counter for every subject
constexpr uint64_t sort_subjects = 4096;             // a task
constexpr uint32_t far_ahead = 32, near_ahead = 16;  // rows whose memory is asked for

struct PlacedRow {
  uint64_t prefix;  // of the key
  RowName name;
};

class RecordGrouper {
 public:
  RecordGrouper(const KindPlan& plan, std::vector<Part>& parts, uint32_t threads, Owners owners)
      : plan_(plan),
        parts_(parts),
        threads_(threads),
        owners_(owners),
        slices_(slices_of(parts, std::min(threads, slices_most))) {
    while (key_ < plan.columns.size() && plan.columns[key_].role != ColumnPlan::Role::record_key)
      ++key_;
  }

  RecordData run(size_t field_count, std::vector<RowName>* placed) {
    RecordData data;
    if (has_key()) skip_ = common_prefix();
    count(data);
    place(data);
    sort(data);
    std::vector<RowName> rows(placed_.size());
    for (size_t i = 0; i < rows.size(); ++i) rows[i] = placed_[i].name;
    std::vector<PlacedRow>().swap(placed_);
    const Places places = places_of(parts_, rows, threads_);
    // Columns side by side: the first touch of their memory takes as long as filling it.
    data.columns.resize(field_count);
    data.texts.resize(field_count);
    const auto inner =
        std::max<uint32_t>(1, threads_ / static_cast<uint32_t>(plan_.columns.size()));
    parallel(threads_, plan_.columns.size(), [&](uint64_t k) {
      gather(k, rows, inner, places, data);
      for (Part& part : parts_) part.columns[k] = {};  // memory for the next
    });
    if (placed != nullptr) *placed = std::move(rows);
    return data;
  }

 private:
  void gather(uint64_t k, const std::vector<RowName>& rows, uint32_t threads, const Places& places,
              RecordData& data) const {
    const ColumnPlan& column = plan_.columns[k];
    switch (column.role) {
      case ColumnPlan::Role::owner:
        return fill_owners(data);
      case ColumnPlan::Role::record_key:
        data.keys = gather_texts(parts_, k, rows, threads);
        return;
      case ColumnPlan::Role::reference:
        data.columns[column.field] =
            gather_column(parts_, k, program::TypeKind::subject, rows, threads, places);
        return;
      case ColumnPlan::Role::field:
        data.columns[column.field] =
            gather_column(parts_, k, column.type.kind, rows, threads, places);
        if (column.keep_text) data.texts[column.field] = gather_texts(parts_, k, rows, threads);
        return;
      case ColumnPlan::Role::subject_key:
        return;
    }
  }

  bool has_key() const { return key_ < plan_.columns.size(); }

  // What all keys begin with says nothing about their order.
  size_t common_prefix() const {
    std::vector<std::optional<std::string_view>> common(slices_.size());
    parallel(threads_, slices_.size(), [&](uint64_t slice) {
      visit(slice, [&](uint32_t, RowName name) {
        const std::string_view text = text_of(parts_, key_, name);
        common[slice] = common[slice] ? shared(*common[slice], text) : text;
      });
    });
    std::optional<std::string_view> all;
    for (const auto& some : common)
      if (some) all = all ? shared(*all, *some) : *some;
    return all ? all->size() : 0;
  }
  static std::string_view shared(std::string_view a, std::string_view b) {
    if (b.starts_with(a)) return a;
    size_t length = 0;
    while (length < std::min(a.size(), b.size()) && a[length] == b[length]) ++length;
    return a.substr(0, length);
  }

  template <class Use>
  void visit(uint64_t slice, const Use& use) const {
    for (const RowRange& range : slices_[slice]) {
      const Part& part = parts_[range.part];
      const uint32_t* owners = part.columns[owner_column].owners.data();
      for (uint32_t row = range.begin; row < range.end; ++row)
        if (part.refused[row] == 0) use(owners[row], RowName{range.part, row});
    }
  }

  // The same, and soon(owner, rows ahead) before: records come in any order, and memory is far.
  // What only asks for memory must be inlined: GCC takes a call of it for one without effect.
  template <class Use, class Soon>
  void visit_ahead(uint64_t slice, const Use& use, const Soon& soon) const {
    for (const RowRange& range : slices_[slice]) {
      const Part& part = parts_[range.part];
      const uint32_t* owners = part.columns[owner_column].owners.data();
      const auto look = [&](uint32_t row, uint32_t ahead) __attribute__((always_inline)) {
        if (ahead < range.end - row && part.refused[row + ahead] == 0)
          soon(owners[row + ahead], ahead);
      };
      for (uint32_t row = range.begin; row < range.end; ++row) {
        look(row, far_ahead);
        look(row, near_ahead);
        if (part.refused[row] == 0) use(owners[row], RowName{range.part, row});
      }
    }
  }

  uint64_t owners() const { return owners_.end - owners_.begin; }
  // By slice, then owner: where the slice's next record of the owner goes.
  uint32_t* next_of(uint64_t slice) { return next_.data() + slice * owners() - owners_.begin; }

  void count(RecordData& data) {
    next_.assign(slices_.size() * owners(), 0);
    parallel(threads_, slices_.size(), [&](uint64_t slice) {
      uint32_t* counts = next_of(slice);
      visit_ahead(
          slice, [&](uint32_t owner, RowName) { ++counts[owner]; },
          [&](uint32_t owner, uint32_t)
              __attribute__((always_inline)) { __builtin_prefetch(counts + owner, 1); });
    });
    std::vector<uint64_t>& first = data.first.own();
    first.resize(owners_.subjects + 1);
    uint64_t sum = 0;
    for (uint64_t subject = owners_.begin; subject < owners_.end; ++subject) {
      first[subject] = sum;
      uint32_t of_subject = 0;
      for (uint64_t slice = 0; slice < slices_.size(); ++slice)
        of_subject += std::exchange(next_of(slice)[subject], of_subject);
      sum += of_subject;
    }
    std::fill(first.begin() + static_cast<std::ptrdiff_t>(owners_.end), first.end(), sum);
  }

  void place(const RecordData& data) {
    placed_.resize(data.first.back());
    parallel(threads_, slices_.size(), [&](uint64_t slice) {
      uint32_t* next = next_of(slice);
      const uint64_t* first = data.first.data();
      visit_ahead(
          slice,
          [&](uint32_t owner, RowName name) {
            const uint64_t prefix = has_key() ? prefix_word(text_of(parts_, key_, name), skip_) : 0;
            placed_[first[owner] + next[owner]++] = {prefix, name};
          },
          [&](uint32_t owner, uint32_t ahead) __attribute__((always_inline)) {
            if (ahead == near_ahead)
              return __builtin_prefetch(&placed_[first[owner] + next[owner]], 1);
            __builtin_prefetch(first + owner);
            __builtin_prefetch(next + owner, 1);
          });
    });
    std::vector<uint32_t>().swap(next_);
  }

  // By key; where the kind has none by content, so that the order of the files plays no part.
  bool before(const PlacedRow& a, const PlacedRow& b) const {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    if (has_key()) return text_of(parts_, key_, a.name) < text_of(parts_, key_, b.name);
    for (size_t k = 1; k < plan_.columns.size(); ++k) {
      const int order = compare_cells(parts_, k, a.name, b.name);
      if (order != 0) return order < 0;
    }
    return false;
  }

  // use(subject), of all owners.
  template <class Use>
  void each_owner(const Use& use) const {
    parallel(threads_, owners() / sort_subjects + 1, [&](uint64_t task) {
      const uint64_t begin = owners_.begin + task * sort_subjects;
      const uint64_t end = std::min(owners_.end, begin + sort_subjects);
      for (uint64_t subject = begin; subject < end; ++subject) use(subject);
    });
  }

  void sort(const RecordData& data) {
    const uint64_t* first = std::as_const(data.first).data();
    each_owner([&](uint64_t subject) {
      std::sort(placed_.begin() + static_cast<std::ptrdiff_t>(first[subject]),
                placed_.begin() + static_cast<std::ptrdiff_t>(first[subject + 1]),
                [this](const PlacedRow& a, const PlacedRow& b) { return before(a, b); });
    });
  }

  void fill_owners(RecordData& data) const {
    // Compiled code reads whole lanes.
    std::vector<uint32_t>& owners = data.owner.own();
    owners.reserve(data.first.back() + abi::lanes);
    owners.resize(data.first.back());
    const uint64_t* first = std::as_const(data.first).data();
    each_owner([&](uint64_t subject) {
      std::fill(owners.begin() + static_cast<std::ptrdiff_t>(first[subject]),
                owners.begin() + static_cast<std::ptrdiff_t>(first[subject + 1]),
                static_cast<uint32_t>(subject));
    });
  }

  const KindPlan& plan_;
  std::vector<Part>& parts_;
  const uint32_t threads_;
  const Owners owners_;
  const std::vector<std::vector<RowRange>> slices_;
  size_t key_ = 0, skip_ = 0;
  std::vector<uint32_t> next_;
  std::vector<PlacedRow> placed_;
};

}  // namespace

void refuse_records(const KindPlan& plan, std::vector<Part>& parts, uint32_t threads,
                    SubjectData& owner, std::vector<Reject>& rejects) {
  note_faults(plan, parts, rejects);
  for (size_t k = 0; k < plan.columns.size(); ++k)
    if (plan.columns[k].role == ColumnPlan::Role::record_key)
      refuse_duplicates(plan, k, parts, threads, rejects);
  for (const Part& part : parts)
    for (uint32_t row = 0; row < part.rows; ++row) {
      const uint32_t subject = part.columns[owner_column].owners[row];
      if (part.refused[row] == Part::faulty && subject != no_subject)
        ++owner.rejected_records[subject];
    }
}

RecordData group_records(const KindPlan& plan, size_t field_count, std::vector<Part>& parts,
                         uint32_t threads, SubjectData& owner, std::vector<Reject>& rejects) {
  refuse_records(plan, parts, threads, owner, rejects);
  return place_records(plan, field_count, parts, threads, {owner.keys.size()}, nullptr);
}

RecordData place_records(const KindPlan& plan, size_t field_count, std::vector<Part>& parts,
                         uint32_t threads, Owners owners, std::vector<RowName>* placed) {
  return RecordGrouper(plan, parts, threads, owners).run(field_count, placed);
}

}  // namespace xinheng::columns
