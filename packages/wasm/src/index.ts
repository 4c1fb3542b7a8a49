export { encodeModule, type WasmFunction, type WasmModule } from './encode-module.ts';
export { FunctionWriter, type ModuleNames } from './function-writer.ts';
export * from './instructions.ts';
export { compileKernel, Kernel, type KernelExports, type KernelGlobal } from './kernel.ts';
export { Instance, Memory, Module, type WasmMemory } from './web-assembly.ts';
