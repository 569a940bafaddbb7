#include "runtime/prepare.h"

#include "runtime/partition/memory.h"
#include "runtime/results/partial_folder.h"

namespace xinheng {

std::optional<store::PrepareTotals> prepare(const program::Program& program,
                                            const std::filesystem::path& data,
                                            const std::filesystem::path& store,
                                            const columns::ReadOptions& options,
                                            Diagnostics& diagnostics) {
  partition::keep_memory();
  auto folder = results::PartialFolder::make(store, diagnostics);
  store::PrepareTotals totals;
  if (!folder || !store::prepare(program, data, folder->path(), options, totals, diagnostics) ||
      !folder->publish(diagnostics))
    return std::nullopt;
  return totals;
}

}  // namespace xinheng
