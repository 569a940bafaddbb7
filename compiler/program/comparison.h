// Comparisons of definite values.
#pragma once

#include "compiler/program/program.h"

namespace xinheng::program {

// Holds where the other one doesn't.
constexpr Comparison opposite(Comparison op) {
  switch (op) {
    case Comparison::equal:
      return Comparison::not_equal;
    case Comparison::not_equal:
      return Comparison::equal;
    case Comparison::less:
      return Comparison::greater_equal;
    case Comparison::less_equal:
      return Comparison::greater;
    case Comparison::greater:
      return Comparison::less_equal;
    case Comparison::greater_equal:
      return Comparison::less;
  }
  return op;
}

// The same with both sides exchanged.
constexpr Comparison mirrored(Comparison op) {
  switch (op) {
    case Comparison::less:
      return Comparison::greater;
    case Comparison::less_equal:
      return Comparison::greater_equal;
    case Comparison::greater:
      return Comparison::less;
    case Comparison::greater_equal:
      return Comparison::less_equal;
    default:
      return op;
  }
}

}  // namespace xinheng::program
