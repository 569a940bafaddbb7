#include "runtime/store/reader_in_turns.h"

#include <utility>

namespace xinheng::store {

ReaderInTurns::ReaderInTurns(const program::Program& program, const std::filesystem::path& folder,
                             Generation generation, const columns::ReadOptions& options,
                             columns::Dataset& data, Diagnostics& diagnostics)
    : program_(program),
      options_(options),
      store_(folder, std::move(generation)),
      reader_(program, columns::needed_fields(program), store_, options_, data, diagnostics) {}

bool ReaderInTurns::read() {
  if (!reader_.read_subjects()) return false;
  for (uint32_t i = 0; i < program_.records.size(); ++i) {
    found_.push_back(reader_.find_records(i));
    if (!reader_.going_on(found_.back().plain.count())) return false;
  }
  return reader_.finish();
}

void ReaderInTurns::load(const columns::SubjectRange& range) {
  for (uint32_t i = 0; i < found_.size(); ++i) {
    const bool is_owner = program_.records.items[i].owner == range.kind;
    reader_.put_together(i, found_[i], is_owner ? range.begin : 0, is_owner ? range.end : 0);
  }
}

}  // namespace xinheng::store
