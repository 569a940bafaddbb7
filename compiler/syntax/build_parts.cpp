// What declarations are made of: names, texts, types, entries, bases.
#include <algorithm>

#include "compiler/syntax/build.h"
#include "compiler/syntax/citation.h"

namespace xinheng::syntax {
namespace {

std::string_view without_quotes(std::string_view text) {
  const size_t quote = text.starts_with('"') ? 1 : 3;  // “ and 「 have three bytes
  return text.substr(quote, text.size() - 2 * quote);
}

}  // namespace

std::string_view Builder::written(const antlr4::Token* token) const {
  return text_of(tokens_[token->getTokenIndex()], text_);
}

Span Builder::span(const antlr4::ParserRuleContext* context) const {
  const size_t first = context->start->getTokenIndex();
  const size_t last = std::max(first, context->stop->getTokenIndex());
  return {text_.file, tokens_[first].begin, tokens_[last].end};
}

Span Builder::span(const antlr4::Token* token) const {
  return span_of(tokens_[token->getTokenIndex()], text_);
}

Name Builder::name(G::NameContext* context) const {
  const std::string_view text = written(context->start);
  const bool quoted = context->QUOTED_NAME() != nullptr;
  return {std::string(quoted ? without_quotes(text) : text), span(context)};
}

std::vector<Name> Builder::names(G::NamesContext* context) const {
  std::vector<Name> result;
  for (G::NameContext* one : context->name()) result.push_back(name(one));
  return result;
}

Path Builder::path(G::PathContext* context) const {
  Path result{context->SELF() != nullptr, {}, span(context)};
  for (G::NameContext* one : context->name()) result.names.push_back(name(one));
  return result;
}

Text Builder::string(antlr4::tree::TerminalNode* node) const {
  return {std::string(without_quotes(written(node->getSymbol()))), span(node->getSymbol())};
}

Text Builder::citation(antlr4::tree::TerminalNode* node) const {
  return {normalise_citation(written(node->getSymbol())), span(node->getSymbol())};
}

std::vector<Text> Builder::aliases(G::AliasesContext* context) const {
  std::vector<Text> result;
  if (context == nullptr) return result;
  for (antlr4::tree::TerminalNode* one : context->STRING()) result.push_back(string(one));
  return result;
}

std::optional<Text> Builder::alias(G::AliasContext* context) const {
  if (context == nullptr) return std::nullopt;
  return string(context->STRING());
}

TypeName Builder::type(G::TypeContext* context) const {
  TypeName result{name(context->name()), std::nullopt, context->QUESTION() != nullptr,
                  span(context)};
  if (context->NUMBER() != nullptr) {
    const std::string digits(written(context->NUMBER()->getSymbol()));
    const bool small = digits.size() <= 3 && digits.find('.') == std::string::npos;
    result.places = small ? std::stoi(digits) : 1000;  // check refuses so many places
  }
  return result;
}

Field Builder::field(G::FieldContext* context) const {
  Field result{context->KEY() != nullptr,   name(context->name(0)),
               type(context->type()),       std::nullopt,
               aliases(context->aliases()), span(context)};
  if (context->INVERSE() != nullptr) result.inverse = name(context->name(1));
  return result;
}

std::vector<Field> Builder::fields(const std::vector<G::FieldContext*>& contexts) const {
  std::vector<Field> result;
  for (G::FieldContext* one : contexts) result.push_back(field(one));
  return result;
}

std::optional<Basis> Builder::basis(G::BasisContext* context) const {
  if (context == nullptr) return std::nullopt;
  Basis result;
  result.span = span(context);
  for (antlr4::tree::TerminalNode* one : context->CITE()) {
    result.citations.push_back(citation(one));
  }
  if (context->STRING() != nullptr) result.assumption = string(context->STRING());
  return result;
}

std::optional<Effect> Builder::effect(G::EffectContext* context) const {
  if (context == nullptr) return std::nullopt;
  const auto date = [&](size_t i) {
    return parse_date(written(context->DATE(i)->getSymbol())).value_or(0);
  };
  Effect result{std::nullopt, std::nullopt, span(context)};
  const size_t dates = context->DATE().size();
  const bool repealed = context->REPEALED() != nullptr;
  if (!repealed || dates == 2) result.from = date(0);
  if (repealed) result.to = date(dates - 1);
  return result;
}

Entry Builder::entry(G::EntryContext* context) {
  Entry result;
  result.name = name(context->name());
  for (G::ExprContext* one : context->expr()) result.values.push_back(expr(one));
  result.lacks = context->LACKS() != nullptr;
  result.basis = basis(context->basis());
  result.span = span(context);
  return result;
}

Dated Builder::dated(G::DatedContext* context) {
  Dated result;
  if (context->IN_FORCE() != nullptr) result.kind = Dated::Kind::in_force;
  if (context->REPEALED() != nullptr) result.kind = Dated::Kind::repealed;
  result.since = parse_date(written(context->DATE()->getSymbol())).value_or(0);
  if (context->expr() != nullptr) result.value = expr(context->expr());
  result.basis = basis(context->basis());
  result.span = span(context);
  return result;
}

}  // namespace xinheng::syntax
