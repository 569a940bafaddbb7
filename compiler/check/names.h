// Names: what is declared under them, and what to say of one that is not known.
#pragma once

#include "compiler/check/context.h"
#include "compiler/syntax/print.h"

namespace xinheng::check {

// The built-in words, Chinese and English; nothing may be declared under them.
enum class Builtin : uint8_t {
  age,
  half_up,
  half_down,
  half_even,
  away,
  toward_zero,
  up_to,
  down_to,
  month_start,
  month_last,
  days_between,
  workdays_between,
  months_between,
  years_between,
  anniversary,
  year_start,
  year_last,
  year,
  month,
  day_of_month,
  weekday,
  larger,
  smaller,
  absolute,
  evaluation_date,
  known_until,
  parts_total,
  text,
  integer,
  decimal,
  money,
  date,
  period,
  boolean,
  clause,
  code,
  citizen_code,
  legal_code,
};
std::optional<Builtin> builtin_of(std::string_view name);
// What a name that isn't known might have been meant to be: in English where it is in ASCII.
std::string word_like(const syntax::Name& name, std::string_view zh, std::string_view en);
// Those between two builtins, both included.
std::vector<std::string> builtin_names(const syntax::Name& like, Builtin first, Builtin last);
std::vector<syntax::Twin> all_builtin_words();

// Enters a global name; reports a second use or a built-in word, and is false then.
bool declare(Context& context, const syntax::Name& name, Symbol symbol);

template <class Id>
std::optional<Id> find_global(const Context& context, const std::string& name) {
  const auto found = context.globals.find(name);
  if (found == context.globals.end()) return {};
  const Id* id = std::get_if<Id>(&found->second.symbol);
  return id ? std::optional<Id>(*id) : std::nullopt;
}
// Of one sort, in alphabetical order.
template <class Id>
std::vector<std::string> names_of(const Context& context) {
  std::vector<std::string> names;
  for (const auto& [name, declared] : context.globals) {
    if (std::holds_alternative<Id>(declared.symbol)) names.push_back(name);
  }
  return names;
}

// "没有叫“{}”的{what}", with the nearest known name, or how glued words come apart, or what
// there is.
void report_unknown(Context& context, const syntax::Name& name, const Words& what,
                    const std::vector<std::string>& known);
// A global of the sort wanted; reports where there is none.
template <class Id>
std::optional<Id> need_global(Context& context, const syntax::Name& name, const Words& what) {
  const auto found = find_global<Id>(context, name.text);
  if (found) context.looked_up.insert(name.text);
  if (!found && !context.broken.contains(name.text)) {
    report_unknown(context, name, what, names_of<Id>(context));
  }
  return found;
}

// Labels, entries, columns: each once within its declaration.
class Once {
 public:
  Once(Context& context, Words what) : context_(context), what_(std::move(what)) {}
  bool add(const syntax::Name& name);

 private:
  Context& context_;
  Words what_;
  std::map<std::string, Span> seen_;
};

std::optional<uint32_t> find_field(const std::vector<program::Field>& fields,
                                   std::string_view name);
std::vector<std::string> field_names(const std::vector<program::Field>& fields);
std::optional<DefineId> find_define(const Context& context, program::Scope scope, uint32_t owner,
                                    std::string_view name);
std::string owner_name(const Context& context, const program::Define& define);

}  // namespace xinheng::check
