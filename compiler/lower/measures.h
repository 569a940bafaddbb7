// Measures in a subject stage: what the interpreter says of them, in bits.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "compiler/lower/expressions.h"

namespace xinheng::lower {

struct LoweredMeasure {
  std::vector<Lowered> stands, fires;  // by case, then replacement
  std::vector<Lowered> effective;      // by waiver
  Lowered open, applies;
  std::optional<Lowered> lighter;      // none: never
};

class Measures {
 public:
  Measures(const program::Program& program, StageBuilder& builder, Expressions& expressions)
      : program_(program), builder_(builder), expressions_(expressions) {}

  const LoweredMeasure& of(program::MeasureId id);
  Lowered result(const program::MeasureRef& ref);

 private:
  using Effect = program::WaiverEffect;

  Lowered truth(bool value);
  LoweredMeasure lower(const program::Measure& measure);
  std::vector<Lowered> effective(const program::Measure& measure,
                                 const std::vector<Lowered>& holds);
  Lowered waiver(const program::Measure& measure, uint32_t index,
                 const std::vector<Lowered>& holds, std::map<uint32_t, Lowered>& known);
  // Those of an effect over a case, or (none) of the whole measure.
  std::vector<Lowered> effects(const program::Measure& measure, const LoweredMeasure& parts,
                               Effect effect, std::optional<uint32_t> case_index) const;
  Lowered without(std::vector<Lowered> conditions, const std::vector<Lowered>& effects);
  Lowered replaces(const program::Replacement& replacement);
  std::optional<Lowered> lighter(const program::Measure& measure, const LoweredMeasure& parts);

  const program::Program& program_;
  StageBuilder& builder_;
  Expressions& expressions_;
  std::map<program::MeasureId, LoweredMeasure> known_;
};

}  // namespace xinheng::lower
