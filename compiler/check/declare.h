// What a pack declares: every name before any expression is looked at.
#pragma once

#include "compiler/check/context.h"

namespace xinheng::check {

// Code lists, the columns of tables, subjects and records with their fields, parameters' types,
// defines' types, decision tables with their outputs, evaluations and measures by name.
void declare_all(Context& context);

// decisions.cpp: with the types of its outputs.
void declare_decision(Context& context, const syntax::Decision& tree);

// In order of declaration; those of which the head was not understood are left out.
template <class Tree, class Visit>
void each(const Context& context, const Visit& visit) {
  for (const syntax::Declaration& declaration : context.pack.declarations) {
    const auto* tree = std::get_if<Tree>(&declaration.node);
    if (tree && !context.pack.damage.covers(declaration.span)) visit(*tree);
  }
}

}  // namespace xinheng::check
