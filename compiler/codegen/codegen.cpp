#include "compiler/codegen/codegen.h"

#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/TargetParser/Host.h>
#include <llvm/Transforms/InstCombine/InstCombine.h>
#include <llvm/Transforms/Scalar/EarlyCSE.h>
#include <llvm/Transforms/Scalar/LICM.h>
#include <llvm/Transforms/Scalar/LoopPassManager.h>
#include <llvm/Transforms/Scalar/SimplifyCFG.h>
#include <llvm/Transforms/Utils/Cloning.h>

#include <chrono>
#include <functional>
#include <mutex>
#include <stdexcept>

#include "compiler/codegen/stage_code.h"

namespace xinheng::codegen {

struct CompiledPlan::Impl {
  std::unique_ptr<llvm::orc::LLJIT> jit;
  double seconds = 0;
};

CompiledPlan::CompiledPlan() = default;
CompiledPlan::CompiledPlan(CompiledPlan&&) noexcept = default;
CompiledPlan& CompiledPlan::operator=(CompiledPlan&&) noexcept = default;
CompiledPlan::~CompiledPlan() = default;

namespace {

template <class T>
T take(llvm::Expected<T> expected) {
  if (expected) return std::move(*expected);
  throw std::runtime_error("LLVM: " + llvm::toString(expected.takeError()));
}

void require(llvm::Error error) {
  if (error) throw std::runtime_error("LLVM: " + llvm::toString(std::move(error)));
}

void initialise_target() {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
}

llvm::orc::JITTargetMachineBuilder machine(const Options& options) {
  auto builder = take(llvm::orc::JITTargetMachineBuilder::detectHost());
  if (!options.cpu.empty()) {
    const auto host = take(builder.createTargetMachine());
    if (!host->getMCSubtargetInfo()->isCPUStringValid(options.cpu)) {
      throw std::runtime_error("LLVM knows no CPU called " + options.cpu);
    }
    builder.setCPU(options.cpu);
    builder.getFeatures() = llvm::SubtargetFeatures();
  }
  builder.setCodeGenOptLevel(options.optimise ? llvm::CodeGenOptLevel::Less
                                              : llvm::CodeGenOptLevel::None);
  return builder;
}

std::string function_name(size_t pipeline, const std::string& stage, Variant variant) {
  return "pipeline" + std::to_string(pipeline) + "_" + stage +
         (variant == Variant::dense ? "_dense" : "_general");
}

std::string record_name(size_t pipeline, size_t stage, Variant variant) {
  return function_name(pipeline, "records" + std::to_string(stage), variant);
}

using Emit = std::function<void(llvm::Module&)>;

std::vector<Emit> functions_of(const plan::Plan& plan, Variant variant) {
  const bool dense = variant == Variant::dense;
  std::vector<Emit> functions;
  for (size_t p = 0; p < plan.pipelines.size(); ++p) {
    const plan::Pipeline& pipeline = plan.pipelines[p];
    for (size_t s = 0; s < pipeline.record_stages.size(); ++s) {
      const plan::RecordStage& stage = pipeline.record_stages[s];
      functions.emplace_back([&stage, dense, name = record_name(p, s, variant)](auto& module) {
        emit_record_stage(module, name, stage, dense);
      });
    }
    const std::string name = function_name(p, "subjects", variant);
    functions.emplace_back([&pipeline, dense, name](auto& module) {
      emit_subject_stage(module, name, pipeline, dense);
    });
  }
  return functions;
}

void verify(const llvm::Module& module) {
  std::string fault;
  llvm::raw_string_ostream stream(fault);
  if (llvm::verifyModule(module, &stream)) throw std::logic_error("unsound LLVM IR: " + fault);
}

// The plan has no repeated work and no memory to promote: only clean up what lowering to
// vectors leaves.
void optimise(llvm::Module& module, llvm::TargetMachine& target) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager sccs;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder passes(&target);
  passes.registerModuleAnalyses(modules);
  passes.registerCGSCCAnalyses(sccs);
  passes.registerFunctionAnalyses(functions);
  passes.registerLoopAnalyses(loops);
  passes.crossRegisterProxies(loops, functions, sccs, modules);
  llvm::FunctionPassManager manager;
  manager.addPass(llvm::EarlyCSEPass());
  manager.addPass(llvm::InstCombinePass());
  manager.addPass(llvm::createFunctionToLoopPassAdaptor(llvm::LICMPass(llvm::LICMOptions()), true));
  manager.addPass(llvm::SimplifyCFGPass());
  for (llvm::Function& function : module) {
    if (!function.isDeclaration()) manager.run(function, functions);
  }
}

// Of most functions only one variant is asked for.
void optimise_on_demand(llvm::orc::LLJIT& jit, llvm::orc::JITTargetMachineBuilder builder) {
  std::shared_ptr<llvm::TargetMachine> target = take(builder.createTargetMachine());
  jit.getIRTransformLayer().setTransform([target](llvm::orc::ThreadSafeModule module, const auto&) {
    module.withModuleDo([&](llvm::Module& inner) { optimise(inner, *target); });
    return llvm::Expected<llvm::orc::ThreadSafeModule>(std::move(module));
  });
}

std::string text_of(const llvm::Module& module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream, nullptr);
  return text;
}

std::string assembly_of(llvm::Module& module, llvm::TargetMachine& target) {
  llvm::SmallVector<char, 0> buffer;
  llvm::raw_svector_ostream stream(buffer);
  llvm::legacy::PassManager manager;
  if (target.addPassesToEmitFile(manager, stream, nullptr, llvm::CodeGenFileType::AssemblyFile)) {
    throw std::runtime_error("LLVM: this target prints no assembly");
  }
  manager.run(module);
  return std::string(buffer.begin(), buffer.end());
}

// Adds the time until it goes out of scope.
struct Stopwatch {
  double& seconds;
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  ~Stopwatch() {
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
};

}  // namespace

CompiledPlan compile(const plan::Plan& plan, const Options& options) {
  initialise_target();
  CompiledPlan result;
  result.impl = std::make_unique<CompiledPlan::Impl>();
  const Stopwatch stopwatch{result.impl->seconds};
  auto builder = machine(options);
  const auto target = take(builder.createTargetMachine());
  result.cpu = builder.getCPU();
  result.impl->jit = take(llvm::orc::LLJITBuilder().setJITTargetMachineBuilder(builder).create());
  if (options.optimise && !options.keep_text) optimise_on_demand(*result.impl->jit, builder);
  // A module each: the unit that is made when it is asked for.
  for (Variant variant : {Variant::general, Variant::dense}) {
    for (const Emit& emit : functions_of(plan, variant)) {
      auto context = std::make_unique<llvm::LLVMContext>();
      auto module = std::make_unique<llvm::Module>("xinheng", *context);
      module->setDataLayout(target->createDataLayout());
      module->setTargetTriple(builder.getTargetTriple().str());
      emit(*module);
      verify(*module);
      if (options.keep_text) {
        if (options.optimise) optimise(*module, *target);
        result.llvm_text += text_of(*module);
        result.assembly_text += assembly_of(*llvm::CloneModule(*module), *target);
      }
      require(result.impl->jit->addIRModule(
          llvm::orc::ThreadSafeModule(std::move(module), std::move(context))));
    }
  }
  return result;
}

abi::RecordFunction CompiledPlan::record_function(size_t pipeline, size_t stage,
                                                  Variant variant) const {
  const Stopwatch stopwatch{impl->seconds};
  return take(impl->jit->lookup(record_name(pipeline, stage, variant)))
      .toPtr<abi::RecordFunction>();
}

abi::SubjectFunction CompiledPlan::subject_function(size_t pipeline, Variant variant) const {
  const Stopwatch stopwatch{impl->seconds};
  return take(impl->jit->lookup(function_name(pipeline, "subjects", variant)))
      .toPtr<abi::SubjectFunction>();
}

double CompiledPlan::compile_seconds() const {
  return impl->seconds;
}

}  // namespace xinheng::codegen
