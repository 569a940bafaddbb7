// What stops the work on a store, as a diagnostic.
#pragma once

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/store/catalogue.h"

namespace xinheng::store {

// The pack wants something else than what the store holds.
struct OtherStructure {
  std::string zh, en;
};

// Does the work; false where it throws: diagnostics says why.
template <class Work>
bool told(const std::filesystem::path& store, Diagnostics& diagnostics, const Work& work) {
  const auto say = [&](Kind kind, std::vector<std::string> arguments) {
    diagnostics.report(kind, std::nullopt, std::move(arguments));
    return false;
  };
  try {
    return work();
  } catch (const WriteError& error) {
    const bool full = error.number == ENOSPC || error.number == EDQUOT || error.number == EFBIG;
    return say(full ? Kind::output_disk_full : Kind::output_unwritable,
               {(store / error.file).string(), std::generic_category().message(error.number)});
  } catch (const Damage& damage) {
    return say(Kind::store_damaged, {damage.file, damage.what});
  } catch (const OtherVersion& other) {
    return say(Kind::store_version,
               {std::to_string(other.version), std::to_string(format_version)});
  } catch (const OtherStructure& other) {
    return say(Kind::store_structure, {other.zh, other.en});
  } catch (const NoSuchGeneration& none) {
    return say(Kind::store_generation, {std::to_string(none.wanted), std::to_string(none.oldest),
                                        std::to_string(none.newest)});
  }
}

// Likewise, on the newest generation.
template <class Work>
bool on_newest(const std::filesystem::path& store, Diagnostics& diagnostics, const Work& work) {
  return told(store, diagnostics, [&] {
    for (;;) {
      Generation found = read_generation(store, std::nullopt);
      const uint64_t number = found.number;
      try {
        return work(std::move(found));
      } catch (const Damage&) {
        // A compaction may have taken the files away in the meantime.
        if (read_generation(store, std::nullopt).number == number) throw;
      }
    }
  });
}

}  // namespace xinheng::store
