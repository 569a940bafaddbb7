#include "runtime/store/compact.h"
#include "runtime/store/as_writer.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "runtime/columns/group.h"
#include "runtime/columns/key_codes.h"
#include "runtime/columns/subject_index.h"
#include "runtime/store/alive.h"
#include "runtime/store/failures.h"
#include "runtime/store/merge.h"
#include "runtime/store/open_store.h"
#include "runtime/store/order_records.h"
#include "runtime/store/plain.h"
#include "runtime/store/writer_lock.h"

namespace xinheng::store {
namespace {

using columns::ColumnData;
using columns::no_subject;
using Role = columns::ColumnPlan::Role;

// A kind of subject before and after.
struct Subjects {
  std::string name;
  std::vector<uint32_t> changed;    // numbers before, rising, of those not plain in the base
  std::vector<uint32_t> number_of;  // by number before
  std::vector<uint8_t> is_plain;    // by number after
  columns::Texts keys;              // by number after
};

// The column of special rows as one of plain rows, for the rows that are to be.
ColumnData column_of(const StoredColumn& stored, const SpecialColumn& special, uint64_t rows) {
  ColumnData data = empty_stored_column(stored);
  std::visit(overloaded{
                 [](std::monostate&) {},
                 [&](auto& words) {
                   auto& own = words.own();
                   for (const int64_t word : special.words)
                     own.push_back(static_cast<std::decay_t<decltype(own[0])>>(word));
                 },
             },
             data.values);
  const bool all =
      std::all_of(special.has.begin(), special.has.end(), [](uint8_t has) { return has != 0; });
  if (all) return data;
  data.present.assign((rows + 63) / 64, 0);
  for (uint64_t i = 0; i < rows; ++i)
    if (special.has[i] != 0) data.present[i / 64] |= uint64_t{1} << (i % 64);
  return data;
}

ColumnData merged_column(const StoredColumn& stored, const ColumnData& plain,
                         const SpecialColumn& special, uint64_t rows, const MergedRows& merged,
                         uint32_t threads) {
  return merge_columns(plain, column_of(stored, special, rows), merged, threads);
}

columns::Array<uint32_t> merged_numbers(const columns::Array<uint32_t>& plain,
                                        const std::vector<uint32_t>& special,
                                        const MergedRows& merged) {
  std::vector<uint32_t> numbers;
  numbers.reserve(merged.from.size());
  for (const uint32_t from : merged.from)
    numbers.push_back(from < merged.plain_count ? plain[from] : special[from - merged.plain_count]);
  return numbers;
}

class Compactor {
 public:
  Compactor(OpenStore& store, uint32_t threads)
      : store_(store), before_(store.generation()), threads_(threads) {}

  Generation run() {
    after_.number = before_.number + 1;
    after_.kinds = before_.kinds;
    base_.folder = fmt::format("segment-{}", after_.number);
    std::error_code failed;
    std::filesystem::create_directory(store_.folder() / base_.folder, failed);
    if (failed) throw WriteError{base_.folder, failed.value()};
    for (const Segment& segment : before_.segments)
      base_.inputs.insert(base_.inputs.end(), segment.inputs.begin(), segment.inputs.end());
    for (size_t i = 0; i < before_.kinds.size(); ++i)
      before_.kinds[i].of_subject ? take_subjects(i) : take_records(i);
    after_.segments.push_back(std::move(base_));
    return std::move(after_);
  }

 private:
  StoredRows plain_of(size_t kind) {
    return {store_.plain(kind), before_.kinds[kind], before_.segments[0].plain[kind].rows,
            threads_};
  }

  // All special rows that are left of the kind, numbered as if all their files were the base's.
  SpecialRows special_of(size_t kind, const StoredRows& plain,
                         const std::vector<uint32_t>& demoted) const {
    std::vector<SpecialRows> segments =
        special_segments(store_.folder(), before_, kind, plain, demoted);
    SpecialRows all;
    uint64_t first = 0;
    for (size_t s = 0; s < segments.size(); ++s) {
      for (uint32_t& number : segments[s].numbers) number += static_cast<uint32_t>(first);
      for (const StoredInput& input : before_.segments[s].inputs)
        if (input.kind == kind) first += input.file.rows;
      all = s == 0 ? std::move(segments[0]) : joined(std::move(all), std::move(segments[s]));
    }
    return all;
  }

  std::vector<uint8_t> rows_at_fault(const SpecialRows& rows) const {
    std::vector<uint8_t> at_fault(rows.count(), 0);
    for (const SpecialFault& fault : rows.faults) at_fault[fault.row] = 1;
    for (const SpecialStranger& stranger : rows.strangers) at_fault[stranger.row] = 1;
    return at_fault;
  }

  void take_subjects(size_t kind) {
    const StoredRows plain = plain_of(kind);
    SpecialRows rows = special_of(kind, plain, {});
    Subjects& subjects = subjects_.emplace_back();
    subjects.name = before_.kinds[kind].name;
    std::vector<uint8_t> special = rows_at_fault(rows);
    // By number: the first of its rows.
    std::unordered_map<uint32_t, uint32_t> first_row;
    for (uint32_t i = 0; i < rows.count(); ++i) {
      if (rows.ids[i] == no_subject) continue;
      const auto [found, fresh] = first_row.emplace(rows.ids[i], i);
      if (!fresh) special[i] = special[found->second] = 1;
    }
    for (const auto& [id, row] : first_row) subjects.changed.push_back(id);
    std::sort(subjects.changed.begin(), subjects.changed.end());
    const MergedRows merged = number_subjects(plain, rows, first_row, special, subjects);
    PlainTable table;
    table.rows = merged.from.size();
    table.numbers = merged_numbers(plain.numbers(), rows.numbers, merged);
    fill(kind, plain, rows, merged, table);
    subjects.keys = table.texts[0];
    if (before_.kinds[kind].columns[0].type.starts_with("citizen_code"))
      for (uint64_t i = 0; i < table.rows; ++i)
        table.packed.push_back(columns::pack_if_valid_citizen_code(subjects.keys[i]));
    std::vector<uint32_t> stay;
    for (uint32_t i = 0; i < rows.count(); ++i)
      if (rows.ids[i] == no_subject || subjects.is_plain[subjects.number_of[rows.ids[i]]] == 0)
        stay.push_back(i);
    for (uint32_t& id : rows.ids)
      if (id != no_subject) id = subjects.number_of[id];
    write(kind, table, taken(rows, stay));
    base_.new_subjects.push_back(table.rows);
  }

  // By key; from: the plain row, or the first of the others.
  static MergedRows number_subjects(const StoredRows& plain, const SpecialRows& rows,
                                    const std::unordered_map<uint32_t, uint32_t>& first_row,
                                    const std::vector<uint8_t>& special, Subjects& subjects) {
    const columns::Texts keys = plain.keys();
    std::vector<uint32_t> fresh;  // numbers that the base doesn't have
    for (const uint32_t id : subjects.changed)
      if (id >= plain.count()) fresh.push_back(id);
    const auto key_of = [&](uint32_t id) { return rows.columns[0].texts[first_row.at(id)]; };
    std::sort(fresh.begin(), fresh.end(),
              [&](uint32_t a, uint32_t b) { return key_of(a) < key_of(b); });
    subjects.number_of.assign(plain.count() + fresh.size(), no_subject);
    MergedRows merged;
    merged.plain_count = plain.count();
    const auto take = [&](uint32_t id) {
      subjects.number_of[id] = static_cast<uint32_t>(merged.from.size());
      const auto found = first_row.find(id);
      const bool changed = found != first_row.end();
      merged.from.push_back(changed ? plain.count() + found->second : id);
      subjects.is_plain.push_back(!changed || special[found->second] == 0 ? 1 : 0);
    };
    auto next = fresh.begin();
    for (uint32_t id = 0; id < plain.count(); ++id) {
      for (; next != fresh.end() && key_of(*next) < keys[id]; ++next) take(*next);
      take(id);
    }
    for (; next != fresh.end(); ++next) take(*next);
    return merged;
  }

  void fill(size_t kind, const StoredRows& plain, const SpecialRows& rows, const MergedRows& merged,
            PlainTable& table) const {
    const std::vector<StoredColumn>& columns = before_.kinds[kind].columns;
    table.columns.resize(columns.size());
    table.texts.resize(columns.size());
    table.referring.resize(columns.size());
    for (size_t k = 0; k < columns.size(); ++k) {
      if (plain.has_texts(k) || rows.columns[k].texts.size() > 0)
        table.texts[k] =
            merge_texts(plain.stored_texts(k), rows.columns[k].texts, merged, threads_);
      if (columns[k].role != Role::field && columns[k].role != Role::reference) continue;
      ColumnData column = plain.stored_column(k);
      if (columns[k].role == Role::reference)
        column = renumbered(column, plain.count(), subject_of(columns[k]).number_of);
      table.columns[k] =
          merged_column(columns[k], column, rows.columns[k], rows.count(), merged, threads_);
    }
  }

  void write(size_t kind, PlainTable& table, const SpecialRows& special) {
    const auto path = [&](const char* what) {
      return fmt::format("{}/{}-{}", base_.folder, kind + 1, what);
    };
    base_.plain.push_back(
        write_plain(store_.folder(), path("plain"), before_.kinds[kind], table, threads_));
    base_.special.push_back(
        write_special(store_.folder(), path("special"), before_.kinds[kind], special));
  }

  // Whom an owner or a reference names: "citizen_code → 自然人?".
  const Subjects& subject_of(const StoredColumn& column) const {
    constexpr std::string_view arrow = " → ";
    std::string name = column.type.substr(column.type.find(arrow) + arrow.size());
    if (name.ends_with('?')) name.pop_back();
    for (const Subjects& subjects : subjects_)
      if (subjects.name == name) return subjects;
    throw Damage{column.name, column.type};
  }

  std::vector<uint32_t> demoted_records(size_t kind, const StoredRows& plain) const {
    std::vector<uint32_t> rows;
    for (size_t s = 1; s < before_.segments.size(); ++s) {
      const auto kin = rows_with_kin(store_.folder(), before_.segments[s].special[kind]);
      rows.insert(rows.end(), kin.begin(), kin.end());
    }
    const std::vector<StoredColumn>& columns = before_.kinds[kind].columns;
    for (size_t k = 0; k < columns.size(); ++k) {
      const bool is_owner = columns[k].role == Role::owner;
      if (!is_owner && columns[k].role != Role::reference) continue;
      const columns::Referring referring =
          is_owner ? columns::Referring() : plain.stored_referring(k);
      const columns::Array<uint64_t> first = is_owner ? plain.first() : referring.first;
      for (const uint32_t id : subject_of(columns[k]).changed)
        for (uint64_t i = id + 1 < first.size() ? std::as_const(first)[id] : 0;
             id + 1 < first.size() && i < std::as_const(first)[id + 1]; ++i)
          rows.push_back(is_owner ? static_cast<uint32_t>(i)
                                  : static_cast<uint32_t>(std::as_const(referring.rows)[i]));
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
  }

  // Owners and references by their new numbers; those who were nobody may be known by now.
  void resolve(size_t kind, SpecialRows& rows) const {
    const std::vector<StoredColumn>& columns = before_.kinds[kind].columns;
    for (size_t k = 0; k < columns.size(); ++k) {
      const bool is_owner = columns[k].role == Role::owner;
      if (!is_owner && columns[k].role != Role::reference) continue;
      const std::vector<uint32_t>& number_of = subject_of(columns[k]).number_of;
      if (is_owner) {
        for (uint32_t& id : rows.ids)
          if (id != no_subject) id = number_of[id];
        continue;
      }
      for (uint32_t i = 0; i < rows.count(); ++i)
        if (rows.columns[k].has[i] != 0)
          rows.columns[k].words[i] = number_of[static_cast<size_t>(rows.columns[k].words[i])];
    }
    std::vector<SpecialStranger> left;
    for (SpecialStranger& stranger : rows.strangers) {
      const StoredColumn& column = columns[stranger.column];
      const bool names = column.role == Role::owner || column.role == Role::reference;
      const uint32_t number = names ? place_of(subject_of(column).keys, stranger.text) : no_subject;
      if (number == no_subject) {
        left.push_back(std::move(stranger));
        continue;
      }
      if (column.role == Role::owner) rows.ids[stranger.row] = number;
      if (column.role == Role::reference) {
        rows.columns[stranger.column].words[stranger.row] = number;
        rows.columns[stranger.column].has[stranger.row] = 1;
      }
      std::erase_if(rows.faults, [&](const SpecialFault& fault) {
        return fault.row == stranger.row && fault.column == stranger.column;
      });
    }
    rows.strangers = std::move(left);
  }

  // Rows that can be plain: nothing is wrong with them nor with whom they name, nobody shares
  // their key.
  std::vector<uint8_t> plain_ones(size_t kind, const SpecialRows& rows) const {
    const std::vector<StoredColumn>& columns = before_.kinds[kind].columns;
    std::vector<uint8_t> special = rows_at_fault(rows);
    for (size_t k = 0; k < columns.size(); ++k) {
      if (columns[k].role == Role::record_key) {
        std::unordered_map<std::string_view, uint32_t> first;
        for (uint32_t i = 0; i < rows.count(); ++i) {
          const auto [found, fresh] = first.emplace(rows.columns[k].texts[i], i);
          if (!fresh) special[i] = special[found->second] = 1;
        }
      }
      const bool is_owner = columns[k].role == Role::owner;
      if (!is_owner && columns[k].role != Role::reference) continue;
      const std::vector<uint8_t>& is_plain = subject_of(columns[k]).is_plain;
      for (uint32_t i = 0; i < rows.count(); ++i) {
        if (is_owner && (rows.ids[i] == no_subject || is_plain[rows.ids[i]] == 0)) special[i] = 1;
        if (!is_owner && rows.columns[k].has[i] != 0 &&
            is_plain[static_cast<size_t>(rows.columns[k].words[i])] == 0)
          special[i] = 1;
      }
    }
    for (uint8_t& one : special) one = one == 0 ? 1 : 0;
    return special;
  }

  void take_records(size_t kind) {
    const StoredRows plain = plain_of(kind);
    const std::vector<uint32_t> demoted = demoted_records(kind, plain);
    SpecialRows rows = special_of(kind, plain, demoted);
    resolve(kind, rows);
    const std::vector<uint8_t> can_be_plain = plain_ones(kind, rows);
    const MergedRows merged = merge_records(kind, plain, demoted, rows, can_be_plain);
    PlainTable table;
    table.rows = merged.from.size();
    table.numbers = merged_numbers(plain.numbers(), rows.numbers, merged);
    fill(kind, plain, rows, merged, table);
    const std::vector<StoredColumn>& columns = before_.kinds[kind].columns;
    const Subjects& owners = subject_of(columns[0]);
    const auto before = plain.owner();
    std::vector<uint64_t> first(owners.keys.size() + 1, 0);
    for (const uint32_t from : merged.from) {
      const uint32_t owner = from < merged.plain_count
                                 ? owners.number_of[std::as_const(before)[from]]
                                 : rows.ids[from - merged.plain_count];
      table.owner.push_back(owner);
      ++first[owner + 1];
    }
    for (size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
    table.first = std::move(first);
    for (size_t k = 0; k < columns.size(); ++k)
      if (columns[k].role == Role::reference)
        table.referring[k] =
            columns::referring_of(table.columns[k], table.rows, subject_of(columns[k]).keys.size());
    std::vector<uint32_t> stay;
    for (uint32_t i = 0; i < rows.count(); ++i)
      if (can_be_plain[i] == 0) stay.push_back(i);
    write(kind, table, taken(rows, stay));
    base_.new_subjects.push_back(0);
  }

  // By owner, then by key.
  MergedRows merge_records(size_t kind, const StoredRows& plain,
                           const std::vector<uint32_t>& demoted, const SpecialRows& rows,
                           const std::vector<uint8_t>& can_be_plain) const {
    const std::vector<StoredColumn>& columns = before_.kinds[kind].columns;
    const Subjects& owners = subject_of(columns[0]);
    size_t key = 0;
    while (key < columns.size() && columns[key].role != Role::record_key) ++key;
    const bool has_key = key < columns.size();
    std::vector<uint32_t> others;
    for (uint32_t i = 0; i < rows.count(); ++i)
      if (can_be_plain[i] != 0) others.push_back(i);
    const auto key_of = [&](uint32_t row) {
      return has_key ? rows.columns[key].texts[row] : std::string_view();
    };
    std::sort(others.begin(), others.end(), [&](uint32_t a, uint32_t b) {
      if (rows.ids[a] != rows.ids[b]) return rows.ids[a] < rows.ids[b];
      return has_key ? key_of(a) < key_of(b) : rows.numbers[a] < rows.numbers[b];
    });
    const columns::Texts keys = plain.keys();
    const auto owner = plain.owner();
    MergedRows merged;
    merged.plain_count = plain.count();
    auto gone = demoted.begin();
    auto other = others.begin();
    const auto take_other = [&] { merged.from.push_back(plain.count() + *other++); };
    for (uint32_t row = 0; row < plain.count(); ++row) {
      if (gone != demoted.end() && *gone == row) {
        ++gone;
        continue;
      }
      const uint32_t number = owners.number_of[std::as_const(owner)[row]];
      while (other != others.end() &&
             (rows.ids[*other] < number ||
              (rows.ids[*other] == number && has_key && key_of(*other) < keys[row])))
        take_other();
      merged.from.push_back(row);
    }
    while (other != others.end()) take_other();
    return merged;
  }

  OpenStore& store_;
  const Generation& before_;
  const uint32_t threads_;
  Generation after_;
  Segment base_;
  std::vector<Subjects> subjects_;
};

}  // namespace

std::optional<uint64_t> compact(const std::filesystem::path& store, uint32_t threads,
                                Diagnostics& diagnostics) {
  std::optional<uint64_t> number;
  as_writer(store, diagnostics, [&](OpenStore& open) {
    const Generation generation = Compactor(open, threads).run();
    write_generation(store, generation);
    publish(store, generation);
    remove_leftovers(store, generation);
    number = generation.number;
    return true;
  });
  return number;
}

}  // namespace xinheng::store
