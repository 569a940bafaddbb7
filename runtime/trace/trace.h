// From the clauses of the law to the rules that implement them and the tests that reach these, and
// back: over several packs at once, those that they use included.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/compile.h"
#include "compiler/program/rules.h"

namespace xinheng::trace {

// Spans are of Trace::sources; rules, tests, clauses are named by their index.
struct Test {
  std::string name;
  Span span;
  bool passed = false;                // only then it reaches anything
};
struct Rule {
  program::Words declaration, label;  // 惩戒 限制评优; 情形 严重失信, or empty
  program::Words content;             // 当 …
  std::vector<uint32_t> clauses;      // of its own basis
  std::vector<uint32_t> around;       // that of the declaration
  std::string assumption;             // "" where none
  Span span;
  program::Interval in_force;
  bool needs_test = false;
  std::vector<uint32_t> tests;        // that reach it
  std::vector<program::Words> used_by;  // declarations that name it, or what it is part of
  uint32_t pack = 0;                  // whose file it stands in, or the first that has it
  program::RulePart part = program::RulePart::row;
};
struct Carried {
  program::Carrier carrier;
  bool rest;
  std::string by, reason;
  Span span;
};
enum class State : uint8_t {
  by_rules,    // a rule cites it
  elsewhere,   // it, or one above it, is carried elsewhere
  heading,     // neither, but there are others below it: these are asked instead
  missing,
};
struct Clause {
  std::string cite, text;
  std::string source;                 // 《示例细则》
  Span span;
  std::optional<uint32_t> above;      // the nearest listed one that it is part of
  std::vector<uint32_t> below;
  std::vector<uint32_t> rules;
  std::vector<Carried> carried;       // of its own
  State state = State::missing;
  uint32_t pack = 0;
};
struct Pack {
  std::string name, version;
  std::string folder;                 // as shown
};
struct Trace {
  Sources sources;
  std::vector<Pack> packs;
  std::vector<Clause> clauses;
  std::vector<Rule> rules;
  std::vector<Test> tests;
  std::vector<std::string> titles;    // of all sources
  Diagnostics diagnostics;            // what is not implemented, what no test reaches
};

// A pack that can't be compiled: what is wrong with it.
struct Failure {
  Sources sources;
  Diagnostics diagnostics;
};
// source: only the clauses of this one (个人细则, with or without 《》) and the rules that cite it;
// "": all.
std::variant<Trace, Failure> trace(const std::vector<std::string>& folders,
                                   const std::string& source);

// ---- printed ----
enum class Order : uint8_t { by_clause, by_rule };
std::string text_of(const Trace& trace, Order order, Language language);
std::string json_of(const Trace& trace, Language language);
std::string json_of(const Failure& failure, Language language);
std::string csv_of(const Trace& trace, Order order, Language language);
// Those rules that are assumptions, for whoever decides them.
std::string assumptions_text(const Trace& trace, Language language);
std::string assumptions_json(const Trace& trace, Language language);
std::string assumptions_csv(const Trace& trace, Language language);

// "rules/quzhou/定义.xh:12"
std::string place_of_span(const Trace& trace, Span span);

}  // namespace xinheng::trace
