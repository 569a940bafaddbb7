#include "compiler/check/types.h"

#include "compiler/check/names.h"

namespace xinheng::check {
namespace {

TypeKind builtin_type(Builtin builtin) {
  switch (builtin) {
    case Builtin::text:
      return TypeKind::text;
    case Builtin::integer:
      return TypeKind::integer;
    case Builtin::decimal:
      return TypeKind::decimal;
    case Builtin::money:
      return TypeKind::money;
    case Builtin::date:
      return TypeKind::date;
    case Builtin::period:
      return TypeKind::period;
    case Builtin::boolean:
      return TypeKind::boolean;
    case Builtin::clause:
      return TypeKind::clause;
    case Builtin::citizen_code:
      return TypeKind::citizen_code;
    default:
      return TypeKind::legal_code;
  }
}

std::vector<std::string> known_types(const Context& context, const syntax::Name& like) {
  std::vector<std::string> known = names_of<CodesId>(context);
  for (const std::string& name : names_of<TableId>(context)) known.push_back(name);
  for (const std::string& name : builtin_names(like, Builtin::text, Builtin::legal_code)) {
    known.push_back(name);
  }
  return known;
}

bool check_places(Context& context, const syntax::TypeName& name, bool decimal) {
  if (decimal && !name.places) {
    context.report(Kind::decimal_without_places, name.span, {name.name.text});
    return false;
  }
  if (!decimal && name.places) {
    context.report(Kind::places_not_allowed, name.span, {name.name.text});
    return false;
  }
  if (name.places && (*name.places < 0 || *name.places > decimal_places_max)) {
    context.report(Kind::too_many_places, name.span, {std::to_string(*name.places)});
    return false;
  }
  return true;
}

}  // namespace

std::optional<Type> resolve_type(Context& context, const syntax::TypeName& name, bool references) {
  Type type;
  type.optional = name.optional;
  const auto builtin = builtin_of(name.name.text);
  if (!check_places(context, name, builtin == Builtin::decimal)) return {};
  if (builtin == Builtin::code) {
    context.report(Kind::type_not_here, name.span, {name.name.text});
    return {};
  }
  if (builtin && *builtin >= Builtin::text) {
    type.kind = builtin_type(*builtin);
    if (name.places) type.places = *name.places;
    if (type.kind == TypeKind::money) type.places = 2;
    return type;
  }
  if (const auto codes = find_global<CodesId>(context, name.name.text)) {
    type.kind = TypeKind::code;
    type.codes = *codes;
    return type;
  }
  if (const auto table = find_global<TableId>(context, name.name.text)) {
    type.kind = TypeKind::row;
    type.table = *table;
    return type;
  }
  if (const auto subject = find_global<SubjectId>(context, name.name.text)) {
    if (!references) {
      context.report(Kind::reference_not_here, name.span, {name.name.text});
      return {};
    }
    type.kind = TypeKind::subject;
    type.subject = *subject;
    return type;
  }
  if (!context.broken.contains(name.name.text)) {
    report_unknown(context, name.name, {"类型、代码表或清单", "type, code list or table"},
                   known_types(context, name.name));
  }
  return {};
}

Words describe_type(const Context& context, const Type& type) {
  switch (type.kind) {
    case TypeKind::boolean:
      return {"是否", "boolean"};
    case TypeKind::integer:
      return {"整数", "integer"};
    case TypeKind::decimal: {
      const std::string places = "(" + std::to_string(type.places) + ")";
      return {"小数" + places, "decimal" + places};
    }
    case TypeKind::money:
      return {"金额", "money"};
    case TypeKind::date:
      return {"日期", "date"};
    case TypeKind::period:
      return {"期间", "period"};
    case TypeKind::text:
      return {"文本", "text"};
    case TypeKind::code: {
      const std::string& name = context.program.codes[type.codes].name;
      return {"代码表“" + name + "”的代码", "a code of “" + name + "”"};
    }
    case TypeKind::row: {
      const std::string& name = context.program.tables[type.table].name;
      return {"清单“" + name + "”的一行", "a row of “" + name + "”"};
    }
    case TypeKind::clause:
      return {"条款", "clause"};
    case TypeKind::citizen_code:
      return {"公民信用代码", "citizen_code"};
    case TypeKind::legal_code:
      return {"法人信用代码", "legal_code"};
    case TypeKind::subject: {
      const std::string& name = context.program.subjects[type.subject].name;
      return {"一个“" + name + "”", "a “" + name + "”"};
    }
  }
  return {};
}

Type simple_type(TypeKind kind) {
  Type type;
  type.kind = kind;
  if (kind == TypeKind::money) type.places = 2;
  return type;
}

Type decimal_type(int places) {
  Type type = simple_type(places == 0 ? TypeKind::integer : TypeKind::decimal);
  type.places = places;
  return type;
}

bool is_number(const Type& type) {
  return type.kind == TypeKind::integer || type.kind == TypeKind::decimal;
}

bool same_type(const Type& a, const Type& b) {
  Type plain_a = a, plain_b = b;
  plain_a.optional = plain_b.optional = false;
  return plain_a == plain_b;
}

bool is_ordered(const Context& context, const Type& type) {
  switch (type.kind) {
    case TypeKind::integer:
    case TypeKind::decimal:
    case TypeKind::money:
    case TypeKind::date:
      return true;
    case TypeKind::code:
      return context.program.codes[type.codes].ordered;
    default:
      return false;
  }
}

}  // namespace xinheng::check
