#include "runtime/results/earlier_run.h"

#include <fmt/format.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

namespace xinheng::results {
namespace {

using nlohmann::json;

constexpr size_t shown_digits = 12;  // of a fingerprint
constexpr size_t shown_files_max = 5;

std::optional<EarlierRun> run_of(const json& manifest) {
  const auto date = [&](const char* name) {
    return parse_date(manifest.at(name).get<std::string>());
  };
  const auto evaluation_date = date("evaluation_date"), known_by = date("known_by");
  if (!evaluation_date || !known_by) return std::nullopt;
  const json& pack = manifest.at("pack");
  EarlierRun run{{*evaluation_date, *known_by},
                 pack.at("name").get<std::string>(),
                 pack.at("version").get<std::string>(),
                 pack.at("sha256").get<std::string>(),
                 {}};
  for (const json& input : manifest.at("inputs"))
    run.inputs.push_back({input.at("path").get<std::string>(), input.at("bytes").get<uint64_t>(),
                          input.at("sha256").get<std::string>(), 0});
  return run;
}

}  // namespace

std::optional<EarlierRun> read_earlier_run(const std::filesystem::path& folder,
                                           Diagnostics& diagnostics) {
  std::ifstream file(folder / "manifest.json", std::ios::binary);
  std::optional<EarlierRun> run;
  const bool there = file.good();
  if (there) {
    try {
      run = run_of(json::parse(file));
    } catch (const json::exception&) {
      run.reset();
    }
  }
  if (!run)
    diagnostics.report(there ? Kind::run_manifest_unusable : Kind::run_manifest_missing,
                       std::nullopt, {folder.string()});
  return run;
}

bool is_pack_of(const EarlierRun& run, const program::Program& program, Diagnostics& diagnostics) {
  if (run.sha256 == program.content_hash) return true;
  diagnostics.report(
      Kind::run_pack_differs, std::nullopt,
      {run.pack + " " + run.version, run.sha256.substr(0, shown_digits),
       program.name + " " + program.version, program.content_hash.substr(0, shown_digits)});
  return false;
}

bool is_data_of(const EarlierRun& run, const columns::Dataset& data, Diagnostics& diagnostics) {
  std::map<std::string, std::pair<std::string, std::string>> files;  // then, now
  for (const columns::InputFile& file : run.inputs) files[file.path].first = file.sha256;
  for (const columns::InputFile& file : data.files) files[file.path].second = file.sha256;
  std::vector<std::string> differ;
  for (const auto& [path, fingerprints] : files)
    if (fingerprints.first != fingerprints.second) differ.push_back(path);
  if (differ.empty()) return true;
  const size_t more = differ.size() - std::min(differ.size(), shown_files_max);
  if (more > 0) differ.resize(shown_files_max);
  std::string text = fmt::format("{}", fmt::join(differ, ", "));
  if (more > 0) text += fmt::format(", … +{}", more);
  diagnostics.report(Kind::run_data_differs, std::nullopt, {text});
  return false;
}

}  // namespace xinheng::results
