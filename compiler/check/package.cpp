// 规则包: its own header, and those of the packs that it uses.
#include "compiler/check/declare.h"
#include "compiler/check/entries.h"
#include "compiler/check/law.h"

namespace xinheng::check {
namespace {

using program::Interval;

// By folder. A folder without one has been reported where it is used.
std::vector<const syntax::Package*> headers(Context& context) {
  std::vector<const syntax::Package*> result(context.pack.folders.size());
  each<syntax::Package>(context, [&](const syntax::Package& tree) {
    const syntax::Package*& header = result[context.pack.folder_of[tree.name.span.file]];
    if (header != nullptr) {
      context.report(Kind::package_twice, tree.name.span, {line_of(context, header->name.span)});
    } else {
      header = &tree;
    }
  });
  return result;
}

std::optional<Interval> interval_of(Context& context, const syntax::Package& tree) {
  Entries entries(context, tree.entries, {EntryName::note});
  if (context.damaged(tree.name) || !ascending(context, tree.dated)) return {};
  const auto intervals = intervals_in_force(context, tree.dated);
  if (intervals.size() == 1) return intervals[0];
  context.report(Kind::package_interval, tree.name.span, {tree.name.text});
  return {};
}

// A pack that is used has to be in force whenever this one is.
void compare_intervals(Context& context, const program::UsedPack& used, Span used_at) {
  const Interval own = context.program.in_force;
  Words when;
  const auto add = [&](const std::string& zh, const std::string& en) {
    when.zh += (when.zh.empty() ? "" : "，") + zh;
    when.en += (when.en.empty() ? "" : ", ") + en;
  };
  if (used.in_force.from > own.from) {
    const std::string date = format_date(used.in_force.from);
    add("自 " + date + " 起才施行", "it is in force from " + date + " only");
  }
  if (used.in_force.to < own.to) {
    const std::string date = format_date(used.in_force.to);
    add("自 " + date + " 起废止", "it is repealed as of " + date);
  }
  if (when.zh.empty()) return;
  context.report(Kind::use_not_in_force, used_at, {used.name, when.zh, when.en});
}

// 自 … 起：施行 依据 …: what is cited must be there, and in force on that day. What repeals may
// be the repealed itself.
void check_dated(Context& context, const std::vector<syntax::Dated>& dated) {
  for (const syntax::Dated& row : dated) {
    Interval day{date_max, date_max};
    if (row.kind == syntax::Dated::Kind::in_force) day = {row.since, row.since + 1};
    check_basis(context, row.basis, Need::nothing, {}, row.span, day);
  }
}

}  // namespace

void check_package(Context& context) {
  // Until the pack's interval is known no citation is held against it.
  context.program.in_force = {date_max, date_max};
  const auto all = headers(context);
  if (all.empty() || all[0] == nullptr) {
    if (!context.pack.damage.package) context.report(Kind::package_missing, {}, {});
    return;
  }
  context.program.name = all[0]->name.text;
  context.program.version = all[0]->version.text;
  const auto own = interval_of(context, *all[0]);
  if (own) context.program.in_force = *own;
  for (size_t i = 1; i < all.size(); ++i) {
    if (all[i] == nullptr) continue;
    const syntax::Folder& folder = context.pack.folders[i];
    const auto interval = interval_of(context, *all[i]);
    std::string path = folder.shown;
    path.pop_back();  // the slash
    program::UsedPack used{all[i]->name.text, all[i]->version.text, path, {}};
    if (interval) used.in_force = *interval;
    if (interval && own) compare_intervals(context, used, *folder.used_at);
    context.program.uses.push_back(std::move(used));
  }
  for (const syntax::Package* header : all)
    if (header != nullptr) check_dated(context, header->dated);
  each<syntax::Source>(context, [&](const syntax::Source& tree) {
    if (!context.broken.contains(tree.title.text)) check_dated(context, tree.dated);
  });
}

}  // namespace xinheng::check
