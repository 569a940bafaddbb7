// A folder that gets its name only when it is whole.
#pragma once

#include <filesystem>
#include <optional>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::results {

// Lies beside the final place, so that a rename moves it; removed with all it holds unless
// published.
class PartialFolder {
 public:
  // Empty where `final` exists or nothing can be made beside it: diagnostics says why.
  static std::optional<PartialFolder> make(const std::filesystem::path& final_path,
                                           Diagnostics& diagnostics);
  PartialFolder(PartialFolder&& other) noexcept;
  PartialFolder& operator=(PartialFolder&&) = delete;
  ~PartialFolder();

  const std::filesystem::path& path() const { return partial_; }
  bool publish(Diagnostics& diagnostics);

 private:
  PartialFolder(std::filesystem::path partial, std::filesystem::path final_path);

  std::filesystem::path partial_;  // empty: published or moved from
  std::filesystem::path final_;
};

}  // namespace xinheng::results
