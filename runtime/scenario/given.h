// What a test gives, as a data set.
#pragma once

#include "compiler/program/program.h"
#include "runtime/columns/small_dataset.h"

namespace xinheng::scenario {

columns::SmallDataset dataset_of(const program::Program& program, const program::Test& test);

}  // namespace xinheng::scenario
