// The fields of a subject, a record or a link.
#pragma once

#include "compiler/check/context.h"
#include "compiler/check/names.h"

namespace xinheng::check {

// What could not be typed is left out and marked as broken.
class Fields {
 public:
  // references: a field may refer to a subject.
  Fields(Context& context, std::string owner, bool references);
  std::vector<program::Field> read(const std::vector<syntax::Field>& trees);
  std::vector<std::string> read_aliases(const std::vector<syntax::Text>& trees);

 private:
  std::optional<Type> type_of(const syntax::Field& tree);

  Context& context_;
  std::string owner_;
  bool references_;
  Once names_, aliases_;
};

// The fields of each record, and its owner.
void read_record_fields(Context& context);

// Columns of a record's file that may hold its owner's key, unless they are the record's own.
std::vector<std::string> owner_columns(const program::Subject& owner,
                                       const std::vector<program::Field>& own);

}  // namespace xinheng::check
