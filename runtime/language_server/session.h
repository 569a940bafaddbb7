// What an editor has open, the packs around it, and what was said of them.
#pragma once

#include <map>
#include <set>

#include "runtime/language_server/answers.h"

namespace xinheng::language_server {

class Session {
 public:
  Session(Connection& connection, Language language)
      : connection_(connection), language_(language) {}

  void initialize(const Json& params);
  Language language() const { return language_; }

  void open(const Json& params);
  void change(const Json& params);
  void close(const Json& params);
  // Files changed on disk: everything is read again.
  void reread();
  // Says what is wrong with the packs that changed, unless another change waits already.
  void refresh();
  // Stops work on texts that are about to change.
  GoingOn while_nobody_types();
  // Packs that changed since they were linted.
  bool lint_waits() const;
  void lint();

  // Null where no pack is known around the document.
  struct Found {
    Project& project;
    uint32_t file;
  };
  std::optional<Found> find(const Json& params);
  // What lint found in the pack around the document.
  const lint::Findings& linted(const Json& params) const;
  std::optional<Place> place(const Json& params);
  const OpenTexts& texts() const { return texts_; }
  std::vector<Project*> projects();

 private:
  struct Known {
    Project project;
    lint::Findings linted;  // in files that are as they were then
    bool stale = true, to_lint = false;
    std::set<std::string> spoken_of;  // uris with diagnostics
  };
  void touch(const std::filesystem::path& path);
  void check(const std::filesystem::path& folder, Known& known);
  void say_of(const std::string& uri, Json items);  // its diagnostics
  void publish(const std::filesystem::path& folder, Known& known);

  Connection& connection_;
  Language language_;
  OpenTexts texts_;
  const lint::Findings no_findings_;
  std::map<std::filesystem::path, Known> known_;  // by folder of the pack
};

}  // namespace xinheng::language_server
