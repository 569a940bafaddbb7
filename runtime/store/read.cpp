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
  std::optional<columns::Dataset> data;
  told(folder, diagnostics, [&] {
    for (;;) {
      Generation found = read_generation(folder, std::nullopt);
      const uint64_t number = found.number;
      try {
        OpenStore store(folder, std::move(found));
        data = StoreReader(program, needed, store, options, diagnostics).run();
        return data.has_value();
      } catch (const Damage&) {
        // A compaction may have taken the files away in the meantime.
        if (read_generation(folder, std::nullopt).number == number) throw;
      }
    }
  });
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
