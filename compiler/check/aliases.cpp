#include "compiler/check/aliases.h"

#include <algorithm>

#include "compiler/check/declare.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

constexpr size_t alias_letters_max = 60;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_identifier(const std::string& text) {
  return !text.empty() && text.size() <= alias_letters_max && is_letter(text[0]) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

// The names and aliases of one kind. A name without alias stands where an alias might.
class Kin {
 public:
  Kin(Context& context, Words what) : context_(context), what_(std::move(what)) {}

  void add_name(const syntax::Name& name) { taken_.try_emplace(name.text, name.span); }

  // The alias as it should be used, "" where there is none that can be.
  std::string add(const syntax::Name& name, const std::optional<syntax::Text>& alias) {
    if (!alias) return "";
    if (!is_identifier(alias->text)) {
      context_.report(Kind::alias_form, alias->span, {alias->text});
      return "";
    }
    const auto [found, fresh] = taken_.try_emplace(alias->text, alias->span);
    if (fresh || alias->text == name.text) return alias->text;
    context_.report(Kind::alias_taken, alias->span,
                    {alias->text, what_.zh, what_.en, line_of(context_, found->second)});
    return "";
  }

 private:
  Context& context_;
  Words what_;
  std::map<std::string, Span> taken_;
};

template <class Pairs, class Items>
void read_all(Context& context, const Pairs& pairs, Items& items, Words what) {
  Kin kin(context, std::move(what));
  for (const auto& [tree, id] : pairs) kin.add_name(tree->name);
  for (const auto& [tree, id] : pairs) items[id].alias = kin.add(tree->name, tree->alias);
}

void read_code(const syntax::Code& tree, Kin& kin, const std::map<std::string, int32_t>& ordinals,
               program::Codes& codes) {
  const auto found = ordinals.find(tree.name.text);
  const std::string alias = kin.add(tree.name, tree.alias);
  if (found != ordinals.end()) codes.codes[static_cast<size_t>(found->second)].alias = alias;
  for (const syntax::Code& child : tree.children) read_code(child, kin, ordinals, codes);
}

void add_names(const std::vector<syntax::Code>& codes, Kin& kin) {
  for (const syntax::Code& code : codes) {
    kin.add_name(code.name);
    add_names(code.children, kin);
  }
}

void read_code_lists(Context& context) {
  Kin lists(context, {"代码表", "code lists"});
  each<syntax::Codes>(context, [&](const syntax::Codes& tree) { lists.add_name(tree.name); });
  each<syntax::Codes>(context, [&](const syntax::Codes& tree) {
    const auto id = find_global<CodesId>(context, tree.name.text);
    if (!id) return;
    program::Codes& codes = context.program.codes[*id];
    codes.alias = lists.add(tree.name, tree.alias);
    Kin kin(context, {"“" + tree.name.text + "”的代码", "codes of '" + tree.name.text + "'"});
    add_names(tree.codes, kin);
    for (const syntax::Code& code : tree.codes) {
      read_code(code, kin, context.code_ordinals[id->index], codes);
    }
  });
}

// Of one owner.
void read_defines(Context& context) {
  std::map<std::string, Kin> owners;
  const auto kin_of = [&](const syntax::Define& tree) -> Kin& {
    const std::string& owner = tree.path.names[0].text;
    const Words what{"“" + owner + "”的定义", "defines of '" + owner + "'"};
    return owners.try_emplace(owner, context, what).first->second;
  };
  for (const auto& [tree, id] : context.define_pairs) kin_of(*tree).add_name(tree->path.names[1]);
  for (const auto& [tree, id] : context.define_pairs) {
    context.program.defines[id].alias = kin_of(*tree).add(tree->path.names[1], tree->alias);
  }
}

// The columns of an evaluation: its parts beside those that every evaluation has.
void read_parts(Context& context, const syntax::Evaluation& tree, program::Evaluation& evaluation) {
  Kin kin(context, {"“" + tree.name.text + "”的分项、总分、分档",
                    "parts, score and bands of '" + tree.name.text + "'"});
  const auto add_name = [&](const syntax::Name& name, const std::optional<syntax::Text>& alias) {
    kin.add_name(name);
    const std::string& column = alias ? alias->text : name.text;
    if (column != "state" && column != "labels") return;
    context.report(Kind::builtin_name, alias ? alias->span : name.span, {column});
  };
  for (const syntax::Part& part : tree.parts) add_name(part.name, part.alias);
  for (const syntax::Bands& bands : tree.bands) add_name(bands.name, bands.alias);
  for (const syntax::Part& part : tree.parts) {
    const std::string alias = kin.add(part.name, part.alias);
    for (program::Dimension& dimension : evaluation.dimensions) {
      if (!part.is_score && dimension.name == part.name.text) dimension.alias = alias;
    }
    if (part.is_score && evaluation.score) evaluation.score->alias = alias;
  }
  for (const syntax::Bands& bands : tree.bands) {
    evaluation.grade_alias = kin.add(bands.name, bands.alias);
  }
}

}  // namespace

void check_aliases(Context& context) {
  program::Program& program = context.program;
  read_code_lists(context);
  read_all(context, context.table_pairs, program.tables, {"清单", "tables"});
  read_all(context, context.parameter_pairs, program.parameters, {"参数", "parameters"});
  read_all(context, context.evaluation_pairs, program.evaluations, {"评价", "evaluations"});
  read_all(context, context.measure_pairs, program.measures, {"奖励、惩戒", "measures"});
  read_all(context, context.decision_pairs, program.decisions, {"决策表", "decision tables"});
  read_all(context, context.finding_pairs, program.findings,
           {"修复、异议、公示、时限", "repairs, objections, publications and deadlines"});
  read_all(context, context.scene_pairs, program.scenes, {"场景", "scenes"});
  read_defines(context);
  for (const auto& [tree, id] : context.evaluation_pairs) {
    read_parts(context, *tree, program.evaluations[id]);
  }
}

}  // namespace xinheng::check
