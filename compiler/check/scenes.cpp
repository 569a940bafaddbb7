// 场景: the application list, which says where a record must or may be looked up.
#include <algorithm>

#include "compiler/check/entries.h"
#include "compiler/check/law.h"
#include "compiler/check/measures.h"
#include "compiler/check/rules.h"

namespace xinheng::check {
namespace {

std::string one_name(Entries& entries, EntryName name) {
  if (!entries.find(name)) return "";
  if (!entries.expression(name, {"一个名字或文本", "one name or text"})) return "";
  const std::vector<std::string> names = entries.names(name);
  return names.empty() ? "" : names[0];
}

void check_scene(Context& context, const syntax::Scene& tree, SceneId id) {
  Entries entries(context, tree.entries,
                  {EntryName::department, EntryName::mode, EntryName::frequency,
                   EntryName::mandatory, EntryName::note});
  program::Scene scene = context.program.scenes[id];
  scene.departments = entries.names(EntryName::department);
  scene.query_mode = one_name(entries, EntryName::mode);
  scene.frequency = one_name(entries, EntryName::frequency);
  if (entries.find(EntryName::mandatory)) {
    scene.mandatory = entries.truth(EntryName::mandatory).value_or(false);
  }
  scene.basis =
      check_basis(context, tree.basis, Need::nothing, {}, tree.name.span, context.program.in_force);
  for (const syntax::Entry& entry : tree.entries) {
    add_entry_basis(context, entry, context.program.in_force, scene.basis);
  }
  const bool cited = tree.basis || std::any_of(tree.entries.begin(), tree.entries.end(),
                                               [](const auto& entry) { return entry.basis; });
  if (!cited) {
    context.report(Kind::basis_missing, tree.name.span,
                   {"场景“" + tree.name.text + "”", "the scene “" + tree.name.text + "”"});
  }
  context.program.scenes[id] = std::move(scene);
}

}  // namespace

void check_scenes(Context& context) {
  for (const auto& [tree, id] : context.scene_pairs) check_scene(context, *tree, id);
}

void warn_unused_scenes(Context& context) {
  for (const program::Scene& scene : context.program.scenes) {
    const auto& measures = context.program.measures;
    const bool used = std::any_of(measures.begin(), measures.end(), [&](const auto& measure) {
      return std::find(measure.scenes.begin(), measure.scenes.end(), scene.name) !=
             measure.scenes.end();
    });
    if (scene.mandatory && !used) context.report(Kind::scene_unused, scene.span, {scene.name});
  }
}

}  // namespace xinheng::check
