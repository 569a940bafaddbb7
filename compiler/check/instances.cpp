#include "compiler/check/instances.h"

#include <algorithm>

#include "compiler/check/declare.h"
#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

// Fields of one instance while its layers are laid over each other.
struct Values {
  std::vector<std::optional<Word>> words;
  std::vector<std::string> texts;
  std::vector<bool> written;  // also where 缺 was
  std::vector<bool> wrong;    // and reported
};

std::string text_of(const Context& context, const Type& type, Word word) {
  switch (type.kind) {
    case TypeKind::text:
    case TypeKind::citizen_code:
    case TypeKind::legal_code:
      return context.program.text_literals[static_cast<size_t>(word)];
    case TypeKind::code:
      return context.program.codes[type.codes].codes[static_cast<size_t>(word)].name;
    case TypeKind::row:
      return context.program.tables[type.table].row_names[static_cast<size_t>(word)];
    default:
      return "";
  }
}

bool is_key_code(const Type& type) {
  return type.kind == TypeKind::citizen_code || type.kind == TypeKind::legal_code;
}

// The subjects of a test, by name: what references may name.
using Given = std::map<std::string, std::pair<SubjectId, uint32_t>>;

// How the entries of an instance are read.
struct Reading {
  const Given* given = nullptr;  // none: a sample, which knows no other subject
  bool raw_text = false;         // a text stands for what a data file holds, whatever the type
};

// 任职企业：乙； where 乙 is a subject of the test.
std::optional<Word> read_reference(Context& context, const Type& type, const syntax::Entry& entry,
                                   const Given* given) {
  const syntax::Expr& value = context.written(entry.values[0]);
  const auto* ref = std::get_if<syntax::PathRef>(&value.node);
  if (!given) return {};
  const std::string name = ref ? ref->path.names[0].text : slice(context, value.span);
  const auto found = given->find(name);
  const bool fits = ref && ref->path.names.size() == 1 && !ref->path.from_self &&
                    found != given->end() && found->second.first == type.subject;
  if (fits) return found->second.second;
  if (found == given->end() && context.pack.damage.may_declare(name)) return {};
  context.report(Kind::reference_other_kind, value.span,
                 {entry.name.text, context.program.subjects[type.subject].name, name});
  return {};
}

const std::string* text_literal(const Context& context, syntax::ExprId id) {
  if (!id.valid()) return nullptr;
  const auto* literal = std::get_if<syntax::TextLiteral>(&context.written(id).node);
  return literal ? &literal->text : nullptr;
}

void read_entry(Context& context, const std::string& owner,
                const std::vector<program::Field>& fields, const syntax::Entry& entry,
                const Reading& reading, Values& values) {
  const auto index = find_field(fields, entry.name.text);
  if (!index) {
    if (!context.broken.contains(owner + "." + entry.name.text)) {
      report_unknown(context, entry.name, {"字段（“" + owner + "”）", "field of “" + owner + "”"},
                     field_names(fields));
    }
    return;
  }
  values.written[*index] = true;
  values.words[*index].reset();
  values.texts[*index].clear();
  values.wrong[*index] = false;
  if (entry.lacks) return;
  values.wrong[*index] = true;
  if (entry.values.size() != 1) {
    context.report(Kind::entry_value, entry.span,
                   {entry.name.text, entry.name.text, "一个值", "one value"});
    return;
  }
  const Type type = given_type(fields[*index]);
  const auto* raw = reading.raw_text ? text_literal(context, entry.values[0]) : nullptr;
  if (raw) {
    values.texts[*index] = *raw;
    if (type.kind == TypeKind::text) values.words[*index] = intern_text(context, *raw);
    return;
  }
  if (type.kind == TypeKind::subject) {
    values.words[*index] = read_reference(context, type, entry, reading.given);
    values.texts[*index] = slice(context, context.written(entry.values[0]).span);
    return;
  }
  const auto word = check_constant(context, entry.values[0], type);
  if (!word) return;
  values.wrong[*index] = false;
  values.words[*index] = word;
  values.texts[*index] = text_of(context, type, *word);
}

Values read_layers(Context& context, const std::string& owner,
                   const std::vector<program::Field>& fields,
                   const std::vector<const syntax::Instance*>& layers, const Reading& reading) {
  Values values;
  values.words.resize(fields.size());
  values.texts.resize(fields.size());
  values.written.resize(fields.size(), false);
  values.wrong.resize(fields.size(), false);
  for (const syntax::Instance* layer : layers) {
    Once once(context, {"字段", "field"});
    for (const syntax::Entry& entry : layer->entries) {
      if (once.add(entry.name)) read_entry(context, owner, fields, entry, reading, values);
    }
  }
  return values;
}

// The key is the instance's name unless written. Nothing compares identity codes: their word is -1.
void finish_keys(Context& context, const std::vector<program::Field>& fields,
                 const std::string& name, Values& values) {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i].key) continue;
    if (!values.written[i]) values.texts[i] = name;
    const bool text = fields[i].type.kind == TypeKind::text;
    values.words[i] = text ? intern_text(context, values.texts[i]) : -1;
  }
}

program::GivenRecord read_record(Context& context, Samples& samples, const syntax::Instance& tree,
                                 const Supplied& supplied, RecordId id, const Given& given) {
  const program::Record& kind = context.program.records[id];
  const auto layers = samples.layers(tree);
  for (const syntax::Instance* layer : layers) {
    for (const syntax::Instance& child : layer->children) {
      context.report(Kind::record_in_record, child.span, {child.name.text});
    }
  }
  const bool rejected = supplied.rejected.contains(tree.name.text);
  Values values = read_layers(context, kind.name, kind.fields, layers, {&given, rejected});
  finish_keys(context, kind.fields, tree.name.text, values);
  const bool whole = layers.size() == (tree.like ? 2 : 1) &&
                     std::none_of(layers.begin(), layers.end(),
                                  [&](const auto* layer) { return context.damaged(layer->name); });
  const bool key_unknown = context.pack.damage.nameless;  // so the key may be another field
  for (size_t i = 0; whole && !key_unknown && i < kind.fields.size(); ++i) {
    const program::Field& field = kind.fields[i];
    if (values.words[i] || values.wrong[i] || field.type.optional || field.key || rejected)
      continue;
    if (supplied.fields.contains(tree.name.text + "." + field.name)) continue;
    context.report(Kind::record_field_missing, tree.name.span, {tree.name.text, field.name});
  }
  return {tree.name.text, id, std::move(values.words), std::move(values.texts)};
}

std::optional<RecordId> record_kind(Context& context, const syntax::Instance& tree,
                                    SubjectId owner) {
  const auto record = need_global<RecordId>(context, tree.kind, {"记录或关系", "record or link"});
  if (!record) return {};
  const SubjectId actual = context.program.records[*record].owner;
  if (actual == owner) return record;
  context.report(Kind::record_of_other_owner, tree.kind.span,
                 {tree.kind.text, context.program.subjects[actual].name,
                  context.program.subjects[owner].name});
  return {};
}

}  // namespace

Type given_type(const program::Field& field) {
  return is_key_code(field.type) ? simple_type(TypeKind::text) : field.type;
}

void give(Context& context, const program::Field& field, std::optional<Word> word,
          std::optional<Word>& word_given, std::string& text_given) {
  text_given = word ? text_of(context, given_type(field), *word) : "";
  // Nothing compares identity codes.
  word_given = word && is_key_code(field.type) ? std::optional<Word>(-1) : word;
}

Samples::Samples(Context& context) : context_(context) {
  Once once(context, {"样例", "sample"});
  each<syntax::Instance>(context, [&](const syntax::Instance& tree) {
    if (once.add(tree.name)) known_[tree.name.text] = &tree;
  });
  each<syntax::Instance>(context, [&](const syntax::Instance& tree) {
    const auto subject = find_global<SubjectId>(context, tree.kind.text);
    const auto record = find_global<RecordId>(context, tree.kind.text);
    if (subject) {
      const program::Subject& kind = context.program.subjects[*subject];
      read_layers(context, kind.name, kind.fields, {&tree}, {});
    } else if (record) {
      const program::Record& kind = context.program.records[*record];
      read_layers(context, kind.name, kind.fields, {&tree}, {});
    } else if (!context.broken.contains(tree.kind.text)) {
      std::vector<std::string> known = names_of<SubjectId>(context);
      for (const std::string& name : names_of<RecordId>(context)) known.push_back(name);
      report_unknown(context, tree.kind, {"主体或记录", "subject or record"}, known);
    }
  });
}

std::vector<const syntax::Instance*> Samples::layers(const syntax::Instance& instance) {
  std::vector<const syntax::Instance*> result{&instance};
  if (const auto& like = instance.like) {
    const auto found = known_.find(like->text);
    if (found == known_.end()) {
      std::vector<std::string> names;
      for (const auto& [name, tree] : known_) names.push_back(name);
      report_unknown(context_, *like, {"样例", "sample"}, names);
    } else if (found->second->kind.text != instance.kind.text) {
      context_.report(Kind::sample_of_other_kind, like->span,
                      {found->first, found->second->kind.text, instance.kind.text});
    } else {
      result.insert(result.begin(), found->second);
    }
  }
  return result;
}

void read_instances(Context& context, Samples& samples, const syntax::Test& tree,
                    const Supplied& supplied, program::Test& test, Instances& instances) {
  Once once(context, {"实例", "instance"});
  Given subjects;
  for (const syntax::Instance& item : tree.instances) {
    const auto kind = find_global<SubjectId>(context, item.kind.text);
    if (kind) subjects.try_emplace(item.name.text, *kind, static_cast<uint32_t>(subjects.size()));
  }
  for (const syntax::Instance& item : tree.instances) {
    // A brace that is missing puts records among the subjects.
    if (context.damaged(tree.name) && find_global<RecordId>(context, item.kind.text)) continue;
    const auto kind = need_global<SubjectId>(context, item.kind, {"主体", "subject"});
    instances.incomplete = instances.incomplete || !kind;
    if (!once.add(item.name) || !kind) continue;
    const auto subject = static_cast<uint32_t>(test.subjects.size());
    const program::Subject& schema = context.program.subjects[*kind];
    const auto layers = samples.layers(item);
    instances.incomplete = instances.incomplete || (item.like && layers.size() == 1);
    Values values = read_layers(context, schema.name, schema.fields, layers,
                                {&subjects, supplied.rejected.contains(item.name.text)});
    finish_keys(context, schema.fields, item.name.text, values);
    program::GivenSubject given{
        item.name.text, *kind, std::move(values.words), std::move(values.texts), {}};
    instances.known[item.name.text] = {subject, {}, *kind, {}, item.name.span};
    for (const syntax::Instance* layer : layers) {
      for (const syntax::Instance& child : layer->children) {
        const auto record = record_kind(context, child, *kind);
        instances.incomplete = instances.incomplete || !record;
        if (!once.add(child.name) || !record) continue;
        instances.known[child.name.text] = {subject, static_cast<uint32_t>(given.records.size()),
                                            *kind, *record, child.name.span};
        given.records.push_back(read_record(context, samples, child, supplied, *record, subjects));
      }
    }
    test.subjects.push_back(std::move(given));
  }
}

}  // namespace xinheng::check
