#include "tests/differential/written_simulation.h"

#include <fmt/format.h>

#include "runtime/columns/dataset.h"
#include "runtime/generate/generate.h"

namespace xinheng::differential {

using namespace program;

namespace {

// Codes have other numbers where their list is put together in another order.
Word as_written(const Program& program, const Program& written, const Type& type, Word word) {
  if (type.kind != TypeKind::code) return word;
  const Codes& list = program.codes[type.codes];
  for (const Codes& other : written.codes) {
    if (other.name != list.name) continue;
    for (uint32_t i = 0; i < other.codes.size(); ++i)
      if (other.codes[i].name == list.codes[static_cast<size_t>(word)].name) return i;
  }
  return word;
}

// Of columns that are read: of others nothing is known.
std::string wrong_shares(const Program& program, const Program& written,
                         const Simulation& simulation, const columns::SubjectData& made) {
  const Subject& kind = program.subjects[simulation.subject];
  const uint64_t number = made.keys.size();
  if (number != simulation.number)
    return fmt::format("{} of {}, not {}\n", number, kind.name, *simulation.number);
  std::string text;
  for (const Hint& hint : simulation.hints) {
    const columns::ColumnData& column = made.columns[hint.field];
    if (std::holds_alternative<std::monostate>(column.values)) continue;
    for (const Chance& chance : hint.chances) {
      const Word word =
          as_written(program, written, kind.fields[hint.field].type, chance.reach.low);
      uint64_t count = 0;
      for (uint64_t row = 0; row < number; ++row) count += column.at(row) == word;
      if (count * chance_one != number * chance.weight)
        text += fmt::format("{}.{}: {} times {}\n", kind.name, kind.fields[hint.field].name, count,
                            chance.reach.low);
    }
  }
  return text;
}

}  // namespace

std::string wrong_simulation(const Program& program, const Program& written, Days date,
                             const std::filesystem::path& folder) {
  generate::Options made;
  made.subjects = 20;
  made.seed = 7;
  made.records_per_subject = 2;
  made.date = date;
  made.format = generate::FileFormat::csv;
  made.out = folder;
  Diagnostics diagnostics;
  if (!generate::generate(written, made, diagnostics))
    return "no data were made:\n" + render(diagnostics, {}, Language::zh, Format::text);
  columns::ReadOptions options;
  options.known_by = date;
  options.hash_files = false;
  const auto read = columns::read_dataset(written, folder, options, diagnostics);
  if (!read)
    return "what was made can't be read:\n" + render(diagnostics, {}, Language::zh, Format::text);
  std::string text;
  for (const columns::Reject& reject : read->rejects)
    text +=
        fmt::format("made, and refused: {} in {}\n", reject.column, read->files[reject.file].path);
  for (const Simulation& simulation : program.simulations)
    for (uint32_t i = 0; i < written.subjects.size(); ++i)
      if (written.subjects.items[i].name == program.subjects[simulation.subject].name)
        text += wrong_shares(program, written, simulation, read->subjects[i]);
  return text;
}

}  // namespace xinheng::differential
