// Work that makes a new generation of a store.
#pragma once

#include "runtime/store/failures.h"
#include "runtime/store/open_store.h"
#include "runtime/store/writer_lock.h"

namespace xinheng::store {

// On the newest generation, as the only writer; false where that can't be, or where the work says
// so or throws: diagnostics says why.
template <class Work>
bool as_writer(const std::filesystem::path& store, Diagnostics& diagnostics, const Work& work) {
  if (!is_store(store)) {
    diagnostics.report(Kind::store_missing, std::nullopt, {store.string()});
    return false;
  }
  return told(store, diagnostics, [&] {
    const auto lock = WriterLock::take(store);
    if (!lock) {
      diagnostics.report(Kind::store_busy, std::nullopt, {store.string()});
      return false;
    }
    OpenStore open(store, read_generation(store, std::nullopt));
    remove_leftovers(store, open.generation());
    return work(open);
  });
}

}  // namespace xinheng::store
