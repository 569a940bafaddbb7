#include "runtime/store/update.h"
#include "runtime/store/as_writer.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "compiler/values/sha256.h"
#include "runtime/columns/key_codes.h"
#include "runtime/columns/parallel.h"
#include "runtime/store/binding.h"
#include "runtime/store/failures.h"
#include "runtime/store/open_store.h"
#include "runtime/store/plans.h"
#include "runtime/store/special.h"
#include "runtime/store/subject_numbers.h"

namespace xinheng::store {
namespace {

using columns::ColumnPlan;
using columns::KindParts;
using columns::no_subject;
using columns::RowName;
using Role = ColumnPlan::Role;

class Updater {
 public:
  Updater(const program::Program& program, OpenStore& store, const columns::ReadOptions& options,
          uint64_t rejects_max, UpdateTotals& totals, Diagnostics& diagnostics)
      : program_(program),
        store_(store),
        totals_(totals),
        diagnostics_(diagnostics),
        threads_(std::max(options.threads, 1u)),
        generation_(store.generation()),
        reader_(options, files_, diagnostics),
        limit_(rejects_max, files_) {}

  bool run(const std::filesystem::path& delta) {
    plans_ = plan_store(program_);
    for (auto* kinds : {&plans_.subjects, &plans_.records})
      for (KindParts& kind : *kinds) fit_plan(kind);
    if (!reader_.open(program_, delta, columns::Kinds::some, plans_.subjects, plans_.records))
      return false;
    if (files_.empty()) {
      diagnostics_.report(Kind::store_update_empty, std::nullopt,
                          {delta.string(), generation_.kinds.front().name});
      return false;
    }
    if (!read(plans_.subjects, nullptr)) return false;
    columns::SubjectIndices nobody;  // whose records they are is looked up when they are read
    const columns::Texts no_keys;
    for (size_t i = 0; i < plans_.subjects.size(); ++i)
      nobody.push_back(std::make_unique<columns::SubjectIndex>(no_keys, std::vector<uint64_t>()));
    if (!read(plans_.records, &nobody)) return false;
    write_segment();
    return true;
  }

 private:
  size_t stored_kind(const KindParts& kind) const {
    const bool of_subject = kind.plan.of_subject;
    return kind_called(generation_,
                       of_subject ? program_.subjects.items[kind.plan.kind].name
                                  : program_.records.items[kind.plan.kind].name,
                       of_subject);
  }

  // Exactly the columns that the store has, in its order.
  void fit_plan(KindParts& kind) {
    const StoredKind& stored = generation_.kinds[stored_kind(kind)];
    std::vector<ColumnPlan> columns;
    for (const StoredColumn& one : stored.columns) {
      const auto fits = [&](const ColumnPlan& column) {
        return column.role == one.role && column.name == one.name &&
               type_text(program_, column) == one.type;
      };
      const auto found = std::find_if(kind.plan.columns.begin(), kind.plan.columns.end(), fits);
      if (found == kind.plan.columns.end())
        throw OtherStructure{
            fmt::format("规则包的“{}”没有 {} 的“{}”，库里有", stored.name, one.type, one.name),
            fmt::format("in the pack '{}' has no '{}' of type {}, which the store has", stored.name,
                        one.name, one.type)};
      columns.push_back(*found);
      columns.back().spare = false;
    }
    kind.plan.columns = std::move(columns);
    kind.plan.versions.reset();  // which is known on which day is found out when they are read
  }

  bool read(std::vector<KindParts>& kinds, const columns::SubjectIndices* indices) {
    if (!reader_.read(kinds, indices)) return false;
    for (const KindParts& kind : kinds) {
      for (const columns::Part& part : kind.parts) totals_.rows += part.rows;
      // Whose they are isn't known here.
      if (kind.plan.of_subject) limit_.count(kind.plan, kind.parts);
    }
    return limit_.keeps(diagnostics_);
  }

  static std::vector<RowName> all_rows(const KindParts& kind) {
    std::vector<RowName> rows;
    for (uint32_t p = 0; p < kind.parts.size(); ++p)
      for (uint32_t row = 0; row < kind.parts[p].rows; ++row) rows.push_back({p, row});
    return rows;
  }

  // Words of codes as the store numbers them; new codes get the next numbers.
  void renumber_codes(const KindParts& kind, StoredKind& stored, SpecialRows& rows) const {
    const StoredKind described = describe(program_, kind.plan);
    for (size_t k = 0; k < stored.columns.size(); ++k) {
      std::vector<StoredCode>& codes = stored.columns[k].codes;
      std::vector<int64_t> number_of;
      for (const StoredCode& code : described.columns[k].codes) {
        const auto same = [&](const StoredCode& one) { return one.name == code.name; };
        auto found = std::find_if(codes.begin(), codes.end(), same);
        if (found == codes.end()) found = codes.insert(codes.end(), code);
        number_of.push_back(found - codes.begin());
      }
      if (number_of.empty()) continue;
      for (uint32_t i = 0; i < rows.count(); ++i)
        if (rows.columns[k].has[i] != 0)
          rows.columns[k].words[i] = number_of[static_cast<size_t>(rows.columns[k].words[i])];
    }
  }

  // Numbers of the subjects of the rows; those that nobody had get new ones.
  std::vector<uint32_t> numbers_of(const KindParts& kind, size_t stored,
                                   const columns::Texts& keys_of_rows, uint64_t& added) {
    const NumberedSubjects numbered = number_subjects(kind, threads_);
    const auto file = store_.plain(stored);
    const columns::Texts base = {file->array<uint64_t>("0.text.offsets", threads_),
                                 file->array<char>("0.text.bytes", threads_)};
    std::map<std::string, uint32_t, std::less<>> later = later_keys(stored, base.size());
    const uint64_t before = base.size() + later.size();
    std::map<std::string, uint32_t, std::less<>> ids;
    for (uint64_t i = 0; i < numbered.keys.size(); ++i) {
      const std::string_view key = numbered.keys[i];
      if (const uint32_t at = place_of(base, key); at != no_subject)
        ids.emplace(key, at);
      else if (const auto found = later.find(key); found != later.end())
        ids.emplace(key, found->second);
      else
        ids.emplace(key, static_cast<uint32_t>(before + added++));
    }
    std::vector<uint32_t> result;
    for (uint64_t i = 0; i < keys_of_rows.size(); ++i) {
      const auto found = ids.find(keys_of_rows[i]);
      result.push_back(found == ids.end() ? no_subject : found->second);
    }
    return result;
  }

  // Of subjects that earlier updates brought.
  std::map<std::string, uint32_t, std::less<>> later_keys(size_t stored, uint64_t base) const {
    std::map<std::string, uint32_t, std::less<>> keys;
    for (size_t s = 1; s < generation_.segments.size(); ++s) {
      const SpecialRows rows = read_special(store_.folder(), generation_.kinds[stored],
                                            generation_.segments[s].special[stored]);
      for (uint32_t i = 0; i < rows.count(); ++i)
        if (rows.ids[i] != no_subject && rows.ids[i] >= base)
          keys.emplace(rows.columns[0].texts[i], rows.ids[i]);
    }
    return keys;
  }

  // Plain rows of the base with a key that one of the rows has.
  std::vector<uint32_t> kin_of(const StoredKind& kind, size_t stored, const SpecialRows& rows) {
    size_t k = 0;
    while (k < kind.columns.size() && kind.columns[k].role != Role::record_key) ++k;
    if (k == kind.columns.size() || rows.count() == 0) return {};
    std::unordered_set<std::string_view> wanted;
    for (uint32_t i = 0; i < rows.count(); ++i)
      if (const auto key = rows.columns[k].texts[i]; !key.empty()) wanted.insert(key);
    const auto file = store_.plain(stored);
    const columns::Texts keys = {file->array<uint64_t>(fmt::format("{}.text.offsets", k), threads_),
                                 file->array<char>(fmt::format("{}.text.bytes", k), threads_)};
    std::vector<uint64_t> filter(1 << 14, 0);  // most keys are told apart by their hash
    const auto bit_of = [&](std::string_view key) { return columns::hash_text(key) >> 44; };
    for (const std::string_view key : wanted) {
      const uint64_t bit = bit_of(key);
      filter[bit / 64] |= uint64_t{1} << (bit % 64);
    }
    std::vector<uint32_t> kin;
    std::mutex mutex;
    constexpr uint64_t task_rows = 1 << 16;
    columns::parallel(threads_, keys.size() / task_rows + 1, [&](uint64_t task) {
      std::vector<uint32_t> found;
      const uint64_t end = std::min<uint64_t>(keys.size(), (task + 1) * task_rows);
      for (uint64_t i = task * task_rows; i < end; ++i) {
        const uint64_t bit = bit_of(keys[i]);
        if (((filter[bit / 64] >> (bit % 64)) & 1) != 0 && wanted.contains(keys[i]))
          found.push_back(static_cast<uint32_t>(i));
      }
      const std::lock_guard lock(mutex);
      kin.insert(kin.end(), found.begin(), found.end());
    });
    std::sort(kin.begin(), kin.end());
    return kin;
  }

  void take(const KindParts& kind, Segment& segment) {
    const size_t stored = stored_kind(kind);
    SpecialRows special = special_rows(kind, all_rows(kind), {}, first_rows(kind, files_));
    special.ids = kind.plan.of_subject ? numbers_of(kind, stored, special.columns[0].texts,
                                                    segment.new_subjects[stored])
                                       : std::vector<uint32_t>(special.numbers.size(), no_subject);
    renumber_codes(kind, generation_.kinds[stored], special);
    if (!kind.plan.of_subject) special.kin = kin_of(generation_.kinds[stored], stored, special);
    segment.special[stored] =
        write_special(store_.folder(), fmt::format("{}/{}-special", segment.folder, stored + 1),
                      generation_.kinds[stored], special);
    for (const columns::OpenFile& file : kind.files) {
      columns::InputFile input = files_[file.origin.file];
      input.path = fmt::format("{}/{}", segment.folder, input.path);
      segment.inputs.push_back(
          {std::move(input), static_cast<uint32_t>(stored), file.origin.column_names});
    }
  }

  void write_segment() {
    const Generation before = generation_;
    generation_.number = before.number + 1;
    generation_.earlier.push_back(
        {before.number,
         sha256_of_file(store_.folder() / fmt::format("generation-{}.json", before.number))
             .value_or("")});
    Segment segment;
    segment.folder = fmt::format("segment-{}", generation_.number);
    segment.special.resize(generation_.kinds.size());
    segment.new_subjects.resize(generation_.kinds.size(), 0);
    std::error_code failed;
    std::filesystem::create_directory(store_.folder() / segment.folder, failed);
    if (failed) throw WriteError{segment.folder, failed.value()};
    for (const auto* kinds : {&plans_.subjects, &plans_.records})
      for (const KindParts& kind : *kinds) take(kind, segment);
    for (size_t i = 0; i < segment.special.size(); ++i)
      if (segment.special[i].file.path.empty()) segment.special[i] = empty_table(i, segment);
    std::sort(segment.inputs.begin(), segment.inputs.end(),
              [](const auto& a, const auto& b) { return a.file.path < b.file.path; });
    generation_.segments.push_back(std::move(segment));
    write_generation(store_.folder(), generation_);
    publish(store_.folder(), generation_);
    totals_.generation = generation_.number;
  }

  // Of a kind that the pack doesn't have.
  StoredTable empty_table(size_t kind, const Segment& segment) const {
    SpecialRows none;
    none.columns.resize(generation_.kinds[kind].columns.size());
    return write_special(store_.folder(), fmt::format("{}/{}-special", segment.folder, kind + 1),
                         generation_.kinds[kind], none);
  }

  const program::Program& program_;
  OpenStore& store_;
  UpdateTotals& totals_;
  Diagnostics& diagnostics_;
  const uint32_t threads_;
  Generation generation_;
  std::vector<columns::InputFile> files_;
  columns::PartsReader reader_;
  columns::RejectLimit limit_;
  columns::KindsToRead plans_;
};

}  // namespace

bool update(const program::Program& program, const std::filesystem::path& store,
            const std::filesystem::path& delta, const columns::ReadOptions& options,
            UpdateTotals& totals, Diagnostics& diagnostics) {
  return as_writer(store, diagnostics, [&](OpenStore& open) {
    // Owners are looked up later: here each of them is nobody, which must not use the limit up.
    columns::ReadOptions reading = options;
    reading.rejects_max = uint64_t{1} << 60;
    return Updater(program, open, reading, options.rejects_max, totals, diagnostics).run(delta);
  });
}

}  // namespace xinheng::store
