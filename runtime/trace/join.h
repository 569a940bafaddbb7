// Packs become one: what several of them see is there once.
#pragma once

#include <map>
#include <set>
#include <tuple>

#include "runtime/scenario/scenario.h"
#include "runtime/trace/trace.h"

namespace xinheng::trace {

// A pack that was compiled and tested.
struct Tested {
  std::string folder;  // as shown
  Compilation compilation;
  std::vector<scenario::Report> reports;
};

class Joiner {
 public:
  // In the order given; a rule belongs to the pack in whose folder it stands.
  void add(const Tested& pack);
  Trace finish(const std::vector<Tested>& packs, const std::string& source);

 private:
  using RuleKey = std::tuple<uint32_t, uint32_t, std::string, std::string>;

  void add_files(const Tested& pack);
  void add_clauses(const Tested& pack);
  void add_rules(const Tested& pack);
  void add_dates(const Tested& pack);
  uint32_t rule_at(const program::Program& program, const program::Rule& rule);
  std::vector<uint32_t> clauses_of(const program::Basis* basis) const;
  Span joined(Span span) const;
  void leave_only(const std::string& source);

  Trace trace_;
  std::map<std::string, uint32_t> files_;        // by where they lie
  std::map<std::string, uint32_t> clauses_;      // by number of the source and cite
  std::map<RuleKey, uint32_t> rules_;
  std::set<std::pair<uint32_t, uint32_t>> carried_;  // places already joined
  std::map<uint32_t, std::set<std::string>> used_by_;
  // Of the pack being joined: its files, clauses and own files, as they are in the trace.
  std::vector<uint32_t> file_of_;
  std::vector<uint32_t> clause_of_;
  std::set<uint32_t> own_;
};

// Reports what is not implemented and what no test reaches, as each pack wants it.
void diagnose(Trace& trace, const std::vector<Tested>& packs);

}  // namespace xinheng::trace
