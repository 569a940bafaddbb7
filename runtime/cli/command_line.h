// Commands as data: what they take, what --help says, what runs. CLI11 splits the words.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/values/date.h"
#include "runtime/cli/exit_code.h"

namespace xinheng::cli {

struct Words {
  std::string_view zh, en;
  std::string_view in(Language language) const { return language == Language::zh ? zh : en; }
};

struct Argument {
  std::string_view name;       // "PACK", "--date"
  std::string_view value;      // "YYYY-MM-DD"; "": a switch, or not an option
  Words help;
  bool required = false;
  bool several = false;        // an option: given again; of the positionals the last one may be
};
class Arguments;
struct Command {
  std::string_view name;
  Words purpose;
  std::vector<Argument> positionals;
  std::vector<Argument> options;
  Words notes;                 // after the options: what to know, examples
  ExitCode (*run)(Arguments&);
  std::vector<ExitCode> exits = {ExitCode::fine, ExitCode::pack_wrong,
                                 ExitCode::command_line_wrong};
};
// Those that every command has besides its own.
const std::vector<Argument>& options_of_all();

// The words of one command. Reading a wrong value reports it; `wrong` then says so.
class Arguments {
 public:
  explicit Arguments(Language language);

  Language language() const { return language_; }
  Format format();                                    // --format text|json
  bool has(std::string_view name) const;              // a switch
  std::string text(std::string_view name) const;      // "" where not given
  std::vector<std::string> texts(std::string_view name) const;  // where several may be given
  Days date(std::string_view name, Days otherwise);
  uint64_t number(std::string_view name, uint64_t min, uint64_t max, uint64_t otherwise);
  uint32_t threads();      // --threads; without it all that the machine has
  uint64_t rejects_max();  // --max-rejects
  // min and max are what the message offers: the command itself knows its limits.
  double real(std::string_view name, double min, double max, double otherwise);
  size_t choice(std::string_view name, const std::vector<std::string_view>& choices,
                size_t otherwise);
  bool wrong() const { return diagnostics_.has_errors(); }
  // Prints what is wrong with the command line.
  ExitCode explain_wrong() const;

  Diagnostics& diagnostics() { return diagnostics_; }
  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }
  void set(std::string name, std::vector<std::string> values) {
    lists_[std::move(name)] = std::move(values);
  }

 private:
  const Language language_;
  std::map<std::string, std::string, std::less<>> values_;
  std::map<std::string, std::vector<std::string>, std::less<>> lists_;
  Diagnostics diagnostics_;
};

// "xinheng run PACK DATA --date YYYY-MM-DD --out RESULTS"
std::string usage_of(const Command& command);
std::string help_of(const Command& command, Language language);
std::string help_of_all(const std::vector<Command>& commands, Language language);

// Runs the command that the words name.
ExitCode dispatch(const std::vector<Command>& commands, const std::vector<std::string>& words);

}  // namespace xinheng::cli
