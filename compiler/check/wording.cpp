#include "compiler/check/wording.h"

#include "compiler/check/entries.h"
#include "compiler/check/names.h"

namespace xinheng::check {

syntax::Wording wording(Language language) {
  return {language,
          all_entry_words(),
          {{"取月末", "month_end"}, {"取次月首日", "next_month"}},
          all_builtin_words()};
}

}  // namespace xinheng::check
