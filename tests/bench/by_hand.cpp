// The job of job.py from files to files, by a program written by hand for it alone: what a run of
// rules is measured by. As peers.py: by_hand SHAPE DATA JOB.json DATE THREADS WORK prints JSON, the
// seconds of each round and where the answers are. Keys of records play no part in the job: they
// aren't read, so rows that repeat aren't found. Other wrong rows are left out and counted.
#include <arrow/api.h>
#include <arrow/io/file.h>
#include <parquet/api/reader.h>
#include <parquet/arrow/writer.h>
#include <time.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "compiler/values/date.h"
#include "runtime/columns/key_codes.h"
#include "runtime/columns/parallel.h"
#include "tests/bench/kernel.h"

using namespace xinheng;
using columns::parallel;

namespace {

constexpr uint32_t batch_rows = 4096, nobody = 0xffffffffu;
constexpr int bin_bits = 12;  // persons of a bin: their records fit the second cache
constexpr uint64_t bin_persons = uint64_t{1} << bin_bits;
constexpr int rounds = 5;

[[noreturn]] void fail(const std::string& why) {
  throw std::runtime_error(why);
}

// ---- reading ----

struct Batch {
  std::array<uint8_t, batch_rows> good;
  std::array<uint64_t, batch_rows> codes;
  std::array<uint32_t, batch_rows> persons;
  std::array<uint8_t, batch_rows> behaviours, states;
  std::array<int32_t, batch_rows> occurred, reported;
  std::array<int64_t, batch_rows> amounts;
};

// Rows of a column, in pieces as its pages allow: get(rows, levels, values read) gives the rows got
// and puts their values to `out` from `done` on.
template <class T, class Get>
void read_rows(uint32_t rows, T* out, uint8_t* good, const Get& get) {
  std::array<int16_t, batch_rows> levels;
  for (uint32_t done = 0; done < rows;) {
    int64_t count = 0;
    const int64_t got = get(rows - done, levels.data(), &count, out + done);
    if (got <= 0) fail("a column ends before its last row");
    if (count != got)
      for (int64_t i = got; i-- > 0;) {
        good[done + i] &= levels[i] == 1;
        out[done + i] = levels[i] == 1 ? out[done + --count] : T{0};
      }
    done += static_cast<uint32_t>(got);
  }
}

template <class DType, class T, class Convert>
void read_values(parquet::ColumnReader& column, uint32_t rows, T* out, uint8_t* good,
                 const Convert& convert) {
  auto& reader = static_cast<parquet::TypedColumnReader<DType>&>(column);
  std::array<typename DType::c_type, batch_rows> values;
  read_rows(rows, out, good, [&](int64_t wanted, int16_t* levels, int64_t* count, T* to) {
    const int64_t got = reader.ReadBatch(wanted, levels, nullptr, values.data(), count);
    for (int64_t i = 0; i < *count; ++i) to[i] = convert(values[i]);
    return got;
  });
}

std::string_view text_of(const parquet::ByteArray& bytes) {
  return {reinterpret_cast<const char*>(bytes.ptr), bytes.len};
}

constexpr uint8_t unknown = 255;

// Texts by dictionary; meaning: of an entry.
template <class Meaning>
void read_codes(parquet::ColumnReader& column, uint32_t rows, uint8_t* out, uint8_t* good,
                std::vector<uint8_t>& known, const Meaning& meaning) {
  auto& reader = static_cast<parquet::ByteArrayReader&>(column);
  std::array<int32_t, batch_rows> indices;
  read_rows(rows, out, good, [&](int64_t wanted, int16_t* levels, int64_t* count, uint8_t* to) {
    const parquet::ByteArray* entries = nullptr;
    int32_t size = 0;
    const int64_t got = reader.ReadBatchWithDictionary(wanted, levels, nullptr, indices.data(),
                                                       count, &entries, &size);
    if (known.empty())
      for (int32_t i = 0; i < size; ++i) known.push_back(meaning(text_of(entries[i])));
    for (int64_t i = 0; i < *count; ++i) to[i] = known[static_cast<size_t>(indices[i])];
    return got;
  });
  for (uint32_t i = 0; i < rows; ++i) good[i] &= out[i] != unknown;
}

int64_t fen_of(const parquet::FLBA& bytes) {
  uint64_t word;
  std::memcpy(&word, bytes.ptr, 8);
  return static_cast<int64_t>(__builtin_bswap64(word));
}

std::unique_ptr<parquet::ParquetFileReader> open(const std::string& path) {
  return parquet::ParquetFileReader::OpenFile(path, true);
}

struct Persons {
  std::vector<uint64_t> codes;  // rising
  std::vector<std::pair<uint64_t, uint32_t>> slots;
  int shift = 0;

  size_t place(uint64_t code) const { return (code * 0x9e3779b97f4a7c15u) >> shift; }
  uint32_t find(uint64_t code) const {
    for (size_t at = place(code);; at = (at + 1) & (slots.size() - 1))
      if (slots[at].second == nobody || slots[at].first == code) return slots[at].second;
  }
};

Persons read_persons(const std::string& path) {
  Persons persons;
  const auto file = open(path);
  const int column = file->metadata()->schema()->ColumnIndex("身份代码");
  auto batch = std::make_unique<Batch>();
  for (int group = 0; group < file->metadata()->num_row_groups(); ++group) {
    const auto reader = file->RowGroup(group)->Column(column);
    const auto total = static_cast<uint32_t>(file->metadata()->RowGroup(group)->num_rows());
    for (uint32_t begin = 0; begin < total; begin += batch_rows) {
      const uint32_t rows = std::min(batch_rows, total - begin);
      read_values<parquet::ByteArrayType>(
          *reader, rows, batch->codes.data(), batch->good.data(),
          [](const parquet::ByteArray& bytes) {
            return columns::pack_if_valid_citizen_code(text_of(bytes));
          });
      for (uint32_t i = 0; i < rows; ++i)
        if (batch->codes[i] != 0) persons.codes.push_back(batch->codes[i]);
    }
  }
  std::sort(persons.codes.begin(), persons.codes.end());
  persons.codes.erase(std::unique(persons.codes.begin(), persons.codes.end()), persons.codes.end());
  const size_t slots = std::bit_ceil(persons.codes.size() * 2 + 2);
  persons.slots.resize(slots, {0, nobody});
  persons.shift = 64 - std::countr_zero(slots);
  for (uint32_t i = 0; i < persons.codes.size(); ++i) {
    size_t at = persons.place(persons.codes[i]);
    while (persons.slots[at].second != nobody) at = (at + 1) & (slots - 1);
    persons.slots[at] = {persons.codes[i], i};
  }
  return persons;
}

// ---- records to bins of persons ----

struct Record {
  uint32_t person;
  int32_t occurred, reported;
  uint8_t behaviour, state;
  int64_t amount;
};

// Of one thread; memory is taken in pieces and never moved.
class Bin {
 public:
  void add(const Record& record) {
    if (used_ == piece_records) {
      pieces_.emplace_back(new Record[piece_records]);
      used_ = 0;
    }
    pieces_.back()[used_++] = record;
  }
  uint64_t size() const {
    return pieces_.empty() ? 0 : (pieces_.size() - 1) * piece_records + used_;
  }
  template <class Use>
  void each(const Use& use) const {
    for (size_t p = 0; p < pieces_.size(); ++p) {
      const size_t count = p + 1 < pieces_.size() ? piece_records : used_;
      for (size_t i = 0; i < count; ++i) use(pieces_[p][i]);
    }
  }

 private:
  static constexpr size_t piece_records = 1024;
  std::vector<std::unique_ptr<Record[]>> pieces_;
  size_t used_ = piece_records;
};
using Bins = std::vector<Bin>;

class Scatter {
 public:
  Scatter(const std::string& path, const Persons& persons, size_t behaviours)
      : path_(path), persons_(persons), behaviours_(behaviours) {}

  // Every group goes to the bins of whichever thread reads it.
  std::vector<Bins> run(uint32_t threads) {
    const auto file = open(path_);
    const auto groups = static_cast<uint64_t>(file->metadata()->num_row_groups());
    std::vector<Bins> bins(threads);
    for (Bins& some : bins) some.resize(persons_.codes.size() / bin_persons + 1);
    std::atomic<uint64_t> next{0};
    parallel(threads, threads, [&](uint64_t thread) {
      auto batch = std::make_unique<Batch>();
      for (uint64_t group = next++; group < groups; group = next++)
        read_group(*file, static_cast<int>(group), *batch, bins[thread]);
    });
    return bins;
  }
  uint64_t refused() const { return refused_; }

 private:
  struct Columns {
    std::shared_ptr<parquet::ColumnReader> person, behaviour, occurred, reported, state, amount;
    std::vector<uint8_t> behaviours, states;  // by entry of the dictionary
  };

  void read_group(parquet::ParquetFileReader& file, int group, Batch& batch, Bins& bins) {
    const auto reader = file.RowGroup(group);
    const auto* schema = file.metadata()->schema();
    const auto column = [&](const char* name) { return reader->Column(schema->ColumnIndex(name)); };
    const auto codes = [&](const char* name) {
      return reader->ColumnWithExposeEncoding(schema->ColumnIndex(name),
                                              parquet::ExposedEncoding::DICTIONARY);
    };
    Columns columns{column("人"),
                    codes("行为"),
                    column("发生日"),
                    column("报送日"),
                    codes("状态"),
                    column("金额"),
                    {},
                    {}};
    const auto total = static_cast<uint32_t>(reader->metadata()->num_rows());
    for (uint32_t begin = 0; begin < total; begin += batch_rows) {
      const uint32_t rows = std::min(batch_rows, total - begin);
      std::fill_n(batch.good.begin(), rows, uint8_t{1});
      read_batch(columns, rows, batch);
      refused_ += put(batch, rows, bins);
    }
  }

  void read_batch(Columns& columns, uint32_t rows, Batch& batch) const {
    uint8_t* good = batch.good.data();
    read_values<parquet::ByteArrayType>(
        *columns.person, rows, batch.codes.data(), good,
        [](const auto& bytes) { return columns::pack_if_valid_citizen_code(text_of(bytes)); });
    for (uint32_t i = 0; i < rows; ++i)
      __builtin_prefetch(&persons_.slots[persons_.place(batch.codes[i])]);
    const auto day = [](int32_t days) { return days; };
    read_values<parquet::Int32Type>(*columns.occurred, rows, batch.occurred.data(), good, day);
    read_values<parquet::Int32Type>(*columns.reported, rows, batch.reported.data(), good, day);
    read_values<parquet::FLBAType>(*columns.amount, rows, batch.amounts.data(), good, fen_of);
    read_codes(*columns.behaviour, rows, batch.behaviours.data(), good, columns.behaviours,
               [this](std::string_view name) { return behaviour_of(name); });
    read_codes(*columns.state, rows, batch.states.data(), good, columns.states, state_of);
    for (uint32_t i = 0; i < rows; ++i) {
      batch.persons[i] = batch.codes[i] == 0 ? nobody : persons_.find(batch.codes[i]);
      good[i] &= batch.persons[i] != nobody;
      good[i] &= batch.occurred[i] >= data_date_min && batch.occurred[i] < data_date_max &&
                 batch.reported[i] >= data_date_min && batch.reported[i] < data_date_max;
    }
  }

  static uint64_t put(const Batch& batch, uint32_t rows, Bins& bins) {
    uint64_t refused = 0;
    for (uint32_t i = 0; i < rows; ++i) {
      refused += batch.good[i] == 0;
      if (batch.good[i] == 0) continue;
      bins[batch.persons[i] >> bin_bits].add({batch.persons[i], batch.occurred[i],
                                              batch.reported[i], batch.behaviours[i],
                                              batch.states[i], batch.amounts[i]});
    }
    return refused;
  }

  uint8_t behaviour_of(std::string_view name) const {
    constexpr std::string_view before = "行为";
    if (!name.starts_with(before)) return unknown;
    const int number = std::atoi(std::string(name.substr(before.size())).c_str());
    return number >= 0 && static_cast<size_t>(number) < behaviours_ ? static_cast<uint8_t>(number)
                                                                    : unknown;
  }
  static uint8_t state_of(std::string_view name) {
    constexpr std::array<std::string_view, 3> states = {"有效", "异议中", "已撤销"};
    const auto at = std::find(states.begin(), states.end(), name);
    return at == states.end() ? unknown : static_cast<uint8_t>(at - states.begin());
  }

  const std::string& path_;
  const Persons& persons_;
  const size_t behaviours_;
  std::atomic<uint64_t> refused_{0};
};

// ---- records by person ----

struct Clustered {
  std::vector<int32_t> behaviour, occurred, reported, state;
  std::vector<int64_t> amount;
  std::vector<uint64_t> first;

  bench::Records records() const {
    return {behaviour.data(), occurred.data(), reported.data(), state.data(),
            amount.data(),    first.data(),    first.size() - 1};
  }
  void resize(uint64_t records, uint64_t persons) {
    constexpr uint64_t pad = 64;
    for (auto* column : {&behaviour, &occurred, &reported, &state}) column->resize(records + pad);
    amount.resize(records + pad);
    first.resize(persons + 1);
  }
};

// One bin of all threads to `out`, from record `begin` and person `person` on.
void cluster(const std::vector<Bins>& bins, size_t bin, uint64_t persons, uint64_t begin,
             uint64_t person, Clustered& out) {
  std::array<uint64_t, bin_persons> next{};
  const auto mask = static_cast<uint32_t>(bin_persons - 1);
  for (const Bins& some : bins)
    some[bin].each([&](const Record& record) { ++next[record.person & mask]; });
  uint64_t sum = begin;
  for (uint64_t i = 0; i < persons; ++i) {
    out.first[person + i] = sum;
    sum += std::exchange(next[i], sum);
  }
  out.first[person + persons] = sum;
  for (const Bins& some : bins)
    some[bin].each([&](const Record& record) {
      const uint64_t at = next[record.person & mask]++;
      out.behaviour[at] = record.behaviour;
      out.occurred[at] = record.occurred;
      out.reported[at] = record.reported;
      out.state[at] = record.state;
      out.amount[at] = record.amount;
    });
}

uint64_t size_of(const std::vector<Bins>& bins, size_t bin) {
  uint64_t size = 0;
  for (const Bins& some : bins) size += some[bin].size();
  return size;
}

Clustered cluster_all(const std::vector<Bins>& bins, uint64_t persons, uint32_t threads) {
  std::vector<uint64_t> begin = {0};
  for (size_t bin = 0; bin < bins[0].size(); ++bin)
    begin.push_back(begin.back() + size_of(bins, bin));
  Clustered all;
  all.resize(begin.back(), persons);
  parallel(threads, bins[0].size(), [&](uint64_t bin) {
    const uint64_t person = bin * bin_persons;
    cluster(bins, bin, std::min(bin_persons, persons - person), begin[bin], person, all);
  });
  return all;
}

// ---- judging and writing ----

void resize(bench::Answers& answers, uint64_t persons) {
  for (auto& sums : answers.sums) sums.resize(persons);
  answers.score.resize(persons);
  answers.grade.resize(persons);
  answers.measures.resize(persons);
}

// part: of some persons, from `person` on.
void put(const bench::Answers& part, uint64_t person, bench::Answers& all) {
  const auto at = static_cast<std::ptrdiff_t>(person);
  for (size_t d = 0; d < bench::dimensions; ++d)
    std::copy(part.sums[d].begin(), part.sums[d].end(), all.sums[d].begin() + at);
  std::copy(part.score.begin(), part.score.end(), all.score.begin() + at);
  std::copy(part.grade.begin(), part.grade.end(), all.grade.begin() + at);
  std::copy(part.measures.begin(), part.measures.end(), all.measures.begin() + at);
}

struct Work {
  std::shared_ptr<const bench::Tables> tables;
  size_t behaviours;
  uint32_t threads;

  // A range of persons on each thread.
  bench::Answers judge(const bench::Records& records) const {
    bench::Answers all;
    resize(all, records.persons);
    if (threads == 1) {
      bench::judge(*tables, records, false, all);
      return all;
    }
    const uint64_t each = records.persons / threads + 1;
    parallel(threads, threads, [&](uint64_t thread) {
      const uint64_t person = std::min(records.persons, thread * each);
      bench::Records some = records;
      some.first += person;
      some.persons = std::min(each, records.persons - person);
      bench::Answers part;
      resize(part, some.persons);
      bench::judge(*tables, some, false, part);
      put(part, person, all);
    });
    return all;
  }

  // Bin by bin, so that records are clustered and judged in the cache.
  bench::Answers judge(const std::vector<Bins>& bins, uint64_t persons) const {
    bench::Answers all;
    resize(all, persons);
    std::atomic<size_t> next{0};
    parallel(threads, threads, [&](uint64_t) {
      Clustered some;
      bench::Answers part;
      for (size_t bin = next++; bin < bins[0].size(); bin = next++) {
        const uint64_t person = bin * bin_persons, count = std::min(bin_persons, persons - person);
        some.resize(size_of(bins, bin), count);
        cluster(bins, bin, count, 0, 0, some);
        resize(part, count);
        bench::judge(*tables, some.records(), false, part);
        put(part, person, all);
      }
    });
    return all;
  }
};

std::shared_ptr<arrow::Array> codes_array(std::span<const uint64_t> codes) {
  constexpr int64_t length = 18;
  const auto count = static_cast<int64_t>(codes.size());
  std::shared_ptr<arrow::Buffer> offsets = arrow::AllocateBuffer((count + 1) * 4).ValueOrDie();
  std::shared_ptr<arrow::Buffer> bytes = arrow::AllocateBuffer(count * length).ValueOrDie();
  auto* offset = reinterpret_cast<int32_t*>(offsets->mutable_data());
  for (int64_t i = 0; i <= count; ++i) offset[i] = static_cast<int32_t>(i * length);
  for (int64_t i = 0; i < count; ++i) {
    uint8_t* to = bytes->mutable_data() + i * length;
    uint64_t digits = codes[static_cast<size_t>(i)] / 11;
    const uint64_t check = codes[static_cast<size_t>(i)] % 11;
    to[17] = static_cast<uint8_t>(check == 10 ? 'X' : '0' + check);
    for (int digit = 16; digit >= 0; --digit, digits /= 10)
      to[digit] = static_cast<uint8_t>('0' + digits % 10);
  }
  return std::make_shared<arrow::StringArray>(count, offsets, bytes);
}

template <class ArrowType, class T>
std::shared_ptr<arrow::Array> view_of(const std::vector<T>& values) {
  return std::make_shared<arrow::NumericArray<ArrowType>>(static_cast<int64_t>(values.size()),
                                                          arrow::Buffer::Wrap(values));
}

void write(std::span<const uint64_t> codes, const bench::Answers& answers,
           const std::string& path) {
  arrow::FieldVector fields = {arrow::field("p", arrow::utf8(), false)};
  arrow::ArrayVector arrays = {codes_array(codes)};
  const auto add = [&](const std::string& name, const std::shared_ptr<arrow::Array>& array) {
    fields.push_back(arrow::field(name, array->type(), false));
    arrays.push_back(array);
  };
  for (size_t d = 0; d < bench::dimensions; ++d)
    add("part" + std::to_string(d), view_of<arrow::Int32Type>(answers.sums[d]));
  add("score", view_of<arrow::Int32Type>(answers.score));
  add("grade", view_of<arrow::UInt8Type>(answers.grade));
  add("measures", view_of<arrow::UInt64Type>(answers.measures));
  parquet::WriterProperties::Builder properties;
  properties.disable_dictionary("p");
  const auto table = arrow::Table::Make(arrow::schema(fields), arrays);
  const auto out = arrow::io::FileOutputStream::Open(path).ValueOrDie();
  const auto status = parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out, 1 << 20,
                                                 properties.build());
  if (!status.ok()) fail(status.ToString());
}

// ---- a store of its own: the columns one after the other ----

void write_store(const Persons& persons, const Clustered& all, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  const auto put = [&]<class T>(const std::vector<T>& values) {
    const uint64_t bytes = values.size() * sizeof(T), padded = (bytes + 63) / 64 * 64;
    out.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(bytes));
    out.write(std::array<char, 64>{}.data(), static_cast<std::streamsize>(padded - bytes));
  };
  const std::vector<uint64_t> sizes = {persons.codes.size(), all.amount.size(), 0, 0, 0, 0, 0, 0};
  put(sizes);
  put(persons.codes);
  put(all.first);
  put(all.behaviour);
  put(all.occurred);
  put(all.reported);
  put(all.state);
  put(all.amount);
  if (!out.flush()) fail("the store can't be written");
}

struct Store {
  std::shared_ptr<arrow::Buffer> bytes;
  std::span<const uint64_t> codes;
  bench::Records records;
};

Store map_store(const std::string& path) {
  Store store;
  const auto file = arrow::io::MemoryMappedFile::Open(path, arrow::io::FileMode::READ).ValueOrDie();
  store.bytes = file->ReadAt(0, file->GetSize().ValueOrDie()).ValueOrDie();
  const uint8_t* at = store.bytes->data();
  const auto take = [&]<class T>(uint64_t count, const T*& values) {
    values = reinterpret_cast<const T*>(at);
    at += (count * sizeof(T) + 63) / 64 * 64;
  };
  const uint64_t *sizes, *codes;
  take(8, sizes);
  take(sizes[0], codes);
  store.codes = {codes, sizes[0]};
  store.records.persons = sizes[0];
  take(sizes[0] + 1, store.records.first);
  take(sizes[1], store.records.behaviour);
  take(sizes[1], store.records.occurred);
  take(sizes[1], store.records.reported);
  take(sizes[1], store.records.state);
  take(sizes[1], store.records.amount);
  return store;
}

// ---- rounds ----

double now(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

nlohmann::json measure(const std::string& shape, const std::string& data, const Work& work,
                       const std::string& folder) {
  const std::string people = data + "/人.parquet", records = data + "/信息.parquet";
  const std::string out = folder + "/" + shape + ".parquet", stored = folder + "/store.bin";
  nlohmann::json result = {
      {"out", out}, {"seconds", nlohmann::json::array()}, {"cpu_seconds", nlohmann::json::array()}};
  const double began = now(CLOCK_MONOTONIC);
  Clustered all;
  if (shape != "parquet") {
    const Persons persons = read_persons(people);
    Scatter scatter(records, persons, work.behaviours);
    all = cluster_all(scatter.run(work.threads), persons.codes.size(), work.threads);
    if (shape == "store") write_store(persons, all, stored);
  }
  result["prepared"] = now(CLOCK_MONOTONIC) - began;
  for (int round = 0; round <= rounds; ++round) {  // the first one warms up
    const double wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    if (shape == "parquet") {
      const Persons persons = read_persons(people);
      Scatter scatter(records, persons, work.behaviours);
      const std::vector<Bins> bins = scatter.run(work.threads);
      write(persons.codes, work.judge(bins, persons.codes.size()), out);
      result["refused"] = scatter.refused();
    } else if (shape == "store") {
      const Store store = map_store(stored);
      write(store.codes, work.judge(store.records), out);
    } else {
      work.judge(all.records());
    }
    if (round == 0) continue;
    result["cpu_seconds"].push_back(now(CLOCK_PROCESS_CPUTIME_ID) - cpu);
    result["seconds"].push_back(now(CLOCK_MONOTONIC) - wall);
  }
  return result;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 7) return 2;
  try {
    const std::string folder = arguments[6];
    std::filesystem::create_directories(folder);
    const bench::Job job = bench::read_job(arguments[3]);
    const Work work{bench::tables_of(job, parse_date(arguments[4]).value()), job.behaviours.size(),
                    static_cast<uint32_t>(std::stoi(arguments[5]))};
    std::cout << measure(arguments[1], arguments[2], work, folder).dump() << "\n";
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  return 0;
}
