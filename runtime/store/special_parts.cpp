#include "runtime/store/special_parts.h"

#include <algorithm>
#include <utility>

#include "runtime/columns/key_codes.h"
#include "runtime/columns/subject_index.h"

namespace xinheng::store {
namespace {

using columns::ColumnPlan;
using columns::no_subject;
using columns::Part;
using columns::PartColumn;
using columns::Reading;
using columns::RejectReason;
using Role = ColumnPlan::Role;
using program::TypeKind;
using program::Word;

void set_word(columns::ColumnData& data, uint32_t row, Word word) {
  std::visit(overloaded{
                 [](std::monostate&) {},
                 [&](auto& words) {
                   auto& own = words.own();
                   own[row] = static_cast<std::decay_t<decltype(own[0])>>(word);
                 },
             },
             data.values);
}

// Rows [begin, end) of a segment's special rows, all of one file.
class PartMaker {
 public:
  PartMaker(const StoredKind& stored, const BoundKind& kind, const SpecialRows& rows,
            uint32_t begin, uint32_t end, const SubjectResolvers& resolvers,
            columns::FaultBudget& budget)
      : stored_(stored),
        kind_(kind),
        rows_(rows),
        begin_(begin),
        count_(end - begin),
        resolvers_(resolvers),
        budget_(budget) {}

  Part make(const columns::Origin& origin, uint64_t first_of_file) {
    Part part;
    part.origin = &origin;
    part.rows = count_;
    for (uint32_t i = 0; i < count_; ++i)
      part.numbers.push_back(static_cast<uint32_t>(rows_.numbers[begin_ + i] - first_of_file + 1));
    for (size_t k = 0; k < kind_.columns.size(); ++k) part.columns.push_back(column(k));
    return part;
  }

 private:
  const SpecialColumn& stored(size_t k) const { return rows_.columns[kind_.columns[k].stored]; }

  PartColumn column(size_t k) {
    PartColumn out;
    out.rows = count_;
    switch (kind_.plan.columns[k].role) {
      case Role::subject_key:
      case Role::record_key:
        make_key(k, out);
        break;
      case Role::owner:
        make_owner(k, out);
        break;
      case Role::reference:
        make_reference(k, out);
        break;
      case Role::field:
        if (kind_.columns[k].of_key) return make_of_key(k);
        make_field(k, out);
        break;
    }
    add_faults(k, out);
    return out;
  }

  void make_key(size_t k, PartColumn& out) const {
    const ColumnPlan& plan = kind_.plan.columns[k];
    const bool packed = plan.role == Role::subject_key && plan.type.kind == TypeKind::citizen_code;
    for (uint32_t i = 0; i < count_; ++i) {
      const std::string_view text = stored(k).texts[begin_ + i];
      if (packed) {
        out.packed.push_back(columns::pack_if_valid_citizen_code(text));
        continue;
      }
      out.texts.push(text);
    }
  }

  void make_owner(size_t k, PartColumn& out) {
    const SubjectResolver& resolver = *resolvers_[kind_.plan.columns[k].subject.index];
    for (uint32_t i = 0; i < count_; ++i) {
      const uint32_t id = rows_.ids[begin_ + i];
      out.owners.push_back(id == no_subject ? no_subject : resolver.ordinal(id));
      if (id != no_subject && out.owners[i] == no_subject) nobody(k, i, resolver.key(id));
    }
    resolve_strangers(k, [&](uint32_t row, uint32_t ordinal) { out.owners[row] = ordinal; });
  }

  void make_reference(size_t k, PartColumn& out) {
    const SubjectResolver& resolver = *resolvers_[kind_.plan.columns[k].subject.index];
    out.data = columns::empty_column(TypeKind::subject);
    std::vector<int64_t>& words = std::get<columns::Array<int64_t>>(out.data.values).own();
    words.resize(count_);
    for (uint32_t i = 0; i < count_; ++i) {
      const auto id = static_cast<uint32_t>(stored(k).words[begin_ + i]);
      const bool has = stored(k).has[begin_ + i] != 0;
      const uint32_t ordinal = has ? resolver.ordinal(id) : no_subject;
      if (ordinal != no_subject) {
        words[i] = ordinal;
        continue;
      }
      out.data.leave_out(i);
      if (has) nobody(k, i, resolver.key(id));
    }
    resolve_strangers(k, [&](uint32_t row, uint32_t ordinal) {
      words[row] = ordinal;
      out.data.present.own()[row / 64] |= uint64_t{1} << (row % 64);
    });
    finish(out.data);
  }

  // Those who were nobody when the rows came may be known by now.
  template <class Take>
  void resolve_strangers(size_t k, const Take& take) {
    const SubjectResolver& resolver = *resolvers_[kind_.plan.columns[k].subject.index];
    each_stranger(k, [&](uint32_t row, const std::string& key) {
      const uint32_t ordinal = resolver.find(key);
      if (ordinal == no_subject) return nobody(k, row, key);
      take(row, ordinal);
    });
  }

  void nobody(size_t k, uint32_t row, std::string_view key) {
    found_.push_back(
        {row, RejectReason::unknown_subject, columns::shown_text(kind_.plan.columns[k], key)});
  }

  PartColumn make_of_key(size_t k) const {
    PartColumn out;
    out.rows = count_;
    const ColumnPlan& plan = kind_.plan.columns[k];
    out.data = empty(plan);
    for (uint32_t i = 0; i < count_; ++i) {
      const std::string_view key = stored(k).texts[begin_ + i];
      const Reading reading = key.empty() ? Reading{} : read_text(plan, key);
      if (reading.ok)
        set_word(out.data, i, reading.word);
      else
        out.data.leave_out(i);
    }
    finish(out.data);
    return out;
  }

  columns::ColumnData empty(const ColumnPlan& plan) const {
    columns::ColumnData data = columns::empty_column(plan.type.kind);
    std::visit(overloaded{[](std::monostate&) {}, [&](auto& words) { words.own().resize(count_); }},
               data.values);
    return data;
  }

  void make_field(size_t k, PartColumn& out) {
    const ColumnPlan& plan = kind_.plan.columns[k];
    const std::vector<Reading>& codes = kind_.columns[k].codes;
    const SpecialColumn& from = stored(k);
    out.data = empty(plan);
    for (uint32_t i = 0; i < count_; ++i) {
      const uint32_t row = begin_ + i;
      if (plan.keep_text) out.texts.push(from.texts[row]);
      if (from.has[row] == 0) {
        out.data.leave_out(i);
        continue;
      }
      Word word = from.words[row];
      if (plan.type.kind == TypeKind::text) word = read_text(plan, from.texts[row]).word;
      if (!codes.empty()) {
        const Reading& reading = codes[static_cast<size_t>(word)];
        if (!reading.ok) out.data.leave_out(i);
        word = reading.word;
      }
      set_word(out.data, i, word);
    }
    each_stranger(k, [&](uint32_t row, const std::string& text) {
      const Reading reading = read_text(plan, text);
      if (!reading.ok) return unknown_code(k, row, text);
      set_word(out.data, row, reading.word);
      out.data.present.own()[row / 64] |= uint64_t{1} << (row % 64);
    });
    finish(out.data);
  }

  void unknown_code(size_t k, uint32_t row, std::string_view text) {
    found_.push_back(
        {row, RejectReason::unknown_code, columns::shown_text(kind_.plan.columns[k], text)});
  }

  template <class Use>
  void each_stranger(size_t k, const Use& use) {
    const auto before = [](const auto& one, uint32_t row) { return one.row < row; };
    auto at = std::lower_bound(rows_.strangers.begin(), rows_.strangers.end(), begin_, before);
    for (; at != rows_.strangers.end() && at->row < begin_ + count_; ++at)
      if (at->column == kind_.columns[k].stored) use(at->row - begin_, at->text);
  }

  // Those of the file, and those found here, by row.
  void add_faults(size_t k, PartColumn& out) {
    // Strangers were looked at anew.
    const auto is_stranger = [](RejectReason reason) {
      return reason == RejectReason::unknown_subject || reason == RejectReason::unknown_code;
    };
    const auto before = [](const auto& one, uint32_t row) { return one.row < row; };
    auto at = std::lower_bound(rows_.faults.begin(), rows_.faults.end(), begin_, before);
    for (; at != rows_.faults.end() && at->row < begin_ + count_; ++at)
      if (at->column == kind_.columns[k].stored && !is_stranger(at->reason))
        found_.push_back({at->row - begin_, at->reason, at->value});
    add_unknown_codes(k);
    std::stable_sort(found_.begin(), found_.end(),
                     [](const auto& a, const auto& b) { return a.row < b.row; });
    for (columns::Fault& fault : found_)
      out.faults.add(budget_, fault.row, fault.reason, std::move(fault.value));
    found_.clear();
  }

  // Codes that the pack doesn't have any more.
  void add_unknown_codes(size_t k) {
    const BoundColumn& bound = kind_.columns[k];
    if (bound.knows_all || bound.codes.empty()) return;
    for (uint32_t i = 0; i < count_; ++i) {
      if (stored(k).has[begin_ + i] == 0) continue;
      const auto word = static_cast<size_t>(stored(k).words[begin_ + i]);
      if (!bound.codes[word].ok) unknown_code(k, i, stored_code(k, word));
    }
  }
  std::string_view stored_code(size_t k, size_t word) const {
    return stored_.columns[kind_.columns[k].stored].codes[word].name;
  }

  void finish(columns::ColumnData& data) const {
    if (!data.present.empty()) data.present.own().resize((count_ + 63) / 64, ~uint64_t{0});
  }

  const StoredKind& stored_;
  const BoundKind& kind_;
  const SpecialRows& rows_;
  const uint32_t begin_, count_;
  const SubjectResolvers& resolvers_;
  columns::FaultBudget& budget_;
  std::vector<columns::Fault> found_;
};

}  // namespace

SpecialParts make_parts(const StoredKind& stored, const BoundKind& kind,
                        const std::vector<SpecialSource>& sources,
                        const SubjectResolvers& resolvers, columns::FaultBudget& budget) {
  SpecialParts made;
  for (const SpecialSource& source : sources) {
    uint64_t first = 0;
    uint32_t begin = 0;
    for (size_t i = 0; i < source.segment->inputs.size(); ++i) {
      const StoredInput& input = source.segment->inputs[i];
      if (input.kind != kind.stored) continue;
      const uint64_t end_number = first + input.file.rows;
      uint32_t end = begin;
      while (end < source.rows->count() && source.rows->numbers[end] < end_number) ++end;
      auto origin = std::make_unique<columns::Origin>();
      origin->file = source.files[i];
      for (const BoundColumn& column : kind.columns)
        origin->column_names.push_back(input.column_names[column.stored]);
      if (end > begin) {
        PartMaker maker(stored, kind, *source.rows, begin, end, resolvers, budget);
        made.parts.push_back(maker.make(*origin, first));
      }
      made.origins.push_back(std::move(origin));
      begin = end;
      first = end_number;
    }
  }
  return made;
}

}  // namespace xinheng::store
