#include "runtime/columns/shape.h"

#include <algorithm>
#include <set>
#include <string>

namespace xinheng::columns {
namespace {

using program::Program;
using program::Type;

template <class Items, class Same>
bool all_same(const Items& a, const Items& b, const Same& same) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

bool same_codes(const program::Codes& a, const program::Codes& b) {
  return a.name == b.name && all_same(a.codes, b.codes, [](const auto& one, const auto& other) {
           return one.name == other.name && one.number == other.number;
         });
}

bool same_type(const Program& a, const Type& one, const Program& b, const Type& other) {
  if (one.kind != other.kind || one.optional != other.optional || one.places != other.places) {
    return false;
  }
  switch (one.kind) {
    case program::TypeKind::code:
      return same_codes(a.codes[one.codes], b.codes[other.codes]);
    case program::TypeKind::row:
      return a.tables[one.table].row_names == b.tables[other.table].row_names;
    case program::TypeKind::clause:
      return all_same(a.clauses, b.clauses,
                      [](const auto& x, const auto& y) { return x.cite == y.cite; });
    case program::TypeKind::text:
      return a.text_literals == b.text_literals;
    case program::TypeKind::subject:
      return one.subject == other.subject;
    default:
      return true;
  }
}

bool same_transitions(const Program& a, const Type& one, const Program& b, const Type& other) {
  const program::Transitions* x = transitions_of(a, one);
  const program::Transitions* y = transitions_of(b, other);
  if (x == nullptr || y == nullptr) return x == y;
  return x->to == y->to && x->initial == y->initial;
}

bool same_fields(const Program& a, const std::vector<program::Field>& one, const Program& b,
                 const std::vector<program::Field>& other) {
  return all_same(one, other, [&](const program::Field& x, const program::Field& y) {
    return x.name == y.name && x.aliases == y.aliases && x.key == y.key &&
           same_type(a, x.type, b, y.type) && same_transitions(a, x.type, b, y.type);
  });
}

bool same_record(const Program& a, const program::Record& x, const Program& b,
                 const program::Record& y) {
  const bool known =
      x.known.has_value() == y.known.has_value() &&
      (!x.known || (x.known->since == y.known->since && x.known->until == y.known->until));
  return known && x.name == y.name && x.aliases == y.aliases && x.owner == y.owner &&
         x.owner_aliases == y.owner_aliases && x.owner_end == y.owner_end &&
         same_fields(a, x.fields, b, y.fields);
}

void join(std::vector<std::vector<bool>>& into, const std::vector<std::vector<bool>>& from) {
  for (size_t kind = 0; kind < into.size(); ++kind) {
    for (size_t i = 0; i < into[kind].size(); ++i) {
      into[kind][i] = into[kind][i] || from[kind][i];
    }
  }
}

}  // namespace

bool same_shape(const Program& a, const Program& b) {
  return all_same(a.subjects, b.subjects,
                  [&](const program::Subject& x, const program::Subject& y) {
                    return x.name == y.name && x.aliases == y.aliases &&
                           same_fields(a, x.fields, b, y.fields);
                  }) &&
         all_same(a.records, b.records,
                  [&](const auto& x, const auto& y) { return same_record(a, x, b, y); });
}

NeededFields either(const NeededFields& a, const NeededFields& b) {
  NeededFields result = a;
  join(result.subjects, b.subjects);
  join(result.records, b.records);
  for (auto* texts : {&result.subject_texts, &result.record_texts}) {
    for (auto& kind : *texts) std::fill(kind.begin(), kind.end(), false);
  }
  return result;
}

bool refused_for_one(const Program& program, const NeededFields& a, const NeededFields& b,
                     const Dataset& data) {
  std::set<std::string> columns;  // that only one of them reads
  const auto note = [&](const auto& kinds, const auto& one, const auto& other) {
    for (size_t kind = 0; kind < one.size(); ++kind) {
      for (size_t i = 0; i < one[kind].size(); ++i) {
        if (one[kind][i] == other[kind][i]) continue;
        const program::Field& field = kinds.items[kind].fields[i];
        columns.insert(field.name);
        columns.insert(field.aliases.begin(), field.aliases.end());
      }
    }
  };
  note(program.subjects, a.subjects, b.subjects);
  note(program.records, a.records, b.records);
  return std::any_of(data.rejects.begin(), data.rejects.end(), [&](const Reject& reject) {
    return reject.effect == RejectEffect::row && columns.contains(reject.column);
  });
}

}  // namespace xinheng::columns
