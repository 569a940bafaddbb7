// Synthetic data for any pack, from its schema alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/program/program.h"

namespace xinheng::generate {

enum class FileFormat : uint8_t { parquet, arrow, csv };
struct Options {
  uint64_t subjects = 0;          // of each kind
  uint64_t seed = 0;
  double records_per_subject = 10;  // mean of a skewed distribution
  double wrong_share = 0;         // share of rows with a planted fault, of every reject reason
  Days date = 0;                  // dates lie before it, some after
  FileFormat format = FileFormat::parquet;
  std::filesystem::path out;      // must not exist
  // Called now and then with the rows written, from one thread at a time. False: stop.
  std::function<bool(uint64_t rows, uint64_t total)> progress;
};
// The same bytes for the same options and program. False: diagnostics says why.
bool generate(const program::Program& program, const Options& options, Diagnostics& diagnostics);

}  // namespace xinheng::generate
