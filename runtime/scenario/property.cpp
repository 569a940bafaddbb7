#include "runtime/scenario/property.h"

#include "runtime/columns/parallel.h"
#include "runtime/scenario/change.h"
#include "runtime/scenario/paste.h"

namespace xinheng::scenario {
namespace {

using program::Program;

// Each claim has numbers of its own, so that adding one doesn't change the others' cases.
uint64_t seed_of(const program::Property& property, uint32_t claim, uint64_t seed) {
  uint64_t mixed = seed * 1'000'003 + claim;
  for (const char c : property.name) mixed = mixed * 31 + static_cast<unsigned char>(c);
  return mixed;
}

void run_claim(const Program& program, const Values& values, uint32_t index,
               const PropertyOptions& options, Language language, PropertyReport& report) {
  const program::Property& property = program.properties[report.property];
  const program::Claim& claim = property.claims[index];
  Draw draw(seed_of(property, index, options.seed));
  for (uint64_t number = 1; number <= options.cases; ++number) {
    const auto one = draw_case(program, values, draw, property, claim);
    const Outcome outcome = one ? try_case(program, claim, *one) : Outcome{};
    switch (outcome.kind) {
      case Outcome::Kind::holds:
        ++report.held;
        continue;
      case Outcome::Kind::skipped:
        ++report.skipped;
        continue;
      case Outcome::Kind::fails:
        break;
    }
    const ChangeCase small = shrink(program, claim, *one);
    const Outcome found = try_case(program, claim, small);
    report.counter_examples.push_back({index, number, finding_of(program, claim, found, language),
                                       as_test(program, property, claim, small, found, language)});
    return;
  }
}

}  // namespace

std::vector<PropertyReport> run_properties(const Program& program,
                                           const std::vector<uint32_t>& properties,
                                           const PropertyOptions& options, Language language) {
  std::vector<PropertyReport> reports(properties.size());
  const Values values(program);
  columns::parallel(options.threads, properties.size(), [&](uint64_t i) {
    PropertyReport& report = reports[i];
    report.property = properties[i];
    const auto claims = static_cast<uint32_t>(program.properties[report.property].claims.size());
    for (uint32_t claim = 0; claim < claims; ++claim) {
      run_claim(program, values, claim, options, language, report);
    }
  });
  return reports;
}

}  // namespace xinheng::scenario
