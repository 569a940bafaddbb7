#include "runtime/store/catalogue.h"

#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/values/sha256.h"

namespace xinheng::store {
namespace {

using nlohmann::ordered_json;
using Role = columns::ColumnPlan::Role;
using program::TypeKind;

constexpr const char* format_name = "xinheng-store";
constexpr std::array<const char*, 5> role_names = {"subject_key", "owner", "record_key", "field",
                                                   "reference"};
constexpr std::array<const char*, 13> type_names = {
    "boolean", "integer", "decimal", "money",        "date",       "period", "text",
    "code",    "row",     "clause",  "citizen_code", "legal_code", "subject"};

std::string file_of(uint64_t number) {
  return fmt::format("generation-{}.json", number);
}

// ---- to JSON ----

ordered_json json_of(const StoredFile& file) {
  ordered_json arrays = ordered_json::array();
  for (const StoredArray& one : file.arrays) arrays.push_back({one.name, one.offset, one.bytes});
  return {{"path", file.path}, {"bytes", file.bytes}, {"sums", file.sums}, {"arrays", arrays}};
}

ordered_json json_of(const std::vector<StoredTable>& tables) {
  ordered_json all = ordered_json::array();
  for (const StoredTable& table : tables)
    all.push_back({{"rows", table.rows}, {"file", json_of(table.file)}});
  return all;
}

ordered_json json_of(const StoredKind& kind) {
  ordered_json columns = ordered_json::array();
  for (const StoredColumn& column : kind.columns) {
    ordered_json codes = ordered_json::array();
    for (const StoredCode& code : column.codes) codes.push_back({code.name, code.number});
    columns.push_back({{"role", role_names[static_cast<size_t>(column.role)]},
                       {"name", column.name},
                       {"type", column.type},
                       {"is_since", column.is_since},
                       {"codes", codes}});
  }
  return {
      {"kind", kind.of_subject ? "subject" : "record"}, {"name", kind.name}, {"columns", columns}};
}

ordered_json json_of(const Segment& segment) {
  ordered_json inputs = ordered_json::array();
  for (const StoredInput& input : segment.inputs)
    inputs.push_back({{"path", input.file.path},
                      {"bytes", input.file.bytes},
                      {"sha256", input.file.sha256},
                      {"rows", input.file.rows},
                      {"kind", input.kind},
                      {"column_names", input.column_names}});
  return {{"folder", segment.folder},
          {"inputs", inputs},
          {"new_subjects", segment.new_subjects},
          {"plain", json_of(segment.plain)},
          {"special", json_of(segment.special)}};
}

std::string text_of(const Generation& generation) {
  ordered_json kinds = ordered_json::array(), segments = ordered_json::array(),
               earlier = ordered_json::array();
  for (const StoredKind& kind : generation.kinds) kinds.push_back(json_of(kind));
  for (const Segment& segment : generation.segments) segments.push_back(json_of(segment));
  for (const EarlierGeneration& one : generation.earlier)
    earlier.push_back({one.number, one.sha256});
  const ordered_json document = {{"generation", generation.number},
                                 {"kinds", kinds},
                                 {"segments", segments},
                                 {"earlier", earlier}};
  return document.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

// ---- from JSON; whatever is not as it should be throws ----

StoredFile file_from(const ordered_json& json) {
  StoredFile file{json.at("path"), json.at("bytes"), json.at("sums"), {}};
  for (const auto& one : json.at("arrays"))
    file.arrays.push_back({one.at(0), one.at(1), one.at(2)});
  return file;
}

std::vector<StoredTable> tables_from(const ordered_json& json) {
  std::vector<StoredTable> tables;
  for (const auto& one : json) tables.push_back({one.at("rows"), file_from(one.at("file"))});
  return tables;
}

StoredKind kind_from(const ordered_json& json) {
  StoredKind kind{json.at("kind") == "subject", json.at("name"), {}};
  for (const auto& one : json.at("columns")) {
    StoredColumn column;
    const std::string role = one.at("role");
    size_t index = 0;
    while (index + 1 < role_names.size() && role != role_names[index]) ++index;
    column.role = static_cast<Role>(index);
    column.name = one.at("name");
    column.type = one.at("type");
    column.is_since = one.at("is_since");
    for (const auto& code : one.at("codes")) column.codes.push_back({code.at(0), code.at(1)});
    kind.columns.push_back(std::move(column));
  }
  return kind;
}

Segment segment_from(const ordered_json& json) {
  Segment segment;
  segment.folder = json.at("folder");
  for (const auto& one : json.at("inputs"))
    segment.inputs.push_back({{one.at("path"), one.at("bytes"), one.at("sha256"), one.at("rows")},
                              one.at("kind"),
                              one.at("column_names")});
  segment.new_subjects = json.at("new_subjects").get<std::vector<uint64_t>>();
  segment.plain = tables_from(json.at("plain"));
  segment.special = tables_from(json.at("special"));
  return segment;
}

Generation generation_from(const ordered_json& json) {
  Generation generation;
  generation.number = json.at("generation");
  for (const auto& one : json.at("kinds")) generation.kinds.push_back(kind_from(one));
  for (const auto& one : json.at("segments")) generation.segments.push_back(segment_from(one));
  for (const auto& one : json.at("earlier")) generation.earlier.push_back({one.at(0), one.at(1)});
  return generation;
}

std::string content_of(const std::filesystem::path& store, const std::string& name) {
  std::ifstream file(store / name, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw Damage{name, std::generic_category().message(errno)};
  return std::move(text).str();
}

void sync_folder(const std::filesystem::path& folder, const std::string& name) {
  const Descriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (opened.number < 0 || ::fsync(opened.number) != 0) throw WriteError{name, errno};
}

// The file appears whole, or not at all.
void write_whole(const std::filesystem::path& store, const std::string& name,
                 const std::string& text) {
  const std::filesystem::path partial = store / ("." + name + ".partial");
  {
    const Descriptor file{::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
    if (file.number < 0) throw WriteError{name, errno};
    write_all(file.number, text.data(), text.size(), 0, name);
    if (::fsync(file.number) != 0) throw WriteError{name, errno};
  }
  if (::rename(partial.c_str(), (store / name).c_str()) != 0) throw WriteError{name, errno};
  sync_folder(store, name);
}

struct Newest {
  uint64_t number;
  std::string sha256;
};

Newest newest_of(const std::filesystem::path& store) {
  const std::string text = content_of(store, store_json);
  try {
    const auto json = ordered_json::parse(text);
    if (json.at("format") != format_name) throw Damage{store_json, "format"};
    const uint64_t version = json.at("version");
    if (version != format_version) throw OtherVersion{version};
    return {json.at("generation"), json.at("sha256")};
  } catch (const nlohmann::json::exception&) {
    throw Damage{store_json, "JSON"};
  }
}

Generation checked_generation(const std::filesystem::path& store, uint64_t number,
                              const std::string& sum) {
  const std::string name = file_of(number), text = content_of(store, name);
  if (sha256(text) != sum) throw Damage{name, "SHA-256"};
  try {
    Generation generation = generation_from(ordered_json::parse(text));
    if (generation.number != number) throw Damage{name, "generation"};
    return generation;
  } catch (const nlohmann::json::exception&) {
    throw Damage{name, "JSON"};
  }
}

}  // namespace

std::string type_text(const program::Program& program, const columns::ColumnPlan& column) {
  std::string text = type_names[static_cast<size_t>(column.type.kind)];
  if (column.type.kind == TypeKind::decimal) text += fmt::format("({})", column.type.places);
  if (column.subject.valid()) text += " → " + program.subjects[column.subject].name;
  if (column.type.optional || column.optional) text += "?";
  return text;
}

bool is_store(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::exists(folder / store_json, ignored);
}

void write_generation(const std::filesystem::path& store, const Generation& generation) {
  const std::string& newest = generation.segments.back().folder;
  sync_folder(store / newest, newest);
  write_whole(store, file_of(generation.number), text_of(generation));
}

void publish(const std::filesystem::path& store, const Generation& generation) {
  const ordered_json document = {{"format", format_name},
                                 {"version", format_version},
                                 {"generation", generation.number},
                                 {"sha256", sha256(text_of(generation))}};
  write_whole(store, store_json, document.dump(1) + "\n");
}

namespace {

Generation generation_of(const std::filesystem::path& store, const Newest& newest,
                         std::optional<uint64_t> number) {
  Generation generation = checked_generation(store, newest.number, newest.sha256);
  if (!number || *number == newest.number) return generation;
  for (const EarlierGeneration& one : generation.earlier)
    if (one.number == *number) return checked_generation(store, one.number, one.sha256);
  const uint64_t oldest =
      generation.earlier.empty() ? newest.number : generation.earlier.front().number;
  throw NoSuchGeneration{*number, oldest, newest.number};
}

}  // namespace

Generation read_generation(const std::filesystem::path& store, std::optional<uint64_t> number) {
  for (;;) {
    const Newest newest = newest_of(store);
    try {
      return generation_of(store, newest, number);
    } catch (const Damage&) {
      // A compaction may have taken the file away in the meantime.
      if (newest_of(store).number == newest.number) throw;
    }
  }
}

}  // namespace xinheng::store
