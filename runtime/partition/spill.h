// Rows of a kind on disk, in bins: a file of Arrow record batches for each.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <arrow/status.h>

#include "runtime/columns/column_plan.h"
#include "runtime/columns/part.h"

namespace xinheng::partition {

class Spill {
 public:
  Spill(const columns::KindPlan& plan, std::filesystem::path folder, std::string name, size_t bins);
  ~Spill();
  Spill(Spill&&) noexcept;

  // Rows of a part, rising, with what is wrong with them. Bins may be filled on several threads,
  // each by one.
  arrow::Status add(size_t bin, const columns::Part& part, const std::vector<uint32_t>& rows);
  arrow::Status close();  // nothing is added any more
  // The rows of a bin, in parts as they were added.
  arrow::Status load(size_t bin, std::vector<columns::Part>& parts) const;
  void remove(size_t bin) const;
  size_t bins() const { return bins_.size(); }

 private:
  struct Bin;
  struct Layout;
  std::filesystem::path path_of(size_t bin) const;

  std::filesystem::path folder_;
  std::string name_;
  std::unique_ptr<Layout> layout_;
  std::vector<std::unique_ptr<Bin>> bins_;
};

}  // namespace xinheng::partition
