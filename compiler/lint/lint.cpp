#include "compiler/lint/lint.h"

#include <algorithm>

#include "compiler/lint/allowed.h"
#include "compiler/lint/rules.h"

namespace xinheng::lint {

std::optional<Findings> lint(const syntax::Pack& pack, const program::Program& program,
                             const Sources& sources, const std::map<Kind, Severity>& severities,
                             const std::set<std::string>& cited,
                             const std::function<bool()>& going_on) {
  Findings findings;
  findings.diagnostics.severities = severities;
  const Context context{pack, program, sources, cited, findings};
  lint_measures(context);
  lint_assumptions(context);
  lint_numbers(context);
  lint_names(context);
  lint_definitions(context);
  lint_coverage(context);
  std::vector<syntax::Remark> remarks;
  for (uint32_t file = 0; file < sources.files.size(); ++file) {
    if (going_on && !going_on()) return std::nullopt;
    if (!pack.is_own({file, 0, 0})) continue;
    syntax::Writing writing = syntax::writing_of(sources, file);
    lint_writing(context, writing);
    std::move(writing.remarks.begin(), writing.remarks.end(), std::back_inserter(remarks));
  }
  take_away_allowed(remarks, sources, findings);
  return findings;
}

std::string edited(const SourceFile& file, std::vector<Edit> edits) {
  std::sort(edits.begin(), edits.end(),
            [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  std::string text;
  size_t at = 0;
  for (const Edit& edit : edits) {
    text += file.text.substr(at, edit.span.begin - at) + edit.text;
    at = edit.span.end;
  }
  return text + file.text.substr(at);
}

}  // namespace xinheng::lint
