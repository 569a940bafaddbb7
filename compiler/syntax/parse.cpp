#include "compiler/syntax/parse.h"

#include <iterator>
#include <map>
#include <system_error>
#include <vector>

#include "compiler/syntax/files.h"
#include "compiler/syntax/parse_file.h"

namespace xinheng::syntax {
namespace {

namespace fs = std::filesystem;
std::string canonical_name(const fs::path& path) {
  std::error_code problem;
  return fs::weakly_canonical(path, problem).string();
}

const Package* header_of(const std::vector<Declaration>& declarations) {
  for (const Declaration& declaration : declarations) {
    if (const auto* package = std::get_if<Package>(&declaration.node)) return package;
  }
  return nullptr;
}

// What changed files had, and what amendments made: of no file as it was parsed.
std::vector<ExprId> not_of(const ParsedFiles& parsed, uint32_t exprs) {
  std::vector<bool> taken(exprs);
  for (const ParsedFile& file : parsed) {
    for (const ExprId id : file.exprs) taken[id.index] = true;
  }
  std::vector<ExprId> free;
  for (uint32_t i = exprs; i-- > 0;) {
    if (!taken[i]) free.push_back({i});
  }
  return free;
}

// size, free: as they were then.
std::vector<ExprId> pushed_since(uint32_t size, std::vector<ExprId> free, const Exprs& exprs) {
  free.erase(free.begin(), free.begin() + static_cast<ptrdiff_t>(exprs.free.size()));
  for (; size < exprs.size(); ++size) free.push_back({size});
  return free;
}

// Folders are read depth first, each once, however many packs use it.
class Reader {
 public:
  // exprs: those that other trees, or earlier ones, have made.
  Reader(const fs::path& folder, Sources& sources, Diagnostics& diagnostics, ParsedFiles& parsed,
         Exprs exprs)
      : sources_(sources), diagnostics_(diagnostics), parsed_(parsed) {
    pack.folder_of.assign(sources.files.size(), no_folder);
    pack.exprs = std::move(exprs);
    std::error_code problem;
    root_ = fs::weakly_canonical(folder, problem);
    read_folder(folder, problem ? folder : root_, "", nullptr);
  }
  Pack pack;

 private:
  struct Loaded {
    std::string name, version;
    Span header;        // of the version
    bool done = false;  // false: it is being read, so using it closes a circle
  };

  // What would be declared there would be reported as unknown.
  void fail(Kind kind, std::optional<Span> span, std::initializer_list<std::string> arguments) {
    diagnostics_.report(kind, span, arguments);
    pack.damage.unread = true;
  }

  void read_folder(const fs::path& folder, const fs::path& canonical, const std::string& shown,
                   const Use* use) {
    std::error_code problem;
    const std::vector<fs::path> files = rule_files(folder, problem);
    if (problem && use != nullptr) {
      fail(Kind::use_unreadable, use->folder.span, {use->folder.text, problem.message()});
      return;
    }
    if (problem) {
      fail(Kind::pack_folder_unreadable, std::nullopt, {folder.string(), problem.message()});
    } else if (files.empty() && use == nullptr) {
      fail(Kind::pack_folder_empty, std::nullopt, {folder.string()});
    }
    const auto number = static_cast<uint32_t>(pack.folders.size());
    pack.folders.push_back({folder.string(), shown, std::nullopt});
    if (use != nullptr) pack.folders.back().used_at = use->span;
    const size_t reported = diagnostics_.items.size();
    std::vector<Declaration> own = parse(files, shown, number);
    const Package* header = header_of(own);
    if (header == nullptr && use != nullptr && reported == diagnostics_.items.size()) {
      fail(Kind::use_without_header, use->folder.span, {use->folder.text});
    }
    read_used(own, canonical);
    std::move(own.begin(), own.end(), std::back_inserter(pack.declarations));
    loaded_[canonical].done = true;
    stack_.pop_back();
  }

  // What is declared in the files themselves; the folder is being read from then on.
  std::vector<Declaration> parse(const std::vector<fs::path>& files, const std::string& shown,
                                 uint32_t number) {
    std::vector<Declaration> before = std::move(pack.declarations);
    pack.declarations.clear();
    for (const fs::path& path : files) {
      const std::string name = shown + path.filename().string();
      const auto replaced = sources_.replaced.find(canonical_name(path));
      const bool given = replaced != sources_.replaced.end();
      std::optional<std::string> text =
          given ? std::optional(replaced->second.text) : read_rules(path, name, diagnostics_);
      if (!text) {
        pack.damage.unread = true;
        continue;
      }
      const uint32_t file = sources_.add(name, std::move(*text));
      if (given) sources_.files[file].cells = replaced->second.cells;
      pack.folder_of.resize(file + 1, number);
      take(file_as_parsed(file));
    }
    std::swap(before, pack.declarations);
    return before;
  }

  const ParsedFile& file_as_parsed(uint32_t file) {
    const SourceFile& source = sources_.files[file];
    if (parsed_.size() <= file) parsed_.resize(file + 1);
    ParsedFile& known = parsed_[file];
    if (known.source.path == source.path && known.source.text == source.text) return known;
    Pack alone;
    alone.exprs = std::move(pack.exprs);
    const uint32_t size = alone.exprs.size();
    std::vector<ExprId> free = alone.exprs.free;
    Diagnostics said;
    TokenList tokens = parse_file(sources_, file, alone, said);
    pack.exprs = std::move(alone.exprs);
    known = {source,
             std::move(tokens),
             std::move(alone.declarations),
             std::move(alone.literate),
             std::move(alone.damage),
             std::move(said.items),
             pushed_since(size, std::move(free), pack.exprs)};
    return known;
  }

  void take(const ParsedFile& file) {
    const auto append = [](auto& all, const auto& more) {
      all.insert(all.end(), more.begin(), more.end());
    };
    append(pack.declarations, file.declarations);
    append(pack.literate, file.literate);
    append(diagnostics_.items, file.reported);
    append(pack.damage.spans, file.damage.spans);
    pack.damage.names.insert(file.damage.names.begin(), file.damage.names.end());
    pack.damage.nameless |= file.damage.nameless;
    pack.damage.package |= file.damage.package;
    pack.damage.calendar |= file.damage.calendar;
    pack.damage.unread |= file.damage.unread;
  }

  void read_used(const std::vector<Declaration>& own, const fs::path& canonical) {
    Loaded& here = loaded_[canonical];
    stack_.push_back(&here);
    if (const Package* header = header_of(own)) {
      here.name = header->name.text;
      here.version = header->version.text;
      here.header = header->version.span;
    }
    for (const Declaration& declaration : own) {
      const auto* package = std::get_if<Package>(&declaration.node);
      if (package == nullptr) continue;
      for (const Use& use : package->uses) follow(use, canonical);
    }
  }

  void follow(const Use& use, const fs::path& from) {
    const fs::path written(use.folder.text);
    if (written.is_absolute()) {
      fail(Kind::use_absolute, use.folder.span, {use.folder.text});
      return;
    }
    std::error_code problem;
    const fs::path target = fs::weakly_canonical(from / written, problem);
    if (problem) {
      fail(Kind::use_unreadable, use.folder.span, {use.folder.text, problem.message()});
      return;
    }
    const auto found = loaded_.find(target);
    if (found == loaded_.end()) {
      read_folder(target, target, target.lexically_relative(root_).string() + "/", &use);
    } else if (!found->second.done) {
      report_cycle(use, found->second);
      return;
    }
    check_version(use, target);
  }

  void report_cycle(const Use& use, const Loaded& back) {
    std::string circle;
    bool inside = false;
    for (const Loaded* one : stack_) {
      inside = inside || one == &back;
      if (inside) circle += one->name + " → ";
    }
    fail(Kind::use_cycle, use.span, {circle + back.name});
  }

  void check_version(const Use& use, const fs::path& target) {
    const auto found = loaded_.find(target);
    if (!use.version || found == loaded_.end() || found->second.name.empty()) return;
    const Loaded& used = found->second;
    if (used.version == use.version->text) return;
    fail(Kind::use_version, use.version->span,
         {used.name, use.version->text, used.version, place_text(sources_, used.header)});
  }

  Sources& sources_;
  Diagnostics& diagnostics_;
  ParsedFiles& parsed_;
  fs::path root_;
  std::map<fs::path, Loaded> loaded_;
  std::vector<const Loaded*> stack_;
};

}  // namespace

Pack parse_pack(const fs::path& folder, Sources& sources, Diagnostics& diagnostics,
                const Pack* beside) {
  ParsedFiles parsed;
  Exprs exprs;
  if (beside != nullptr) exprs = beside->exprs;
  return std::move(Reader(folder, sources, diagnostics, parsed, std::move(exprs)).pack);
}

Pack parse_pack_again(const fs::path& folder, Sources& sources, Diagnostics& diagnostics,
                      ParsedFiles& parsed, Exprs exprs) {
  exprs.free = not_of(parsed, exprs.size());
  Pack pack = std::move(Reader(folder, sources, diagnostics, parsed, std::move(exprs)).pack);
  parsed.resize(sources.files.size());
  return pack;
}

}  // namespace xinheng::syntax
