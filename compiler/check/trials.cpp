// Tables of cases: 列 { 一.金额； => 甲.个人信用.等级； } 行 { 100元 => A； … }. Each row is a
// test.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/check/csv.h"
#include "compiler/check/instances.h"
#include "compiler/check/law.h"
#include "compiler/check/names.h"
#include "compiler/check/tables.h"
#include "compiler/check/versions.h"

namespace xinheng::check {
namespace {

using Outcome = syntax::Outturn::Kind;

// What the cells of a column are put into.
struct GivenColumn {
  enum class What : uint8_t { evaluation_date, known_until, field } what = What::field;
  uint32_t subject = 0;
  std::optional<uint32_t> record;
  uint32_t index = 0;
  program::Field field;  // its type; a date for the two dates
};
struct ExpectedColumn {
  program::Expectation model;  // whose, and about what
  Type type;
  Span span;
};
// Cells of a row, from the block or from a CSV.
struct Given {
  std::optional<Word> word;
};
struct Wanted {
  Outcome outcome = Outcome::value;
  Word word = 0;
  std::vector<syntax::Name> because;
};

std::optional<Builtin> date_named(const syntax::Path& path) {
  if (path.from_self || path.names.size() != 1) return {};
  const auto builtin = builtin_of(path.names[0].text);
  const bool date = builtin == Builtin::evaluation_date || builtin == Builtin::known_until;
  return date ? builtin : std::nullopt;
}

class Trials {
 public:
  Trials(Context& context, const syntax::Test& tree, const Instances& instances,
         const program::Test& model)
      : context_(context), tree_(tree), instances_(instances), model_(model) {}

  void add() {
    if (tree_.columns.empty() || tree_.trials.empty()) {
      const bool columns = !tree_.columns.empty();
      context_.report(Kind::trials_half, tree_.name.span,
                      {tree_.name.text, columns ? "列" : "行", columns ? "行" : "列",
                       columns ? "columns" : "rows", columns ? "rows" : "columns"});
      return;
    }
    for (size_t i = 1; i < tree_.columns.size(); ++i) {
      context_.report(Kind::second_part, tree_.columns[i].span, {"列", "columns"});
    }
    if (!read_columns(tree_.columns[0])) return;
    for (const auto& [name, known] : instances_.known) {
      const bool record = known.record.has_value();
      versioned_ = versioned_ || (record && context_.program.records[known.record_kind].known);
    }
    for (const auto& rows : tree_.trials) {
      if (const auto* block = std::get_if<syntax::TrialsInline>(&rows)) {
        for (const syntax::Trial& trial : block->trials) add_inline(trial);
      } else {
        add_csv(std::get<syntax::RowsFromFile>(rows).path);
      }
    }
    if (number_ == 0 && !unread_) {
      context_.report(Kind::trials_half, tree_.name.span,
                      {tree_.name.text, "列", "行", "columns", "rows"});
    }
  }

 private:
  bool read_columns(const syntax::TrialColumns& tree) {
    if (tree.given.empty() || tree.expected.empty()) {
      context_.report(Kind::trial_sides, tree.span, {});
      return false;
    }
    bool sound = true;
    Once once(context_, {"列", "column"});
    for (const syntax::Path& path : tree.given) {
      sound = once.add({slice(context_, path.span), path.span}) && read_given(path) && sound;
    }
    for (const syntax::ExprId id : tree.expected) sound = read_expected(id) && sound;
    return sound;
  }

  bool read_given(const syntax::Path& path) {
    GivenColumn column;
    if (const auto date = date_named(path)) {
      column.what = date == Builtin::evaluation_date ? GivenColumn::What::evaluation_date
                                                     : GivenColumn::What::known_until;
      column.field.name = path.names[0].text;
      column.field.type = simple_type(TypeKind::date);
      given_.push_back(std::move(column));
      return true;
    }
    const auto found =
        path.from_self ? instances_.known.end() : instances_.known.find(path.names[0].text);
    if (found == instances_.known.end() || path.names.size() != 2) {
      context_.report(Kind::trial_column, path.span, {slice(context_, path.span)});
      return false;
    }
    const Instances::Known& known = found->second;
    const bool record = known.record.has_value();
    const auto& fields = record ? context_.program.records[known.record_kind].fields
                                : context_.program.subjects[known.subject_kind].fields;
    const auto index = find_field(fields, path.names[1].text);
    if (!index) {
      const std::string& owner = record ? context_.program.records[known.record_kind].name
                                        : context_.program.subjects[known.subject_kind].name;
      report_unknown(context_, path.names[1],
                     {"字段（“" + owner + "”）", "field of “" + owner + "”"}, field_names(fields));
      return false;
    }
    column.subject = known.subject;
    column.record = known.record;
    column.index = *index;
    column.field = fields[*index];
    given_.push_back(std::move(column));
    return true;
  }

  bool read_expected(syntax::ExprId id) {
    Instances instances = instances_;
    instances.used.clear();
    Env env;
    env.instances = &instances;
    env.presence = false;
    ExpectedColumn column;
    column.span = context_.written(id).span;
    column.model.expr = check_expression(context_, env, id).id;
    if (!column.model.expr.valid()) return false;
    column.type = context_.typed(column.model.expr).type;
    if (instances.used.size() != 1) {
      context_.report(Kind::expectation_instances, column.span, {list_names(instances.used)});
      return false;
    }
    const Instances::Known& known = instances.known.at(instances.used[0]);
    column.model.subject = known.subject;
    column.model.record = known.record;
    std::vector<ExprId> references;
    find_references(context_, column.model.expr, references);
    if (references.size() == 1) column.model.about = references[0];
    expected_.push_back(std::move(column));
    return true;
  }

  void add_inline(const syntax::Trial& trial) {
    ++number_;
    if (trial.given.size() != given_.size() || trial.expected.size() != expected_.size()) {
      report_counts(trial.span, trial.given.size(), trial.expected.size());
      return;
    }
    std::vector<Given> given;
    for (size_t i = 0; i < given_.size(); ++i) {
      const syntax::Cell& cell = trial.given[i];
      Given made;
      if (cell.kind == syntax::Cell::Kind::value) {
        made.word = word_given(given_[i].field, cell);
        if (!made.word) return;
      } else if (!may_lack(given_[i], cell.span)) {
        return;
      }
      given.push_back(made);
    }
    std::vector<Wanted> wanted;
    for (size_t i = 0; i < expected_.size(); ++i) {
      const syntax::Outturn& cell = trial.expected[i];
      Wanted made{cell.kind, 0, cell.because};
      if (cell.kind == Outcome::value) {
        const auto word = check_constant(context_, cell.value, expected_[i].type);
        if (!word) return;
        made.word = *word;
      }
      wanted.push_back(std::move(made));
    }
    add_test(trial.span, given, wanted);
  }

  // A reference names a subject of the test.
  std::optional<Word> word_given(const program::Field& field, const syntax::Cell& cell) {
    if (field.type.kind != TypeKind::subject) {
      return check_constant(context_, cell.value, given_type(field));
    }
    return subject_named(field, slice(context_, cell.span), cell.span);
  }

  std::optional<Word> subject_named(const program::Field& field, const std::string& name,
                                    Span span) {
    for (size_t i = 0; i < model_.subjects.size(); ++i) {
      const program::GivenSubject& subject = model_.subjects[i];
      if (subject.subject == field.type.subject && subject.name == name) {
        return static_cast<Word>(i);
      }
    }
    context_.report(Kind::reference_other_kind, span,
                    {field.name, context_.program.subjects[field.type.subject].name, name});
    return {};
  }

  void report_counts(Span span, size_t given, size_t expected) {
    context_.report(Kind::trial_cell_count, span,
                    {std::to_string(given), std::to_string(expected), std::to_string(given_.size()),
                     std::to_string(expected_.size())});
  }

  // Subjects may be incomplete, dates and records not.
  bool may_lack(const GivenColumn& column, Span span) {
    const bool subject = column.what == GivenColumn::What::field && !column.record;
    if (subject || column.field.type.optional) return true;
    context_.report(Kind::cell_not_absent, span, {column.field.name});
    return false;
  }

  // ---- rows from a CSV: its columns are written as in the block, 因 behind an expected one ----
  static std::string bare(std::string_view text) { return normalise_cite(text); }

  struct CsvColumns {
    std::vector<int> given, expected, because;  // -1: none
  };

  std::optional<CsvColumns> match_header(const CsvFile& csv) {
    CsvColumns columns{std::vector<int>(given_.size(), -1), std::vector<int>(expected_.size(), -1),
                       std::vector<int>(expected_.size(), -1)};
    std::map<std::string, int*> slots;
    std::vector<std::string> known;
    const auto offer = [&](const std::string& name, int& slot) {
      slots[bare(name)] = &slot;
      known.push_back(name);
    };
    for (size_t i = 0; i < given_.size(); ++i) {
      offer(slice(context_, tree_.columns[0].given[i].span), columns.given[i]);
    }
    for (size_t i = 0; i < expected_.size(); ++i) {
      const std::string name = slice(context_, expected_[i].span);
      offer(name, columns.expected[i]);
      slots[bare(name + " 因")] = slots[bare(name + " because")] = &columns.because[i];
    }
    bool sound = true;
    for (size_t i = 0; i < csv.header.size(); ++i) {
      const auto slot = slots.find(bare(csv.header[i].text));
      if (slot == slots.end()) {
        context_.report(Kind::csv_unknown_column, csv.header[i].span,
                        {csv.header[i].text, list_names(known)});
        sound = false;
      } else if (*slot->second != -1) {
        context_.report(Kind::csv_column_twice, csv.header[i].span, {csv.header[i].text});
        sound = false;
      } else {
        *slot->second = static_cast<int>(i);
      }
    }
    for (const std::string& name : known) {
      if (!sound || *slots[bare(name)] != -1) continue;
      context_.report(Kind::csv_missing_column, csv.header[0].span, {name});
      sound = false;
    }
    return sound ? std::optional(columns) : std::nullopt;
  }

  void add_csv(const syntax::Text& path) {
    const auto csv = read_csv(context_, path);
    const auto columns = csv ? match_header(*csv) : std::nullopt;
    unread_ = unread_ || !columns;
    if (!columns) return;
    for (const CsvRow& row : csv->rows) {
      ++number_;
      std::vector<Given> given;
      std::vector<Wanted> wanted;
      if (read_csv_row(row, *columns, given, wanted)) add_test(row.span, given, wanted);
    }
  }

  bool read_csv_row(const CsvRow& row, const CsvColumns& columns, std::vector<Given>& given,
                    std::vector<Wanted>& wanted) {
    for (size_t i = 0; i < given_.size(); ++i) {
      const CsvCell& cell = row.cells[static_cast<size_t>(columns.given[i])];
      Given made;
      if (is_absent(cell.text)) {
        if (!may_lack(given_[i], cell.span)) return false;
      } else {
        made.word = given_[i].field.type.kind == TypeKind::subject
                        ? subject_named(given_[i].field, cell.text, cell.span)
                        : word_of_cell(given_type(given_[i].field), cell, given_[i].field.name);
        if (!made.word) return false;
      }
      given.push_back(made);
    }
    for (size_t i = 0; i < expected_.size(); ++i) {
      const CsvCell& cell = row.cells[static_cast<size_t>(columns.expected[i])];
      Wanted made;
      if (is_absent(cell.text)) {
        made.outcome = Outcome::lacks;
      } else if (cell.text == "无法确定" || cell.text == "undecided") {
        made.outcome = Outcome::undetermined;
      } else if (cell.text == "冲突" || cell.text == "conflict") {
        made.outcome = Outcome::conflict;
      } else {
        const auto word = word_of_cell(expected_[i].type, cell, slice(context_, expected_[i].span));
        if (!word) return false;
        made.word = *word;
      }
      if (columns.because[i] >= 0) {
        made.because = names_in(row.cells[static_cast<size_t>(columns.because[i])]);
      }
      wanted.push_back(std::move(made));
    }
    return true;
  }

  std::optional<Word> word_of_cell(const Type& type, const CsvCell& cell,
                                   const std::string& column) {
    if (!cell.text.empty()) return word_of_text(context_, type, cell.text, cell.span);
    context_.report(Kind::csv_empty_cell, cell.span, {column});
    return {};
  }

  // “异议不计，严重照计”; empty: not asked.
  static std::vector<syntax::Name> names_in(const CsvCell& cell) {
    std::vector<syntax::Name> names;
    std::string text = cell.text;
    for (const std::string_view separator : {"，", "、"}) {
      for (size_t at = text.find(separator); at != std::string::npos; at = text.find(separator)) {
        text.replace(at, separator.size(), ",");
      }
    }
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = std::min(text.find(',', begin), text.size());
      std::string name = text.substr(begin, end - begin);
      std::erase(name, ' ');
      if (!name.empty()) names.push_back({name, cell.span});
      begin = end + 1;
    }
    return names;
  }

  // ---- the test that a row makes ----
  void add_test(Span span, const std::vector<Given>& given, const std::vector<Wanted>& wanted) {
    program::Test test = model_;
    test.name += "#" + std::to_string(number_);
    test.span = span;
    for (size_t i = 0; i < given_.size(); ++i) put(given_[i], given[i].word, test);
    if (!known_until_given()) test.known_by = test.evaluation_date;
    for (size_t i = 0; i < expected_.size(); ++i) expect(expected_[i], wanted[i], span, test);
    if (versioned_ && !choose_versions(test)) return;
    context_.program.tests.push_back(std::move(test));
  }

  // By what the row gives; expectations go to where the records are then, which must be there.
  bool choose_versions(program::Test& test) {
    Instances chosen = instances_;
    const size_t before = context_.diagnostics.items.size();
    leave_out_versions(context_, test, chosen);
    drop_repeated(before);
    for (program::Expectation& one : test.expectations) {
      if (!one.record) continue;
      for (const auto& [name, known] : instances_.known) {
        if (known.subject != one.subject || known.record != one.record) continue;
        const Instances::Known& now = chosen.known.at(name);
        if (report_left_out(context_, name, now, one.span)) return false;
        one.record = now.record;
        break;
      }
    }
    return true;
  }

  // What is wrong with the versions is the same in each row.
  void drop_repeated(size_t before) {
    auto& items = context_.diagnostics.items;
    const auto from = items.begin() + static_cast<std::ptrdiff_t>(before);
    items.erase(std::remove_if(from, items.end(),
                               [&](const Diagnostic& item) {
                                 const auto words =
                                     fmt::format("{} {}", static_cast<int>(item.kind),
                                                 fmt::join(item.arguments, " "));
                                 return !reported_.insert(words).second;
                               }),
                items.end());
  }

  bool known_until_given() const {
    return std::any_of(given_.begin(), given_.end(),
                       [](const GivenColumn& column) {
                         return column.what == GivenColumn::What::known_until;
                       }) ||
           std::any_of(tree_.entries.begin(), tree_.entries.end(), [](const syntax::Entry& entry) {
             return builtin_of(entry.name.text) == Builtin::known_until;
           });
  }

  void put(const GivenColumn& column, std::optional<Word> word, program::Test& test) {
    if (column.what == GivenColumn::What::evaluation_date) {
      test.evaluation_date = static_cast<Days>(*word);
      return;
    }
    if (column.what == GivenColumn::What::known_until) {
      test.known_by = static_cast<Days>(*word);
      return;
    }
    program::GivenSubject& subject = test.subjects[column.subject];
    auto& words = column.record ? subject.records[*column.record].fields : subject.fields;
    auto& texts = column.record ? subject.records[*column.record].texts : subject.texts;
    give(context_, column.field, word, words[column.index], texts[column.index]);
  }

  void expect(const ExpectedColumn& column, const Wanted& wanted, Span span, program::Test& test) {
    program::Expectation made = column.model;
    made.span = span;
    const Type boolean = simple_type(TypeKind::boolean);
    switch (wanted.outcome) {
      case Outcome::undetermined:
        made.kind = program::Expectation::Kind::undetermined;
        break;
      case Outcome::conflict:
        made.kind = program::Expectation::Kind::conflict;
        if (!may_conflict(context_, made.expr)) {
          context_.report(Kind::conflict_of_define, column.span, {slice(context_, column.span)});
          return;
        }
        break;
      case Outcome::lacks:
        if (!column.type.optional) {
          context_.report(Kind::never_absent, span, {slice(context_, column.span)});
          return;
        }
        made.expr = context_.make(
            program::Not{context_.make(program::Has{made.expr}, boolean, span)}, boolean, span);
        break;
      case Outcome::value:
        made.expr = context_.make(program::Compare{program::Comparison::equal, made.expr,
                                                   context_.make(program::Literal{wanted.word},
                                                                 plain(column.type), span)},
                                  boolean, span);
        break;
    }
    read_because(context_, wanted.because, made);
    test.expectations.push_back(std::move(made));
  }

  static Type plain(Type type) {
    type.optional = false;
    return type;
  }

  Context& context_;
  const syntax::Test& tree_;
  const Instances& instances_;
  const program::Test& model_;
  std::vector<GivenColumn> given_;
  std::vector<ExpectedColumn> expected_;
  size_t number_ = 0;    // of the row
  bool unread_ = false;  // a file of rows, which has been reported
  bool versioned_ = false;
  std::set<std::string> reported_;  // of versions
};

}  // namespace

Supplied supplied_by_trials(const syntax::Test& tree) {
  Supplied supplied;
  for (const syntax::TrialColumns& columns : tree.columns) {
    for (const syntax::Path& path : columns.given) {
      if (date_named(path) == Builtin::evaluation_date) supplied.fields.insert("评价日");
      if (path.names.size() == 2) {
        supplied.fields.insert(path.names[0].text + "." + path.names[1].text);
      }
    }
  }
  return supplied;
}

void add_trials(Context& context, const syntax::Test& tree, const Instances& instances,
                const program::Test& model) {
  Trials(context, tree, instances, model).add();
}

}  // namespace xinheng::check
