// What is read of each kind, and the subjects: they come before the records that name them.
#pragma once

#include <vector>

#include "runtime/columns/needed_fields.h"
#include "runtime/columns/read_parts.h"

namespace xinheng::columns {

struct KindsToRead {
  std::vector<KindParts> subjects, records;  // by SubjectId, by RecordId
};
// besides: read though perhaps no rule needs them.
KindsToRead kinds_to_read(const program::Program& program, const NeededFields& needed,
                          const std::vector<FieldName>& besides);

// Reads the parts of opened files and puts the subjects in order. False: diagnostics says why.
bool read_subjects(const program::Program& program, std::vector<KindParts>& kinds,
                   PartsReader& reader, uint32_t threads, RejectLimit& limit, Dataset& data,
                   SubjectIndices& indices, Diagnostics& diagnostics);

}  // namespace xinheng::columns
