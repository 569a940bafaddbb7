#include "runtime/store/affected.h"

#include <utility>

#include "runtime/columns/subject_index.h"

namespace xinheng::store {
namespace {

using columns::no_subject;
using Role = columns::ColumnPlan::Role;

class Selector {
 public:
  explicit Selector(const Graph& graph) : graph_(graph) {
    chosen_.records.resize(graph.records.size());
  }

  Selection run(size_t segment) {
    start_at_subjects(segment);
    for (uint32_t r = 0; r < graph_.records.size(); ++r) start_at_records(r, segment);
    while (!queue_.empty()) {
      const SubjectPlace subject = queue_.back();
      queue_.pop_back();
      spread(subject);
    }
    for (const auto& [subject, cause] : chosen_.affected) need(subject);
    while (!queue_.empty()) {
      const SubjectPlace subject = queue_.back();
      queue_.pop_back();
      gather(subject);
    }
    return std::move(chosen_);
  }

 private:
  // Calls use(planned column, kind of subject, is owner) for whom records of the kind name.
  template <class Use>
  void each_end(uint32_t record, const Use& use) const {
    const BoundKind& kind = graph_.binding.records[record];
    for (size_t k = 0; k < kind.columns.size(); ++k) {
      const auto& plan = kind.plan.columns[k];
      if (plan.role == Role::owner || plan.role == Role::reference)
        use(k, plan.subject.index, plan.role == Role::owner);
    }
  }
  uint32_t field_of(uint32_t record, size_t planned) const {
    return graph_.binding.records[record].plan.columns[planned].field;
  }

  Cause& affect(SubjectPlace subject) {
    const auto [found, fresh] = chosen_.affected.try_emplace(subject);
    if (fresh) queue_.push_back(subject);
    return found->second;
  }

  void start_at_subjects(size_t segment) {
    for (uint32_t kind = 0; kind < graph_.keys.size(); ++kind) {
      const std::vector<SpecialTable>& segments = graph_.keys[kind].special;
      for (size_t s = segment; s < segments.size(); ++s)
        for (uint32_t i = 0; i < segments[s].count(); ++i)
          if (const uint32_t id = segments[s].id(i); id != no_subject) start_at_subject({kind, id});
    }
  }

  // Records that name the subject may be taken from now on, or not any more, and so may those with
  // their keys.
  void start_at_subject(SubjectPlace subject) {
    const std::string& name = graph_.program.subjects.items[subject.kind].name;
    affect(subject).rows.insert(name);
    for (uint32_t r = 0; r < graph_.records.size(); ++r)
      each_end(r, [&](size_t k, uint32_t kind, bool is_owner) {
        if (kind != subject.kind) return;
        const KindGraph& rows = graph_.records[r];
        for (const RowPlace row : is_owner ? rows.owned_by(subject.id) : rows.naming(k, subject.id))
          for (const RowPlace kin : rows.with_its_key(row)) concern(r, kin, name);
      });
  }

  void start_at_records(uint32_t record, size_t segment) {
    const KindGraph& rows = graph_.records[record];
    for (uint32_t s = static_cast<uint32_t>(segment); s < rows.special().size(); ++s)
      for (uint32_t i = 0; i < rows.special()[s].count(); ++i) {
        const RowPlace row{s, i};
        std::string why = graph_.program.records.items[record].name;
        if (const std::string key = rows.key_of(row); !key.empty()) why += " " + key;
        for (const RowPlace kin : rows.with_its_key(row)) concern(record, kin, why);
      }
  }

  // Whom a row concerns that came, or took the place of another.
  void concern(uint32_t record, RowPlace row, const std::string& why) {
    const KindGraph& rows = graph_.records[record];
    each_end(record, [&](size_t k, uint32_t kind, bool is_owner) {
      const uint32_t id = is_owner ? rows.owner_of(row) : rows.named_by(row, k);
      if (id == no_subject) return;
      if (is_owner || graph_.links.gathered[record][field_of(record, k)])
        affect({kind, id}).rows.insert(why);
    });
  }

  // To those who depend on the subject.
  void spread(SubjectPlace subject) {
    for (uint32_t r = 0; r < graph_.records.size(); ++r) {
      const KindGraph& rows = graph_.records[r];
      const uint32_t owner_kind = graph_.program.records.items[r].owner.index;
      each_end(r, [&](size_t k, uint32_t kind, bool is_owner) {
        if (is_owner) return;
        if (graph_.links.followed[r][field_of(r, k)] && kind == subject.kind)
          for (const RowPlace row : rows.naming(k, subject.id))
            depend({owner_kind, rows.owner_of(row)}, subject);
        if (graph_.links.gathered[r][field_of(r, k)] && owner_kind == subject.kind)
          for (const RowPlace row : rows.owned_by(subject.id))
            depend({kind, rows.named_by(row, k)}, subject);
      });
    }
  }

  void depend(SubjectPlace who, SubjectPlace on) {
    if (who.id == no_subject || who == on) return;
    const bool known = chosen_.affected.contains(who);
    Cause& cause = affect(who);
    if (!known) cause.through.insert(on);
  }

  // ---- what is read ----

  void need(SubjectPlace subject) {
    if (needed_.insert(subject).second) queue_.push_back(subject);
  }

  void gather(SubjectPlace subject) {
    chosen_.subjects.insert(subject);
    for (uint32_t r = 0; r < graph_.records.size(); ++r) {
      const KindGraph& rows = graph_.records[r];
      const uint32_t owner_kind = graph_.program.records.items[r].owner.index;
      if (owner_kind == subject.kind)
        for (const RowPlace row : rows.owned_by(subject.id)) take(r, row, true);
      each_end(r, [&](size_t k, uint32_t kind, bool is_owner) {
        if (is_owner || kind != subject.kind) return;
        if (!graph_.links.gathered[r][field_of(r, k)]) return;
        for (const RowPlace row : rows.naming(k, subject.id))
          if (const uint32_t owner = rows.owner_of(row); owner != no_subject)
            need({owner_kind, owner});
      });
    }
  }

  // A row, those with its key, and whom they name.
  void take(uint32_t record, RowPlace row, bool follows) {
    if (!chosen_.records[record].insert(row).second) return;
    const KindGraph& rows = graph_.records[record];
    each_end(record, [&](size_t k, uint32_t kind, bool is_owner) {
      const uint32_t id = is_owner ? rows.owner_of(row) : rows.named_by(row, k);
      if (id == no_subject) return;
      chosen_.subjects.insert({kind, id});
      if (follows && !is_owner && graph_.links.followed[record][field_of(record, k)])
        need({kind, id});
    });
    for (const RowPlace kin : rows.with_its_key(row)) take(record, kin, false);
  }

  const Graph& graph_;
  Selection chosen_;
  std::set<SubjectPlace> needed_;
  std::vector<SubjectPlace> queue_;
};

}  // namespace

Graph::Graph(const program::Program& program, OpenStore& store, const Binding& binding)
    : program(program), binding(binding), links(columns::used_links(program)) {
  for (const BoundKind& kind : binding.subjects) keys.push_back(keys_of(store, kind));
  for (const BoundKind& kind : binding.records) records.emplace_back(store, kind, keys);
}

Selection select_affected(const Graph& graph, size_t segment) {
  return Selector(graph).run(segment);
}

}  // namespace xinheng::store
