// Type names, and types in the words of messages.
#pragma once

#include "compiler/check/context.h"

namespace xinheng::check {

// Reports what is wrong; empty then. references: a kind of subject is a type here.
std::optional<Type> resolve_type(Context& context, const syntax::TypeName& name,
                                 bool references = false);
Words describe_type(const Context& context, const Type& type);

Type simple_type(TypeKind kind);
Type decimal_type(int places);                 // the integer type where places is 0
bool is_number(const Type& type);              // integer or decimal
bool same_type(const Type& a, const Type& b);  // but for optional
// Code lists where order means something, numbers, money, dates.
bool is_ordered(const Context& context, const Type& type);

}  // namespace xinheng::check
