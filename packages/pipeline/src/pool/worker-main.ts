// The worker's first module: the compile cache has to be on before the modules are loaded that it is to serve.
import { enableCompileCache, flushCompileCache } from 'node:module';

enableCompileCache();
const { serve } = await import('./serve.ts');
serve();
// A worker usually ends by being terminated, which writes no cache.
flushCompileCache();
