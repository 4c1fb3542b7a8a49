/** A layer does not keep the contract. The message says what was expected and what came. */
export class ContractViolation extends Error {
  override name = 'ContractViolation';
}
