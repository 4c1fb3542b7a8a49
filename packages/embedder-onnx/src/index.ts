export { default, type OnnxSettings } from './onnx-embedder.ts';
