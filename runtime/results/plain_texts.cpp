#include "runtime/results/plain_texts.h"

#include <arrow/array/array_binary.h>
#include <arrow/array/array_dict.h>
#include <arrow/array/array_nested.h>
#include <arrow/array/builder_binary.h>

#include "runtime/results/arrays.h"

namespace xinheng::results {
namespace {

TypePtr plain(const TypePtr& type) {
  if (type->id() == arrow::Type::DICTIONARY)
    return static_cast<const arrow::DictionaryType&>(*type).value_type();
  if (type->id() != arrow::Type::LIST) return type;
  const auto& item = static_cast<const arrow::ListType&>(*type).value_field();
  return arrow::list(item->WithType(plain(item->type())));
}

arrow::Result<ArrayPtr> written_out(const arrow::DictionaryArray& codes) {
  const auto& texts = static_cast<const arrow::StringArray&>(*codes.dictionary());
  arrow::StringBuilder builder;
  ARROW_RETURN_NOT_OK(builder.Reserve(codes.length()));
  for (int64_t i = 0; i < codes.length(); ++i)
    ARROW_RETURN_NOT_OK(codes.IsNull(i) ? builder.AppendNull()
                                        : builder.Append(texts.GetView(codes.GetValueIndex(i))));
  return builder.Finish();
}

arrow::Result<ArrayPtr> plain(const ArrayPtr& array) {
  if (array->type_id() == arrow::Type::DICTIONARY)
    return written_out(static_cast<const arrow::DictionaryArray&>(*array));
  if (array->type_id() != arrow::Type::LIST) return array;
  const auto& lists = static_cast<const arrow::ListArray&>(*array);
  ARROW_ASSIGN_OR_RAISE(const ArrayPtr values, plain(lists.values()));
  return std::make_shared<arrow::ListArray>(plain(lists.type()), lists.length(),
                                            lists.value_offsets(), values, lists.null_bitmap(),
                                            lists.null_count(), lists.offset());
}

}  // namespace

std::shared_ptr<arrow::Schema> with_plain_texts(const arrow::Schema& schema) {
  arrow::FieldVector fields;
  for (const auto& field : schema.fields()) fields.push_back(field->WithType(plain(field->type())));
  return arrow::schema(fields);
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> with_plain_texts(
    const arrow::RecordBatch& batch, const std::shared_ptr<arrow::Schema>& schema) {
  std::vector<ArrayPtr> arrays;
  for (const ArrayPtr& array : batch.columns()) {
    ARROW_ASSIGN_OR_RAISE(arrays.emplace_back(), plain(array));
  }
  return arrow::RecordBatch::Make(schema, batch.num_rows(), std::move(arrays));
}

}  // namespace xinheng::results
