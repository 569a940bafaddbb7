// Files of rules that change while `xinheng test --watch` waits.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace xinheng::cli {

// Runs once, and again whenever a file of the folders has changed, until interrupted. `run` gives
// the folders to watch.
void watch(const std::function<std::vector<std::filesystem::path>()>& run,
           const std::function<void(const std::vector<std::string>& changed)>& say);

}  // namespace xinheng::cli
