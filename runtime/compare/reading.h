// How data of a comparison is read: results of it are not kept, so that files need no hash.
#pragma once

#include "runtime/columns/dataset.h"

namespace xinheng::compare {

// Options: threads, rejects_max, progress. They outlive the reading.
template <class Options>
columns::ReadOptions reading_of(const Options& options, Days known_by) {
  columns::ReadOptions reading;
  reading.threads = options.threads;
  reading.rejects_max = options.rejects_max;
  reading.hash_files = false;
  reading.known_by = known_by;
  if (options.progress) {
    reading.progress = [&options](uint64_t rows, uint64_t total) {
      return options.progress("read", rows, total);
    };
  }
  return reading;
}

}  // namespace xinheng::compare
