// The entries of a block: 场景：…；期限：…； known by their place, Chinese or English.
#pragma once

#include "compiler/check/context.h"
#include "compiler/syntax/print.h"

namespace xinheng::check {

enum class EntryName : uint8_t {
  note,
  missing_day,
  workdays,
  start_day,
  title,
  number,
  scene,
  department,
  term,
  evaluation_date,
  known_until,
  handled_by,
  channel,
  runs_from,
  due_in,
  done_on,
  answerable,
  initial,
  mode,
  excludes,
  level,
  nature,
  frequency,
  mandatory,
};
Words entry_words(EntryName name);
std::vector<syntax::Twin> all_entry_words();

// Each of the allowed entries at most once; reports others.
class Entries {
 public:
  Entries(Context& context, const std::vector<syntax::Entry>& entries,
          const std::vector<EntryName>& allowed);

  const syntax::Entry* find(EntryName name) const;
  // "" where there is no such entry; reports a value that is no text.
  std::string text(EntryName name);
  std::optional<Days> date(EntryName name);
  // Exactly one expression, whatever it is.
  std::optional<syntax::ExprId> value(EntryName name);
  // A bare name.
  std::optional<syntax::Name> name(EntryName name);
  std::optional<bool> truth(EntryName name);
  // The one value, of whatever kind.
  std::optional<syntax::ExprId> expression(EntryName name, const Words& wanted);
  // Bare names, texts, and codes of code lists (部门.市发改委): their texts.
  std::vector<std::string> names(EntryName name);

 private:
  template <class Literal>
  const Literal* single(EntryName name, const Words& wanted);

  Context& context_;
  std::map<EntryName, const syntax::Entry*> found_;
};

}  // namespace xinheng::check
