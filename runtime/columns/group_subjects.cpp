
#include "compiler/values/identity_code.h"
#include "runtime/columns/group.h"
#include "runtime/columns/key_codes.h"
#include "runtime/columns/keyed_rows.h"
#include "runtime/columns/rejects.h"
#include "runtime/columns/rows.h"

namespace xinheng::columns {
namespace {

constexpr size_t key_column = 0;

class SubjectGrouper {
 public:
  SubjectGrouper(const KindPlan& plan, std::vector<Part>& parts, uint32_t threads,
                 std::vector<Reject>& rejects)
      : plan_(plan),
        parts_(parts),
        threads_(threads),
        rejects_(rejects),
        packed_(plan.columns[key_column].type.kind == program::TypeKind::citizen_code) {}

  GroupedSubjects run(size_t field_count) {
    const KeyedRows keyed(parts_, packed_, threads_, [this](uint32_t part, uint32_t row) {
      return parts_[part].refused[row] == 0;
    });
    const std::vector<KeyedRow>& rows = keyed.rows();
    for (size_t begin = 0; begin < rows.size();) {
      size_t end = begin + 1;
      while (end < rows.size() && keyed.same_key(rows[begin], rows[end])) ++end;
      take(rows, begin, end);
      begin = end;
    }
    GroupedSubjects grouped;
    fill_keys(grouped);
    grouped.data.columns.resize(field_count);
    grouped.data.texts.resize(field_count);
    for (size_t k = 1; k < plan_.columns.size(); ++k) {
      const ColumnPlan& column = plan_.columns[k];
      grouped.data.columns[column.field] =
          gather_column(parts_, k, column.type.kind, kept_, threads_);
      if (column.keep_text)
        grouped.data.texts[column.field] = gather_texts(parts_, k, kept_, threads_);
    }
    for (const Unknown& unknown : unknown_) forget(grouped.data, unknown);
    grouped.data.rejected_records.assign(kept_.size(), 0);
    return grouped;
  }

 private:
  struct Unknown {
    uint64_t ordinal;
    uint32_t field;
  };

  // Rows [begin, end) name one subject. The first is kept, with what all agree on.
  void take(const std::vector<KeyedRow>& rows, size_t begin, size_t end) {
    const RowName first = rows[begin].name;
    std::vector<size_t> differing;
    for (size_t k = 1; k < plan_.columns.size(); ++k)
      for (size_t i = begin + 1; i < end; ++i)
        if (compare_cells(parts_, k, first, rows[i].name) != 0) {
          differing.push_back(k);
          break;
        }
    // Where it can't be said that a field is unknown, the subject can't be judged at all.
    bool keep = true;
    for (const size_t k : differing) keep = keep && plan_.columns[k].effect == RejectEffect::field;
    for (size_t i = begin + (keep ? 1 : 0); i < end; ++i)
      refuse(rows[i].name, key_column, RejectEffect::row);
    if (!keep) return;
    for (const size_t k : differing) {
      refuse(first, k, RejectEffect::field);
      unknown_.push_back({kept_.size(), plan_.columns[k].field});
    }
    kept_.push_back(first);
    if (packed_) kept_keys_.push_back(rows[begin].key);
  }

  void refuse(RowName name, size_t column, RejectEffect effect) {
    Part& part = parts_[name.part];
    std::string value;
    if (column == key_column) {
      const PartColumn& keys = part.columns[key_column];
      value =
          shown_text(plan_.columns[key_column], packed_ ? unpack_citizen_code(keys.packed[name.row])
                                                        : std::string(keys.texts[name.row]));
    }
    rejects_.push_back(reject_of(part, name.row, column, RejectReason::duplicate_subject, effect,
                                 std::move(value)));
  }

  void fill_keys(GroupedSubjects& grouped) {
    if (!packed_) {
      grouped.data.keys = gather_texts(parts_, key_column, kept_, threads_);
      return;
    }
    grouped.data.keys = unpack_citizen_codes(kept_keys_);
    grouped.packed = std::move(kept_keys_);
  }

  static void forget(SubjectData& data, const Unknown& unknown) {
    std::vector<uint64_t>& present = data.columns[unknown.field].present.own();
    const uint64_t words = (data.keys.size() + 63) / 64;
    if (present.empty()) present.assign(words, ~uint64_t{0});
    present[unknown.ordinal / 64] &= ~(uint64_t{1} << (unknown.ordinal % 64));
  }

  const KindPlan& plan_;
  std::vector<Part>& parts_;
  const uint32_t threads_;
  std::vector<Reject>& rejects_;
  const bool packed_;
  std::vector<RowName> kept_;
  std::vector<uint64_t> kept_keys_;
  std::vector<Unknown> unknown_;
};

}  // namespace

GroupedSubjects group_subjects(const KindPlan& plan, size_t field_count, std::vector<Part>& parts,
                               uint32_t threads, std::vector<Reject>& rejects) {
  note_faults(plan, parts, rejects);
  return SubjectGrouper(plan, parts, threads, rejects).run(field_count);
}

}  // namespace xinheng::columns
