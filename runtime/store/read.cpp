#include "runtime/store/read.h"

#include <utility>

#include "runtime/store/failures.h"
#include "runtime/store/open_store.h"
#include "runtime/store/store_reader.h"

namespace xinheng::store {

namespace {

std::optional<columns::Dataset> read_newest(const program::Program& program,
                                            const columns::NeededFields& needed,
                                            const std::filesystem::path& folder,
                                            const columns::ReadOptions& options,
                                            Diagnostics& diagnostics) {
  columns::Dataset data;
  const bool done = on_newest(folder, diagnostics, [&](Generation generation) {
    OpenStore store(folder, std::move(generation));
    data = {};
    return StoreReader(program, needed, store, options, data, diagnostics).run();
  });
  if (!done) return std::nullopt;
  return data;
}

}  // namespace

std::optional<columns::Dataset> read_data(const program::Program& program,
                                          const columns::NeededFields& needed,
                                          const std::filesystem::path& folder,
                                          const columns::ReadOptions& options,
                                          Diagnostics& diagnostics) {
  return is_store(folder) ? read_newest(program, needed, folder, options, diagnostics)
                          : columns::read_fields(program, needed, folder, options, diagnostics);
}

std::optional<columns::Dataset> read_data(const program::Program& program,
                                          const std::filesystem::path& folder,
                                          const columns::ReadOptions& options,
                                          Diagnostics& diagnostics) {
  return read_data(program, columns::needed_fields(program), folder, options, diagnostics);
}

}  // namespace xinheng::store
