// One Parquet or Arrow IPC file, written batch by batch. Equal batches give equal bytes.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <arrow/record_batch.h>
#include <arrow/status.h>
#include <arrow/type.h>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/results/file_format.h"

namespace xinheng::results {

struct TableOptions {
  FileFormat format = FileFormat::parquet;
  // Of Parquet:
  std::vector<std::string> plain_columns = {};  // that hardly repeat: no dictionary in the file
  bool on_threads = false;                      // columns are encoded side by side; the same bytes
};

class TableFile {
 public:
  TableFile();
  ~TableFile();

  arrow::Status open(const std::filesystem::path& path,
                     const std::shared_ptr<arrow::Schema>& schema, const TableOptions& options);
  arrow::Status write(const arrow::RecordBatch& batch);
  arrow::Status close();  // whole and on the disk then

 private:
  struct Open;
  std::unique_ptr<Open> open_;
  std::filesystem::path path_;
};

// That a file can't be written: the disk is full, or something else.
void report_disk(const arrow::Status& status, const std::string& file, Diagnostics& diagnostics);

// The bytes of a file on the disk, not only handed to the system.
arrow::Status sync_to_disk(const std::filesystem::path& path);

}  // namespace xinheng::results
