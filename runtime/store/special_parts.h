// Special rows as parts of files, as if they had just been read: what is wrong with each, for what
// the rules of a pack need, is found out by the same code.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/columns/read_parts.h"
#include "runtime/store/binding.h"
#include "runtime/store/special.h"

namespace xinheng::store {

// The subjects of a kind in the data set that is being made.
class SubjectResolver {
 public:
  virtual ~SubjectResolver() = default;
  // From the number in the store to the ordinal; no_subject where it isn't in the data set.
  virtual uint32_t ordinal(uint32_t id) const = 0;
  virtual std::string_view key(uint32_t id) const = 0;
  virtual uint32_t find(std::string_view key) const = 0;
};
using SubjectResolvers = std::vector<std::unique_ptr<SubjectResolver>>;  // by subject kind

// Of one segment.
struct SpecialSource {
  const Segment* segment;
  const SpecialRows* rows;
  std::vector<uint32_t> files;  // by Segment::inputs: index into Dataset::files
};

struct SpecialParts {
  std::vector<std::unique_ptr<columns::Origin>> origins;
  std::vector<columns::Part> parts;
};
// resolvers: empty for subjects.
SpecialParts make_parts(const StoredKind& stored, const BoundKind& kind,
                        const std::vector<SpecialSource>& sources,
                        const SubjectResolvers& resolvers, columns::FaultBudget& budget);

}  // namespace xinheng::store
