import * as T from '../lexer/token-kinds.ts';
import { Statements } from './statements.ts';

/**
 * A recursive-descent parser over the tokens of a file that builds no tree: it walks statements and expressions just deep enough to find
 * names, chains, bindings and scopes, and writes rows as it goes. Its depth is bounded by the tokenizer's limits on brackets and
 * indentation and by its own limit on nesting.
 */
export class Parser extends Statements {
  /**
   * Parses the tokens of a file and writes its rows. Faults are left in {@link faults}.
   *
   * @param source - the bytes the tokens were made of
   * @param moduleName - dotted name of the module
   */
  parse(source: Uint8Array, moduleName: Uint8Array): void {
    this.beginTokens(source);
    this.beginModule(moduleName);
    this.beginImports();
    this.beginExports();
    for (;;) {
      this.statements();
      if (this.kinds[this.p] === T.END) break;
      // A DEDENT that closes nothing: its INDENT was skipped with a line that could not be read.
      this.p++;
    }
    this.markReExports(this.exported);
    this.bindReferences();
  }
}
