#include "runtime/generate/generate.h"

#include <fmt/format.h>

#include <deque>

#include "runtime/generate/write.h"

namespace xinheng::generate {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t subjects_max = 100'000'000;
constexpr uint64_t records_max = 4'000'000'000;
constexpr uint64_t rows_max = 2 * records_max;

bool usable(const Options& options, Diagnostics& diagnostics) {
  if (options.subjects == 0 || options.subjects > subjects_max) {
    diagnostics.report(Kind::generate_subjects_out_of_range, {},
                       {std::to_string(options.subjects)});
    return false;
  }
  const double records = options.records_per_subject * static_cast<double>(options.subjects);
  if (!(options.records_per_subject >= 0) || !(records <= static_cast<double>(records_max))) {
    diagnostics.report(Kind::generate_records_out_of_range, {},
                       {fmt::format("{}", options.records_per_subject)});
    return false;
  }
  if (!(options.wrong_share >= 0) || !(options.wrong_share <= 1)) {
    diagnostics.report(Kind::generate_share_out_of_range, {},
                       {fmt::format("{}", options.wrong_share)});
    return false;
  }
  std::error_code error;
  if (fs::exists(fs::symlink_status(options.out, error))) {
    diagnostics.report(Kind::generate_out_exists, {}, {options.out.string()});
    return false;
  }
  return true;
}

std::string write_sheet(const Sheet& sheet, FileFormat format, const fs::path& folder, Pace& pace) {
  switch (format) {
    case FileFormat::csv:
      return write_csv(sheet, folder / (sheet.name + ".csv"), pace);
    case FileFormat::arrow:
      return write_arrow(sheet, folder / (sheet.name + ".arrow"), pace);
    case FileFormat::parquet:
      return write_parquet(sheet, folder / (sheet.name + ".parquet"), pace);
  }
  return "";
}

// About how many records of a kind.
double records_of(const program::Program& program, program::RecordId record,
                  const Options& options) {
  const uint64_t owners = number_of(program, program.records[record].owner, options.subjects);
  std::vector<Draw> numbers;
  if (const program::Simulation* simulation = simulation_of(program, record)) {
    for (const program::Hint& hint : simulation->hints)
      if (hint.what == program::Hint::What::number)
        numbers.push_back(draw_of(hint, options.date, 1));
  }
  if (!numbers.empty()) return records_expected(numbers, owners);
  return options.records_per_subject * static_cast<double>(owners);
}

uint64_t rows_of(const program::Program& program, const Options& options) {
  double rows = 0;
  for (uint32_t i = 0; i < program.subjects.size(); ++i)
    rows += static_cast<double>(number_of(program, program::SubjectId{i}, options.subjects));
  for (uint32_t i = 0; i < program.records.size(); ++i)
    rows += records_of(program, program::RecordId{i}, options);
  return static_cast<uint64_t>(rows);
}

// One file for each kind. Empty where all went well or it was stopped.
std::string write_all(const program::Program& program, const Options& options,
                      const fs::path& folder, Pace& pace) {
  std::deque<Identity> identities;
  std::vector<Values> values;
  const auto asked_for = fields_asked_for(program);
  for (uint32_t i = 0; i < program.subjects.size() && !pace.stopped(); ++i) {
    const program::SubjectId subject{i};
    identities.emplace_back(
        program, program.subjects[subject], number_of(program, subject, options.subjects),
        births_of(program, subject, options.date), options.date, options.seed, i);
    const Sheet sheet = subject_sheet(program, subject, identities.back(), options, i);
    const std::string wrong = write_sheet(sheet, options.format, folder, pace);
    if (!wrong.empty()) return wrong;
    values.push_back(values_of(sheet, asked_for[i]));
  }
  for (uint32_t i = 0; i < program.records.size() && !pace.stopped(); ++i) {
    const program::RecordId record{i};
    const Sheet sheet =
        record_sheet(program, record, identities, values, options, program.subjects.size() + i);
    const std::string wrong = write_sheet(sheet, options.format, folder, pace);
    if (!wrong.empty()) return wrong;
  }
  return "";
}

}  // namespace

bool generate(const program::Program& program, const Options& options, Diagnostics& diagnostics) {
  if (!usable(options, diagnostics)) return false;
  const uint64_t rows = rows_of(program, options);
  if (rows > rows_max) {
    diagnostics.report(Kind::generate_records_out_of_range, {},
                       {fmt::format("{}", options.records_per_subject)});
    return false;
  }
  fs::path out = options.out;
  if (!out.has_filename()) out = out.parent_path();
  // Written aside: a folder under its own name is whole.
  const fs::path aside = out.parent_path() / fmt::format(".{}.unfinished", out.filename().string());
  std::error_code error;
  fs::remove_all(aside, error);
  fs::create_directories(aside, error);
  Pace pace(options.progress, rows);
  std::string wrong = error ? error.message() : write_all(program, options, aside, pace);
  pace.add_half(0);  // asked to stop at the very end: then the data isn't wanted
  if (wrong.empty() && !pace.stopped()) {
    fs::rename(aside, out, error);
    if (!error) return true;
    wrong = error.message();
  }
  fs::remove_all(aside, error);
  if (pace.stopped()) {
    diagnostics.report(Kind::run_stopped, {}, {});
    return false;
  }
  diagnostics.report(Kind::generate_out_unwritable, {}, {options.out.string(), wrong});
  return false;
}

}  // namespace xinheng::generate
