// Packages, law, codes, schema, tables and parameters.
#include "compiler/syntax/build.h"
#include "compiler/syntax/citation.h"

namespace xinheng::syntax {

void Builder::build(G::FileContext* tree) {
  for (G::DeclarationContext* one : tree->declaration()) {
    DeclarationNode node = declaration(one);
    pack_.declarations.push_back({std::move(node), span(one), one->amendment() != nullptr});
  }
}

DeclarationNode Builder::declaration(G::DeclarationContext* context) {
  if (context->package() != nullptr) return package(context->package());
  if (context->source() != nullptr) return source(context->source());
  if (context->calendar() != nullptr) return calendar(context->calendar());
  if (context->codes() != nullptr) return codes(context->codes());
  if (context->subject() != nullptr) return subject(context->subject());
  if (context->record() != nullptr) return record(context->record());
  if (context->link() != nullptr) return link(context->link());
  if (context->table() != nullptr) return table(context->table());
  if (context->parameter() != nullptr) return parameter(context->parameter());
  if (context->define() != nullptr) return define(context->define());
  if (context->decision() != nullptr) return decision(context->decision());
  if (context->evaluation() != nullptr) return evaluation(context->evaluation());
  if (context->measure() != nullptr) return measure(context->measure());
  if (context->finding() != nullptr) return finding(context->finding());
  if (context->transitions() != nullptr) return transitions(context->transitions());
  if (context->scene() != nullptr) return scene(context->scene());
  if (context->simulation() != nullptr) return simulation(context->simulation());
  if (context->sample() != nullptr) return sample(context->sample());
  if (context->property() != nullptr) return property(context->property());
  if (context->checks() != nullptr) return checks(context->checks());
  if (context->test() != nullptr) return test(context->test());
  return amendment(context->amendment());
}

DeclarationNode Builder::package(G::PackageContext* context) {
  Package result{name(context->name()), string(context->STRING()), {}, {}};
  for (G::EntryContext* one : context->entry()) result.entries.push_back(entry(one));
  for (G::DatedContext* one : context->dated()) result.dated.push_back(dated(one));
  for (G::UseContext* one : context->use()) {
    Use use{string(one->STRING(0)), std::nullopt, span(one)};
    if (one->STRING().size() > 1) use.version = string(one->STRING(1));
    result.uses.push_back(std::move(use));
  }
  return result;
}

DeclarationNode Builder::source(G::SourceContext* context) {
  Source result;
  result.title = citation(context->DOC());
  for (G::EntryContext* one : context->entry()) result.entries.push_back(entry(one));
  for (G::DatedContext* one : context->dated()) result.dated.push_back(dated(one));
  for (G::ClausesContext* one : context->clauses()) add_clauses(one, result);
  for (G::ElsewhereContext* one : context->elsewhere()) add_elsewhere(one, result);
  return result;
}

void Builder::add_clauses(G::ClausesContext* context, Source& source) const {
  if (context->STRING() != nullptr) source.clause_files.push_back(string(context->STRING()));
  for (G::ClauseContext* one : context->clause()) {
    source.clauses.push_back({citation(one->CITE()), string(one->STRING())});
  }
}

void Builder::add_elsewhere(G::ElsewhereContext* context, Source& source) {
  if (context->STRING() != nullptr) source.elsewhere_files.push_back(string(context->STRING()));
  for (G::CarriedContext* one : context->carried()) {
    Carried carried{
        citation(one->CITE()), one->OTHERWISE() != nullptr, name(one->name()), {}, {}, span(one)};
    // Behind 因 stands the reason, before it who carries it.
    size_t next = 0;
    const size_t reasons = one->BECAUSE() != nullptr ? 1 : 0;
    if (one->STRING().size() > reasons) carried.by = string(one->STRING(next++));
    if (reasons > 0) carried.reason = string(one->STRING(next));
    source.elsewhere.push_back(std::move(carried));
  }
}

DeclarationNode Builder::calendar(G::CalendarContext* context) {
  Calendar result;
  for (G::EntryContext* one : context->entry()) result.entries.push_back(entry(one));
  for (G::ListedContext* one : context->listed()) {
    result.listed.push_back(
        {name(one->name()), string(one->STRING()), basis(one->basis()), span(one)});
  }
  return result;
}

DeclarationNode Builder::codes(G::CodesContext* context) {
  Codes result{name(context->name()), CodesShape::flat, {}, alias(context->alias())};
  if (context->ORDERED() != nullptr) result.shape = CodesShape::ordered;
  if (context->NESTED() != nullptr) result.shape = CodesShape::nested;
  for (G::CodeContext* one : context->code()) result.codes.push_back(code(one));
  return result;
}

Code Builder::code(G::CodeContext* context) const {
  Code result{name(context->name()), std::nullopt, alias(context->alias()), {}};
  if (context->STRING() != nullptr) result.number = string(context->STRING());
  for (G::CodeContext* child : context->code()) result.children.push_back(code(child));
  return result;
}

DeclarationNode Builder::subject(G::SubjectContext* context) {
  return Subject{name(context->name()), aliases(context->aliases()), fields(context->field())};
}

DeclarationNode Builder::record(G::RecordContext* context) {
  Record result{name(context->name(0)),
                name(context->name(1)),
                aliases(context->aliases()),
                fields(context->field()),
                {}};
  for (G::KnownContext* one : context->known()) result.known.push_back(known(one));
  return result;
}

DeclarationNode Builder::link(G::LinkContext* context) {
  return Link{name(context->name()), context->TREELIKE() != nullptr, aliases(context->aliases()),
              fields(context->field())};
}

DeclarationNode Builder::table(G::TableContext* context) {
  Table result{name(context->name()), fields(context->field()), {}, alias(context->alias())};
  for (G::RowsContext* one : context->rows()) add_rows(one, result);
  return result;
}

void Builder::add_rows(G::RowsContext* context, Table& table) {
  if (context->STRING() != nullptr) {
    table.rows.push_back(RowsFromFile{string(context->STRING())});
    return;
  }
  RowsInline rows;
  for (G::RowContext* one : context->row()) rows.rows.push_back(row(one));
  table.rows.push_back(std::move(rows));
}

Row Builder::row(G::RowContext* context) {
  Row result{{}, basis(context->basis()), span(context)};
  for (G::CellContext* one : context->cell()) result.cells.push_back(cell(one));
  return result;
}

Cell Builder::cell(G::CellContext* context) {
  Cell result;
  result.span = span(context);
  if (context->LACKS() != nullptr) {
    result.kind = Cell::Kind::lacks;
    return result;
  }
  if (context->path() != nullptr) {
    result.value = add(PathRef{path(context->path())}, result.span);
    return result;
  }
  result.value = literal(context->literal());
  if (context->MINUS() != nullptr)
    result.value = add(Negate{result.value}, result.span, {result.value});
  return result;
}

DeclarationNode Builder::parameter(G::ParameterContext* context) {
  Parameter result{name(context->name()), type(context->type()), {}, alias(context->alias())};
  for (G::DatedContext* one : context->dated()) result.dated.push_back(dated(one));
  return result;
}

}  // namespace xinheng::syntax
