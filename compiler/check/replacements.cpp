// Measures that replace or exclude others: no circles, and an order in which they are decided.
#include <algorithm>

#include "compiler/check/rules.h"

namespace xinheng::check {
namespace {

// The ring that leads from a measure back to itself, empty where there is none.
std::vector<MeasureId> ring_from(const std::vector<Context::Between>& links, MeasureId start) {
  std::map<MeasureId, MeasureId> reached_from;
  std::vector<MeasureId> open = {start};
  for (size_t i = 0; i < open.size(); ++i) {
    for (const Context::Between& link : links) {
      if (link.from != open[i]) continue;
      if (link.to == start) {
        std::vector<MeasureId> ring = {start};
        for (MeasureId at = open[i]; at != start; at = reached_from.at(at)) ring.push_back(at);
        ring.push_back(start);
        std::reverse(ring.begin(), ring.end());
        return ring;
      }
      if (reached_from.try_emplace(link.to, open[i]).second) open.push_back(link.to);
    }
  }
  return {};
}

// Reports each ring once; what is not in one decides the order: the first before the second.
void take_links(Context& context, const std::vector<Context::Between>& links, Kind kind) {
  std::set<MeasureId> reported;
  for (const Context::Between& link : links) {
    const std::vector<MeasureId> ring = ring_from(links, link.from);
    if (ring.empty()) {
      context.uses[Node(link.to)].insert(Node(link.from));
      continue;
    }
    if (reported.contains(link.from)) continue;
    reported.insert(ring.begin(), ring.end());
    std::vector<std::string> names;
    for (const MeasureId id : ring) names.push_back(context.program.measures[id].name);
    context.report(kind, link.span, {join(names, " → ")});
  }
}

}  // namespace

void order_measures(Context& context) {
  take_links(context, context.substitutions, Kind::replace_cycle);
  take_links(context, context.exclusions, Kind::exclude_cycle);
}

void check_replacements(Context& context) {
  program::note_replacements(context.program);
  for (const program::Measure& measure : context.program.measures) {
    // Beside the cases a word of results holds whether it applies, and whether lighter.
    const size_t rules = measure.cases.size() + measure.replacements.size();
    if (rules < labels_max) continue;
    context.report(Kind::too_many_labels, measure.span, {measure.name, std::to_string(rules)});
  }
}

}  // namespace xinheng::check
