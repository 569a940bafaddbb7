// 模拟: what made-up data looks like.
#include <algorithm>

#include "compiler/check/declare.h"
#include "compiler/check/expression.h"
#include "compiler/check/names.h"
#include "compiler/check/rules.h"
#include "compiler/values/fixed_point.h"

namespace xinheng::check {
namespace {

using program::Field;
using program::Hint;
using Reach = program::Reach;

constexpr int weight_places = 6;
constexpr uint64_t subjects_max = 100'000'000;

bool is_one_of(const syntax::Name& name, std::string_view zh, std::string_view en) {
  return name.text == zh || name.text == en;
}

class Check {
 public:
  Check(Context& context, const syntax::Simulation& tree) : context_(context), tree_(tree) {}

  bool find_kind() {
    const std::string& name = tree_.name.text;
    if (const auto subject = find_global<SubjectId>(context_, name)) {
      made_.subject = *subject;
      fields_ = context_.program.subjects[*subject].fields;
      return true;
    }
    if (const auto record = find_global<RecordId>(context_, name)) {
      const program::Record& kind = context_.program.records[*record];
      made_.record = *record;
      fields_ = kind.fields;
      owner_ = context_.program.subjects[kind.owner].fields;
      return true;
    }
    if (context_.broken.contains(name)) return false;
    std::vector<std::string> known = names_of<SubjectId>(context_);
    for (const std::string& record : names_of<RecordId>(context_)) known.push_back(record);
    report_unknown(context_, tree_.name, {"主体、记录或关系", "subject, record or link"}, known);
    return false;
  }

  void read() {
    for (const syntax::Hint& hint : tree_.hints) read_hint(hint);
    context_.program.simulations.push_back(std::move(made_));
  }

 private:
  bool of_record() const { return made_.record.valid(); }

  bool refuse(Span span, const Words& why) {
    context_.report(Kind::hint_form, span, {slice(context_, span), why.zh, why.en});
    return false;
  }

  void read_hint(const syntax::Hint& tree) {
    const auto& names = tree.what.names;
    const bool bare = !tree.what.from_self && names.size() == 1;
    if (bare && is_one_of(names[0], "更正", "corrections")) return read_corrections(tree);
    if (bare && is_one_of(names[0], "数量", "how_many")) {
      of_record() ? read_records(tree) : read_subjects(tree);
      return;
    }
    if (tree.what.from_self || names.size() > 2) {
      refuse(tree.what.span, {"这不是它的字段", "this is no field of it"});
      return;
    }
    Hint hint;
    const auto field = find(fields_, names[0], tree_.name.text);
    if (!field) return;
    hint.field = *field;
    if (names.size() == 2) {
      read_months(tree, hint);
    } else if (fields_[*field].type.kind == TypeKind::subject) {
      read_reference(tree, hint);
    } else {
      read_values(tree, hint);
    }
  }

  std::optional<uint32_t> find(const std::vector<Field>& fields, const syntax::Name& name,
                               const std::string& owner) {
    const auto found = find_field(fields, name.text);
    if (!found && !context_.broken.contains(owner + "." + name.text)) {
      report_unknown(context_, name, {"字段（“" + owner + "”）", "field of “" + owner + "”"},
                     field_names(fields));
    }
    return found;
  }

  // Enters the hint; it must be able to come into play.
  void add(const syntax::Hint& tree, Hint hint) {
    hint.span = tree.span;
    for (const Hint& earlier : made_.hints) {
      const bool same = earlier.what == hint.what && earlier.field == hint.field;
      if (!same || !earlier.when.empty()) continue;
      context_.report(Kind::hint_idle, tree.span, {slice(context_, tree.what.span)});
      return;
    }
    made_.hints.push_back(std::move(hint));
  }

  // ---- how many ----
  bool is_plain(const syntax::Hint& tree, const Words& what) {
    const bool plain = !tree.since && tree.alike.empty() && tree.wanted.empty();
    return plain || refuse(tree.span, what);
  }
  // The only value of a sentence, without a weight.
  const syntax::Reach* only(const syntax::Hint& tree) const {
    if (!tree.when.empty() || tree.chances.size() != 1) return nullptr;
    const syntax::Chance& chance = tree.chances[0];
    const bool value = chance.reach.kind == syntax::Reach::Kind::value && !chance.reach.high;
    return value && !chance.weight ? &chance.reach : nullptr;
  }
  static std::optional<uint64_t> millionths(const std::string& written) {
    const bool percent = written.ends_with('%');
    const auto value = parse_fixed(percent ? written.substr(0, written.size() - 1) : written,
                                   percent ? weight_places - 2 : weight_places);
    return value && *value >= 0 ? std::optional(static_cast<uint64_t>(*value)) : std::nullopt;
  }

  void read_subjects(const syntax::Hint& tree) {
    const Words form = {"主体的数量写一个整数，或者占 --subjects 的百分之几",
                        "the number of subjects is one integer, or a share of --subjects"};
    if (!is_plain(tree, form)) return;
    const syntax::Reach* reach = only(tree);
    if (!reach || made_.number || made_.share) {
      refuse(tree.span, form);
    } else if (reach->share) {
      made_.share = millionths(reach->share->text);
      if (!made_.share || *made_.share == 0) refuse(tree.span, form);
    } else if (const auto number =
                   check_constant(context_, reach->low, simple_type(TypeKind::integer))) {
      if (*number < 1 || static_cast<uint64_t>(*number) > subjects_max) {
        refuse(tree.span, form);
        return;
      }
      made_.number = static_cast<uint64_t>(*number);
    }
  }

  void read_records(const syntax::Hint& tree) {
    if (!is_plain(tree, {"数量不写“自”“按”", "how_many goes without since and by"})) return;
    Hint hint;
    hint.what = Hint::What::number;
    if (!read_when(tree, hint, 0)) return;
    Field number;
    number.name = "数量";
    number.type = simple_type(TypeKind::integer);
    if (!read_chances(tree, hint, number)) return;
    for (size_t i = 0; i < hint.chances.size(); ++i) {
      const Reach& reach = hint.chances[i].reach;
      const bool fits = reach.kind == Reach::Kind::value && reach.low >= 0 && reach.high <= 100'000;
      if (fits) continue;
      refuse(tree.chances[i].span,
             {"每个主体的条数是 0 到 100,000", "an owner has 0 to 100,000 records"});
      return;
    }
    add(tree, std::move(hint));
  }

  void read_corrections(const syntax::Hint& tree) {
    const bool versions = of_record() && context_.program.records[made_.record].known &&
                          context_.program.records[made_.record].known->until;
    const syntax::Reach* reach = only(tree);
    const bool plain = !tree.since && tree.alike.empty() && tree.wanted.empty();
    const auto share = reach && reach->share ? millionths(reach->share->text) : std::nullopt;
    if (versions && plain && share && *share <= program::chance_one) {
      made_.corrected = *share;
      return;
    }
    refuse(tree.span, {"更正只写一个百分数，而且记录要有“已知 自 … 至 …”",
                       "corrections is one percentage, of records with 'known since … until …'"});
  }

  // ---- values ----
  void read_months(const syntax::Hint& tree, Hint& hint) {
    const bool date = fields_[hint.field].type.kind == TypeKind::date;
    if (!date || !is_one_of(tree.what.names[1], "月份", "month") || is_birth(hint.field)) {
      refuse(tree.what.span,
             {"月份是日期字段的，出生日期除外", "month is of a date, but for births"});
      return;
    }
    if (!is_plain(tree, {"月份不写“自”“按”", "month goes without since and by"})) return;
    hint.what = Hint::What::month;
    Field month;
    month.name = "月份";
    month.type = simple_type(TypeKind::integer);
    if (!read_when(tree, hint, hint.field) || !read_chances(tree, hint, month)) return;
    for (size_t i = 0; i < hint.chances.size(); ++i) {
      const Reach& reach = hint.chances[i].reach;
      const bool rest = reach.kind == Reach::Kind::otherwise;
      if (rest || (reach.kind == Reach::Kind::value && reach.low >= 1 && reach.high <= 12))
        continue;
      refuse(tree.chances[i].span, {"月份是 1 到 12", "a month is 1 to 12"});
      return;
    }
    add(tree, std::move(hint));
  }

  bool is_birth(uint32_t field) const {
    return made_.subject.valid() &&
           program::is_birth_date(context_.program.subjects[made_.subject], fields_[field]);
  }

  void read_values(const syntax::Hint& tree, Hint& hint) {
    const Field& field = fields_[hint.field];
    if (field.key || field.type.kind == TypeKind::text || field.type.kind == TypeKind::period) {
      refuse(tree.what.span,
             {"主键、文本和期间由程序来定", "keys, texts and periods are not hinted"});
      return;
    }
    if (!tree.alike.empty() || !tree.wanted.empty()) {
      refuse(tree.span, {"“按”和所指的条件只用于指向主体的字段",
                         "'by' and traits of what is named are for references"});
      return;
    }
    if (is_birth(hint.field) && (!tree.when.empty() || tree.since)) {
      refuse(tree.span, {"出生日期写在身份代码里，不带条件", "births go without conditions"});
      return;
    }
    if (!read_since(tree, hint) || !read_when(tree, hint, hint.field)) return;
    if (read_chances(tree, hint, field)) add(tree, std::move(hint));
  }

  bool is_earlier(const syntax::Name& name, uint32_t used, uint32_t field) {
    if (used < field) return true;
    context_.report(Kind::hint_later, name.span, {name.text, fields_[field].name});
    return false;
  }

  bool read_since(const syntax::Hint& tree, Hint& hint) {
    if (!tree.since) return true;
    hint.since = find(fields_, *tree.since, tree_.name.text);
    if (!hint.since) return false;
    const bool dates = fields_[hint.field].type.kind == TypeKind::date &&
                       fields_[*hint.since].type.kind == TypeKind::date;
    if (!dates) {
      return refuse(tree.span, {"“自”的两边都是日期", "both sides of 'since' are dates"});
    }
    return is_earlier(*tree.since, *hint.since, hint.field);
  }

  // limit: only fields of this row that come before it.
  bool read_when(const syntax::Hint& tree, Hint& hint, uint32_t limit) {
    for (const syntax::Trait& one : tree.when) {
      const bool own = !one.path.from_self;
      if (one.path.names.size() > 2 || (!own && !of_record())) {
        return refuse(one.path.span, {"条件写 字段 或者 本.字段", "a condition is of a field"});
      }
      const auto trait = read_trait(one, own ? fields_ : owner_);
      if (!trait) return false;
      if (own && hint.what == Hint::What::number) {
        return refuse(one.path.span,
                      {"数量的条件是主体的：本.字段", "how_many depends on self.field"});
      }
      if (own && !is_earlier(one.path.names[0], trait->field, limit)) return false;
      hint.when.push_back(*trait);
      hint.when.back().of_owner = !own;
    }
    return true;
  }

  std::optional<program::Trait> read_trait(const syntax::Trait& tree,
                                           const std::vector<Field>& fields) {
    program::Trait trait;
    const auto field = find(fields, tree.path.names[0], tree_.name.text);
    if (!field) return {};
    if (tree.path.names.size() == 2) return read_column_trait(tree, *field, fields[*field].type);
    const TypeKind kind = fields[*field].type.kind;
    const bool texts = kind == TypeKind::text || kind == TypeKind::period ||
                       kind == TypeKind::subject || fields[*field].key;
    if (texts) {
      refuse(tree.path.span, {"这样的字段不作条件", "such a field is no condition"});
      return {};
    }
    trait.field = *field;
    for (const syntax::Reach& one : tree.reaches) {
      const auto reach = read_reach(one, fields[*field], {});
      if (!reach) return {};
      trait.reaches.push_back(*reach);
    }
    return trait;
  }

  // 行为.性质 属于 {失信}: the rows of which the column says so.
  std::optional<program::Trait> read_column_trait(const syntax::Trait& tree, uint32_t field,
                                                  const Type& type) {
    if (type.kind != TypeKind::row) {
      refuse(tree.path.span, {"只有清单的行有列", "only rows of a table have columns"});
      return {};
    }
    const program::Table& table = context_.program.tables[type.table];
    const auto column = find(table.columns, tree.path.names[1], table.name);
    if (!column) return {};
    std::vector<Reach> wanted;
    for (const syntax::Reach& one : tree.reaches) {
      const auto reach = read_reach(one, context_.program.tables[type.table].columns[*column], {});
      if (!reach) return {};
      wanted.push_back(*reach);
    }
    program::Trait trait;
    trait.field = field;
    const auto& rows = context_.program.tables[type.table].rows;
    for (size_t row = 0; row < rows.size(); ++row) {
      const std::optional<Word>& word = rows[row][*column];
      const bool fits = std::any_of(wanted.begin(), wanted.end(), [&](const Reach& reach) {
        if (reach.kind == Reach::Kind::lacks) return !word;
        return word && reach.low <= *word && *word <= reach.high;
      });
      const auto ordinal = static_cast<Word>(row);
      if (fits) trait.reaches.push_back({Reach::Kind::value, ordinal, ordinal, false});
    }
    return trait;
  }

  void read_reference(const syntax::Hint& tree, Hint& hint) {
    const SubjectId other = fields_[hint.field].type.subject;
    const std::vector<Field> others = context_.program.subjects[other].fields;
    if (tree.since || !tree.chances.empty()) {
      refuse(tree.span, {"指向主体的字段写：按 字段：字段 属于 {值}",
                         "a reference is: by FIELD: FIELD in {VALUE}"});
      return;
    }
    if (!read_when(tree, hint, hint.field)) return;
    for (const syntax::Name& name : tree.alike) {
      const auto own = find(owner_, name, tree_.name.text);
      const auto theirs = find(others, name, context_.program.subjects[other].name);
      if (!own || !theirs) return;
      Type left = owner_[*own].type, right = others[*theirs].type;
      left.optional = right.optional = false;
      if (left.kind != TypeKind::code || left != right) {
        refuse(name.span, {"“按”的是两边都有的、同一个代码表的字段",
                           "'by' is a field of both, of one code list"});
        return;
      }
      hint.alike.emplace_back(*own, *theirs);
    }
    for (const syntax::Trait& one : tree.wanted) {
      if (one.path.from_self || one.path.names.size() > 2) {
        refuse(one.path.span, {"这里写所指主体的字段", "a field of what is named belongs here"});
        return;
      }
      const auto trait = read_trait(one, others);
      if (!trait) return;
      hint.wanted.push_back(*trait);
    }
    add(tree, std::move(hint));
  }

  bool read_chances(const syntax::Hint& tree, Hint& hint, const Field& field) {
    if (tree.chances.empty()) {
      return refuse(tree.span, {"没有写值和份额", "there are no values with their shares"});
    }
    const Words forms = {"份额要么都写 %，要么都不写；只有一个值的可以不写",
                         "either every share has its % or none; a single value may go without"};
    uint64_t sum = 0;
    size_t percents = 0;
    for (const syntax::Chance& one : tree.chances) {
      program::Chance chance;
      if (!one.weight && tree.chances.size() > 1) return refuse(one.span, forms);
      chance.weight = program::chance_one;
      if (one.weight) {
        const auto weight = millionths(one.weight->text);
        if (!weight) return refuse(one.span, {"份额至多6位小数", "a share has 6 places at most"});
        chance.weight = *weight;
        if (one.weight->text.ends_with('%')) ++percents;
      }
      const auto reach = read_reach(one.reach, field, hint.since);
      if (!reach) return false;
      chance.reach = *reach;
      sum += chance.weight;
      hint.chances.push_back(chance);
    }
    if (percents != 0 && percents != tree.chances.size()) return refuse(tree.span, forms);
    if (sum == 0) return refuse(tree.span, {"份额都是 0", "every share is 0"});
    if (percents == 0 || sum == program::chance_one) return true;
    const std::string percent = format_shortest(static_cast<int64_t>(sum), weight_places - 2);
    context_.report(Kind::hint_weights, tree.span, {percent + "%"});
    return false;
  }

  std::optional<Reach> read_reach(const syntax::Reach& tree, const Field& field,
                                  std::optional<uint32_t> since) {
    Reach reach;
    reach.kind = static_cast<Reach::Kind>(tree.kind);
    if (reach.kind == Reach::Kind::lacks && !field.type.optional) {
      refuse(tree.span, {"它不能缺；错的、少的值用 --wrong-share 掺入",
                         "it can't be absent; --wrong-share plants values that are missing"});
      return {};
    }
    if (reach.kind != Reach::Kind::value) return reach;
    const auto low = read_word(tree.low, field.type, reach);
    const bool ago = reach.ago;
    const auto high = tree.high ? read_word(*tree.high, field.type, reach) : low;
    if (!low || !high) return {};
    if (ago != reach.ago || (since && !ago)) {
      refuse(tree.span, {"两头要么都是日期，要么都是期间；“自”后面是期间",
                         "both ends are dates or both periods; after 'since' they are periods"});
      return {};
    }
    const bool ordered = is_ordered(context_, field.type) && field.type.kind != TypeKind::code;
    if (tree.high && !ordered) {
      refuse(tree.span, {"只有数、金额和日期有一段", "only numbers, money and dates have ranges"});
      return {};
    }
    reach.low = *low;
    reach.high = *high;
    if (length(reach, *low) <= length(reach, *high)) return reach;
    context_.report(Kind::hint_range, tree.span, {slice(context_, tree.span)});
    return {};
  }

  static Word length(const Reach& reach, Word word) {
    if (!reach.ago) return word;
    const Period period = decode_period(word);
    return period.amount * (period.unit == Period::Unit::months ? 30 : 1);
  }

  std::optional<Word> read_word(syntax::ExprId id, const Type& type, Reach& reach) {
    const syntax::Expr& written = context_.written(id);
    const auto* literal = std::get_if<syntax::PeriodLiteral>(&written.node);
    reach.ago = type.kind == TypeKind::date && literal != nullptr;
    if (!reach.ago) return check_constant(context_, id, type);
    if (literal->period.unit != Period::Unit::workdays) return encode_period(literal->period);
    refuse(written.span, {"这里不用工作日", "working days are of no use here"});
    return {};
  }

  Context& context_;
  const syntax::Simulation& tree_;
  program::Simulation made_;
  std::vector<Field> fields_, owner_;
};

}  // namespace

void check_simulations(Context& context) {
  Once once(context, {"模拟", "simulation"});
  each<syntax::Simulation>(context, [&](const auto& tree) {
    Check check(context, tree);
    if (check.find_kind() && once.add(tree.name)) check.read();
  });
}

}  // namespace xinheng::check
