import { NO_BINDING } from '../scopes/bindings.ts';
import { NO_STAR } from '../scopes/star-imports.ts';
import { NOTHING } from './meaning.ts';

/** A look-up of a name in a module that is under way: where it stands among the bindings of the name, and what it has seen. */
export class LookupFrame {
  entry = 0;
  module = 0;
  name = 0;
  /** File whose bindings are being tried: the module's own, then its stub. */
  file = 0;
  /** Next binding and next star import to try, from the last in the source to the first. */
  binding = NO_BINDING;
  star = NO_STAR;
  /** First the bindings that are no second choice, then those that are. */
  fallbacks = false;
  sawFallback = false;
  sawCycle = false;
  sawMissingModule = false;
  /** The best meaning outside the tree so far, or {@link NOTHING}. */
  external = NOTHING;
  /** The best meaning so far of which only the run of the program would tell whether it is true, or {@link NOTHING}. */
  dynamic = NOTHING;
  /** A star import from outside the tree, or {@link NO_STAR}: it may bring any public name. */
  externalStar = NO_STAR;
  /** Import whose look-up this one waits for, and the entry it will be in. */
  waitingFor = -1;
  waitingEntry = -1;
  /** Depth of the outermost look-up under way that the result depends on. */
  low = 0;
  /** How many provisional results there were when this look-up began. */
  provisionalBefore = 0;

  start(entry: number, module: number, name: number, depth: number, provisionalBefore: number): void {
    this.entry = entry;
    this.module = module;
    this.name = name;
    this.sawCycle = false;
    this.sawMissingModule = false;
    this.external = NOTHING;
    this.dynamic = NOTHING;
    this.externalStar = NO_STAR;
    this.waitingFor = -1;
    this.low = depth;
    this.provisionalBefore = provisionalBefore;
  }
}
