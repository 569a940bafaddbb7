#include "compiler/check/fields.h"

#include <algorithm>

#include "compiler/check/types.h"
#include "compiler/check/versions.h"

namespace xinheng::check {
namespace {

bool is_key_type(const Type& type) {
  return type.kind == TypeKind::text || type.kind == TypeKind::citizen_code ||
         type.kind == TypeKind::legal_code;
}

}  // namespace

Fields::Fields(Context& context, std::string owner, bool references)
    : context_(context),
      owner_(std::move(owner)),
      references_(references),
      names_(context, {"字段", "field"}),
      aliases_(context, {"别名", "alias"}) {}

std::vector<program::Field> Fields::read(const std::vector<syntax::Field>& trees) {
  std::vector<program::Field> fields;
  for (const syntax::Field& tree : trees) {
    if (!names_.add(tree.name)) continue;
    context_.declared_at[owner_ + "." + tree.name.text] = tree.name.span;
    if (builtin_of(tree.name.text) >= Builtin::evaluation_date &&
        builtin_of(tree.name.text) <= Builtin::parts_total) {
      context_.report(Kind::builtin_name, tree.name.span, {tree.name.text});
    }
    const auto type = type_of(tree);
    if (!type) {
      context_.broken.insert(owner_ + "." + tree.name.text);
      continue;
    }
    fields.push_back({tree.name.text, *type, read_aliases(tree.aliases), tree.key,
                      tree.inverse ? tree.inverse->text : ""});
  }
  return fields;
}

std::optional<Type> Fields::type_of(const syntax::Field& tree) {
  const auto type = resolve_type(context_, tree.type, references_);
  if (!type) return {};
  if (tree.key && (!is_key_type(*type) || type->optional)) {
    context_.report(Kind::key_type, tree.type.span, {tree.name.text});
    return {};
  }
  if (tree.inverse && type->kind != TypeKind::subject) {
    context_.report(Kind::inverse_without_reference, tree.inverse->span,
                    {tree.name.text, tree.inverse->text});
  }
  return type;
}

std::vector<std::string> Fields::read_aliases(const std::vector<syntax::Text>& trees) {
  std::vector<std::string> aliases;
  for (const syntax::Text& tree : trees) {
    if (aliases_.add({tree.text, tree.span})) aliases.push_back(tree.text);
  }
  return aliases;
}

std::vector<std::string> owner_columns(const program::Subject& owner,
                                       const std::vector<program::Field>& own) {
  std::vector<std::string> names{owner.name};
  names.insert(names.end(), owner.aliases.begin(), owner.aliases.end());
  for (const program::Field& field : owner.fields) {
    if (!field.key) continue;
    names.push_back(field.name);
    names.insert(names.end(), field.aliases.begin(), field.aliases.end());
  }
  std::erase_if(names, [&](const std::string& name) {
    return std::any_of(own.begin(), own.end(), [&](const program::Field& field) {
      return field.name == name ||
             std::find(field.aliases.begin(), field.aliases.end(), name) != field.aliases.end();
    });
  });
  return names;
}

void read_record_fields(Context& context) {
  for (const auto& [tree, id] : context.record_pairs) {
    Fields fields(context, tree->name.text, true);
    auto read = fields.read(tree->fields);
    const auto keys = std::count_if(tree->fields.begin(), tree->fields.end(),
                                    [](const syntax::Field& field) { return field.key; });
    if (keys > 1) {
      context.report(Kind::record_keys, tree->name.span, {tree->name.text, std::to_string(keys)});
    }
    program::Record& record = context.program.records[id];
    record.fields = std::move(read);
    check_known(context, *tree, id);
    const auto owner = need_global<SubjectId>(context, tree->owner, {"主体", "subject"});
    if (!owner) {
      context.broken.insert(tree->name.text);
      context.globals.erase(tree->name.text);
      continue;
    }
    record.owner = *owner;
    record.owner_aliases = owner_columns(context.program.subjects[*owner], record.fields);
  }
}

}  // namespace xinheng::check
