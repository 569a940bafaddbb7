#include "runtime/store/binding.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/columns/needed_fields.h"
#include "runtime/store/failures.h"

namespace xinheng::store {
namespace {

using columns::ColumnPlan;
using columns::Reading;
using Role = ColumnPlan::Role;

bool is_key(Role role) {
  return role == Role::subject_key || role == Role::record_key;
}

class Binder {
 public:
  Binder(const program::Program& program, const Generation& generation)
      : program_(program), generation_(generation) {}

  BoundKind bind(columns::KindPlan plan) {
    const std::string& name = plan.of_subject ? program_.subjects.items[plan.kind].name
                                              : program_.records.items[plan.kind].name;
    BoundKind bound;
    bound.stored = kind_called(generation_, name, plan.of_subject);
    const auto& fields = plan.of_subject ? program_.subjects.items[plan.kind].fields
                                         : program_.records.items[plan.kind].fields;
    for (const ColumnPlan& column : plan.columns) {
      const bool of_key = column.role == Role::field && fields[column.field].key;
      bound.columns.push_back(bind(name, generation_.kinds[bound.stored], column, of_key));
    }
    bound.plan = std::move(plan);
    return bound;
  }

 private:
  // of_key: a key that is read as a field.
  BoundColumn bind(const std::string& kind, const StoredKind& stored, const ColumnPlan& column,
                   bool of_key) {
    const auto fits = [&](const StoredColumn& one) {
      if (of_key) return is_key(one.role);
      // An owner may go by the name of the end of a link, which may be another in another pack.
      return one.role == column.role && (column.role == Role::owner || one.name == column.name);
    };
    const auto found = std::find_if(stored.columns.begin(), stored.columns.end(), fits);
    if (found == stored.columns.end())
      throw OtherStructure{
          fmt::format("库里“{}”没有“{}”（建库的时候没有，或者那一列不能用）", kind, column.name),
          fmt::format("in the store '{}' has no '{}' (it wasn't there, or not usable, when the "
                      "store was made)",
                      kind, column.name)};
    const std::string wanted = type_text(program_, column);
    if (!of_key && found->type != wanted)
      throw OtherStructure{fmt::format("“{}”的“{}”在库里是 {}，在规则包里是 {}", kind, column.name,
                                       found->type, wanted),
                           fmt::format("'{}' of '{}' is {} in the store, {} in the pack",
                                       column.name, kind, found->type, wanted)};
    BoundColumn bound;
    bound.stored = static_cast<size_t>(found - stored.columns.begin());
    bound.of_key = of_key;
    if (column.role == Role::field && !of_key) bind_codes(kind, *found, column, bound);
    return bound;
  }

  static void bind_codes(const std::string& kind, const StoredColumn& stored,
                         const ColumnPlan& column, BoundColumn& bound) {
    for (size_t i = 0; i < stored.codes.size(); ++i) {
      const StoredCode& code = stored.codes[i];
      const Reading reading = read_text(column, code.name);
      bound.codes.push_back(reading);
      bound.knows_all = bound.knows_all && reading.ok;
      bound.keeps_words =
          bound.keeps_words && reading.ok && reading.word == static_cast<program::Word>(i);
      if (code.number.empty() || !reading.ok) continue;
      const Reading by_number = read_text(column, code.number);
      if (!by_number.ok || by_number.word != reading.word)
        throw OtherStructure{
            fmt::format("“{}”的“{}”：库里“{}”的编号是 {}，规则包里不是", kind, column.name,
                        code.name, code.number),
            fmt::format("'{}' of '{}': in the store the number of '{}' is {}, not so in the pack",
                        column.name, kind, code.name, code.number)};
    }
  }

  const program::Program& program_;
  const Generation& generation_;
};

}  // namespace

size_t kind_called(const Generation& generation, const std::string& name, bool of_subject) {
  for (size_t i = 0; i < generation.kinds.size(); ++i)
    if (generation.kinds[i].name == name && generation.kinds[i].of_subject == of_subject) return i;
  throw OtherStructure{fmt::format("库里没有“{}”", name),
                       fmt::format("the store has no '{}'", name)};
}

Binding bind(const program::Program& program, const columns::KindPlans& plans,
             const Generation& generation) {
  Binder binder(program, generation);
  Binding binding;
  for (const columns::KindPlan& plan : plans.subjects)
    binding.subjects.push_back(binder.bind(plan));
  for (const columns::KindPlan& plan : plans.records) binding.records.push_back(binder.bind(plan));
  return binding;
}

Binding bind(const program::Program& program, const Generation& generation) {
  return bind(program, columns::plan_kinds(program, columns::needed_fields(program), {}),
              generation);
}

}  // namespace xinheng::store
