// What updates changed, as text and as JSON.
#pragma once

#include <filesystem>
#include <string>

#include "runtime/changes/changes.h"

namespace xinheng::cli {

std::string changes_text(const changes::Summary& summary, const std::filesystem::path& folder,
                         Language language);
std::string changes_json(const changes::Summary& summary);

}  // namespace xinheng::cli
