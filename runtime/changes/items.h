// What results say of one subject, item by item, as texts that can be compared.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/columns/dataset.h"
#include "runtime/execute/execute.h"

namespace xinheng::changes {

// By item: "个人信用.等级" → "A"; a measure, deadline or publication with all that its row says.
using Items = std::map<std::string, std::string>;

// Of the subjects of a block, in order.
std::vector<Items> items_of(const program::Program& program, const columns::Dataset& data,
                            execute::Dates dates, const execute::ResultBlock& block);

}  // namespace xinheng::changes
