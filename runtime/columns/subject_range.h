// Some of the subjects of a kind that follow each other.
#pragma once

#include <cstdint>

#include "compiler/program/program.h"

namespace xinheng::columns {

struct SubjectRange {
  program::SubjectId kind;
  uint32_t begin = 0, end = 0;
};

}  // namespace xinheng::columns
