#include "compiler/check/check.h"

#include <algorithm>

#include "compiler/check/aliases.h"
#include "compiler/check/context.h"
#include "compiler/check/declare.h"
#include "compiler/check/findings.h"
#include "compiler/check/instances.h"
#include "compiler/check/law.h"
#include "compiler/check/levels.h"
#include "compiler/check/links.h"
#include "compiler/check/quotations.h"
#include "compiler/check/rules.h"
#include "compiler/check/tables.h"
#include "compiler/check/versions.h"
#include "compiler/syntax/parse.h"
#include "compiler/values/sha256.h"

namespace xinheng::check {
namespace {

// Of every file read, in order of their paths, so that the same pack has the same hash anywhere.
std::string hash_of(const Sources& sources, const std::vector<uint32_t>& folder_of) {
  std::vector<const SourceFile*> files;
  for (size_t i = 0; i < sources.files.size(); ++i) {
    const bool own = i >= folder_of.size() || folder_of[i] != syntax::no_folder;
    if (own) files.push_back(&sources.files[i]);
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile* a, const SourceFile* b) { return a->path < b->path; });
  Sha256 hash;
  for (const SourceFile* file : files) {
    hash.update(file->path + "\n" + std::to_string(file->text.size()) + "\n");
    hash.update(file->text);
  }
  return hash.finish();
}

// "行为.有效期", "代码（清单“行为”）": whether a name of it may have been declared in what was not
// understood.
bool speaks_of(const syntax::Damage& damage, const std::string& words) {
  const auto lost = [&](size_t begin, size_t end) {
    const std::string word = words.substr(begin, end - begin);
    const auto at = damage.names.lower_bound(word);
    return !word.empty() && at != damage.names.end() && at->starts_with(word);
  };
  const size_t open = words.find("“");
  if (open != std::string::npos) {
    const size_t begin = open + std::string_view("“").size();
    return lost(begin, words.find("”", begin));
  }
  for (size_t begin = 0;;) {
    const size_t end = std::min(words.find('.', begin), words.size());
    if (lost(begin, end)) return true;
    if (end == words.size()) return false;
    begin = end + 1;
  }
}

// What was not understood has been reported; what is said of its names may be wrong.
bool speaks_of_damage(const syntax::Damage& damage, const Diagnostic& item) {
  if (item.span && damage.touches(*item.span)) return true;
  return std::any_of(item.arguments.begin(), item.arguments.end(),
                     [&](const std::string& words) { return speaks_of(damage, words); });
}

// Where no cycle is reported that says so already.
void report_asked_early(Context& context) {
  const auto& items = context.diagnostics.items;
  const bool cycle = std::any_of(items.begin(), items.end(),
                                 [](const Diagnostic& item) { return item.kind == Kind::cycle; });
  if (cycle) return;
  for (const auto& [id, span] : context.asked_early)
    context.report(Kind::result_of_itself, span, {context.program.evaluations[id].name});
}

}  // namespace

program::Program check(const syntax::Pack& pack, Sources& sources, Diagnostics& diagnostics) {
  const auto reported = static_cast<std::ptrdiff_t>(diagnostics.items.size());
  Context context(pack, sources, diagnostics);
  context.broken = pack.damage.names;
  read_levels(context);
  declare_law(context);
  check_package(context);
  check_calendar(context);
  check_quotations(context);
  declare_all(context);
  read_rows(context);
  check_transitions(context);
  check_parameters(context);
  check_defines(context);
  check_findings(context);
  check_evaluations(context);
  check_scenes(context);
  check_measures(context);
  order_measures(context);
  check_decisions(context);
  check_tree_uses(context);
  sort_by_use(context);
  report_asked_early(context);
  check_replacements(context);
  check_aliases(context);
  if (pack.damage.spans.empty()) {  // what they miss may be there, but was not understood
    warn_uncounted_filters(context);
    warn_unused_scenes(context);
  }
  check_tests(context);
  check_properties(context);
  check_simulations(context);
  note_owners(context);
  check_conflicts(context);
  warn_unused(context);
  auto& items = diagnostics.items;
  items.erase(
      std::remove_if(items.begin() + reported, items.end(),
                     [&](const Diagnostic& item) { return speaks_of_damage(pack.damage, item); }),
      items.end());
  context.program.content_hash = hash_of(sources, pack.folder_of);
  return std::move(context.program);
}

}  // namespace xinheng::check
