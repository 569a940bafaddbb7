// A filter that forgets 计入 counts what was revoked: a warning.
#include <algorithm>

#include "compiler/check/rules.h"

namespace xinheng::check {

void warn_uncounted_filters(Context& context) {
  // By record kind, the boolean define that most filters name: “计入”.
  std::map<uint32_t, std::map<uint32_t, int>> named;
  for (const Context::Filter& filter : context.filters) {
    for (const uint32_t define : filter.defines) {
      if (context.program.defines[DefineId{define}].type.kind == TypeKind::boolean) {
        ++named[filter.record.index][define];
      }
    }
  }
  for (const Context::Filter& filter : context.filters) {
    const auto& defines = named[filter.record.index];
    const auto most =
        std::max_element(defines.begin(), defines.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    const bool names_one = std::any_of(filter.defines.begin(), filter.defines.end(),
                                       [&](uint32_t define) { return defines.contains(define); });
    if (most == defines.end() || most->second < 2 || names_one || filter.tests_codes) continue;
    context.report(Kind::filter_uncounted, filter.span,
                   {context.program.defines[DefineId{most->first}].name});
  }
}

}  // namespace xinheng::check
