#include <nlohmann/json.hpp>

#include "runtime/trace/wording.h"

namespace xinheng::trace {
namespace {

using nlohmann::ordered_json;

ordered_json placed(const Trace& trace, Span span) {
  const SourceFile& file = trace.sources.files[span.file];
  const Place place = place_of(file, span.begin);
  return {{"path", file.path}, {"line", place.line}, {"column", place.column}};
}

// Rules and tests by their numbers in this document.
ordered_json json_of_clause(const Trace& trace, const Clause& clause) {
  ordered_json object = {{"cite", clause.cite}, {"text", clause.text}};
  object.update(placed(trace, clause.span));
  object["state"] = code_of(clause.state);
  object["above"] = clause.above ? ordered_json(trace.clauses[*clause.above].cite) : nullptr;
  object["rules"] = clause.rules;
  object["elsewhere"] = ordered_json::array();
  for (const Carried& carried : clause.carried) {
    ordered_json one = {{"carrier", code_of(carried.carrier)},
                        {"by", carried.by},
                        {"rest", carried.rest},
                        {"reason", carried.reason}};
    one.update(placed(trace, carried.span));
    object["elsewhere"].push_back(std::move(one));
  }
  return object;
}

ordered_json json_of_rule(const Trace& trace, const Rule& rule, Language language) {
  ordered_json object = {{"declaration", rule.declaration.in(language)},
                         {"label", rule.label.in(language)},
                         {"content", rule.content.in(language)}};
  object.update(placed(trace, rule.span));
  const auto date = [](Days day, Days open) {
    return day == open ? ordered_json(nullptr) : ordered_json(format_date(day));
  };
  object["from"] = date(rule.in_force.from, date_min);
  object["until"] = date(rule.in_force.to, date_max);
  object["citing"] = cites_of(trace, rule);
  object["assuming"] = rule.assumption;
  object["used_by"] = users_of(rule, language);
  object["needs_test"] = rule.needs_test;
  object["tests"] = rule.tests;
  return object;
}

std::string dump(const ordered_json& document) {
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

ordered_json json_of_packs(const Trace& trace) {
  ordered_json packs = ordered_json::array();
  for (const Pack& pack : trace.packs)
    packs.push_back({{"name", pack.name}, {"version", pack.version}, {"path", pack.folder}});
  return packs;
}

}  // namespace

std::string json_of(const Trace& trace, Language language) {
  const Totals totals = totals_of(trace);
  ordered_json document = {
      {"ok", !trace.diagnostics.has_errors()}, {"packs", json_of_packs(trace)},
      {"clauses_by_rules", totals.by_rules},   {"clauses_elsewhere", totals.elsewhere},
      {"clauses_headings", totals.headings},   {"clauses_missing", totals.missing},
      {"rules_reached", totals.reached},       {"rules_unreached", totals.unreached},
      {"clauses", ordered_json::array()},      {"rules", ordered_json::array()},
      {"tests", ordered_json::array()}};
  for (const Clause& clause : trace.clauses)
    document["clauses"].push_back(json_of_clause(trace, clause));
  for (const Rule& rule : trace.rules)
    document["rules"].push_back(json_of_rule(trace, rule, language));
  for (const Test& test : trace.tests) {
    ordered_json one = {{"name", test.name}, {"passed", test.passed}};
    one.update(placed(trace, test.span));
    document["tests"].push_back(std::move(one));
  }
  document["diagnostics"] =
      ordered_json::parse(render(trace.diagnostics, trace.sources, language, Format::json));
  return dump(document);
}

std::string json_of(const Failure& failure, Language language) {
  return dump({{"ok", false},
               {"diagnostics", ordered_json::parse(render(failure.diagnostics, failure.sources,
                                                          language, Format::json))}});
}

std::string assumptions_json(const Trace& trace, Language language) {
  ordered_json document = {{"packs", json_of_packs(trace)}, {"assumptions", ordered_json::array()}};
  for (const Rule* rule : assumptions_of(trace)) {
    ordered_json one = json_of_rule(trace, *rule, language);
    one.erase("needs_test");
    one.erase("tests");
    document["assumptions"].push_back(std::move(one));
  }
  return dump(document);
}

}  // namespace xinheng::trace
