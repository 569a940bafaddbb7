// Along which links the rules of a pack go from one subject to another.
#pragma once

#include <vector>

#include "compiler/program/program.h"

namespace xinheng::columns {

struct UsedLinks {
  std::vector<std::vector<bool>> followed;  // [RecordId][field]: from a record to whom it names
  std::vector<std::vector<bool>> gathered;  // from a subject to the records that name it
  bool ranks = false;                       // a grade may depend on everybody's
};
// Rather too many than too few.
UsedLinks used_links(const program::Program& program);

}  // namespace xinheng::columns
