import type { FunctionWriter } from './function-writer.ts';

/** Part of a function: writes its instructions. An operand writes code that leaves one value. */
export type Code = (writer: FunctionWriter) => void;

const plain =
  (...opcode: readonly number[]) =>
  (...operands: readonly Code[]): Code =>
  (writer) => {
    for (const operand of operands) operand(writer);
    writer.bytes.push(...opcode);
  };

const access =
  (alignment: number, ...opcode: readonly number[]) =>
  (address: Code, offset = 0): Code =>
  (writer) => {
    address(writer);
    writer.bytes.push(...opcode, alignment);
    writer.unsigned(offset);
  };

const storing =
  (alignment: number, ...opcode: readonly number[]) =>
  (address: Code, value: Code, offset = 0): Code =>
  (writer) => {
    address(writer);
    value(writer);
    writer.bytes.push(...opcode, alignment);
    writer.unsigned(offset);
  };

/** Several pieces of code, one after another. */
export const sequence =
  (...codes: readonly Code[]): Code =>
  (writer) => {
    for (const code of codes) code(writer);
  };

export const constant =
  (value: number): Code =>
  (writer) => {
    writer.bytes.push(0x41);
    writer.signed(value);
  };

/** The value of a local. */
export const get =
  (name: string): Code =>
  (writer) => {
    writer.bytes.push(0x20);
    writer.unsigned(writer.localOf(name));
  };

export const set =
  (name: string, value: Code): Code =>
  (writer) => {
    value(writer);
    writer.bytes.push(0x21);
    writer.unsigned(writer.localOf(name));
  };

/** Sets a local and leaves the value. */
export const tee =
  (name: string, value: Code): Code =>
  (writer) => {
    value(writer);
    writer.bytes.push(0x22);
    writer.unsigned(writer.localOf(name));
  };

/** Adds to a local. */
export const increase = (name: string, by: number): Code => set(name, add(get(name), constant(by)));

export const getGlobal =
  (name: string): Code =>
  (writer) => {
    writer.bytes.push(0x23);
    writer.unsigned(writer.globalOf(name));
  };

export const setGlobal =
  (name: string, value: Code): Code =>
  (writer) => {
    value(writer);
    writer.bytes.push(0x24);
    writer.unsigned(writer.globalOf(name));
  };

// Of i32. Comparisons and divisions are unsigned.
export const isZero = plain(0x45);
export const equal = plain(0x46);
export const unequal = plain(0x47);
export const less = plain(0x49);
export const greater = plain(0x4b);
export const lessOrEqual = plain(0x4d);
export const atLeast = plain(0x4f);
export const leadingZeros = plain(0x67);
export const trailingZeros = plain(0x68);
export const bitCount = plain(0x69);
export const add = plain(0x6a);
export const subtract = plain(0x6b);
export const multiply = plain(0x6c);
export const and = plain(0x71);
export const or = plain(0x72);
export const shiftLeft = plain(0x74);
export const load = access(2, 0x28);
export const loadByte = access(0, 0x2d);
export const store = storing(2, 0x36);

/** Of f32. */
export const float = {
  load: access(2, 0x2a),
  store: storing(2, 0x38),
  atLeast: plain(0x60),
  multiply: plain(0x94),
  /** Of a signed i32. */
  of: plain(0xb2),
};

/** Of 16 bytes at once. */
export const vector = {
  load: access(0, 0xfd, 0x00),
  /** 8 bytes as 8 signed numbers of 16 bits. */
  loadExtended: access(0, 0xfd, 0x01),
  store: storing(0, 0xfd, 0x0b),
  /** Byte i is byte `indices[i]` of the first, or 0 where that is above 15. */
  pick: plain(0xfd, 0x0e),
  splat: plain(0xfd, 0x0f),
  equal: plain(0xfd, 0x23),
  and: plain(0xfd, 0x4e),
  or: plain(0xfd, 0x50),
  /** 1 unless all bits are 0. */
  any: plain(0xfd, 0x53),
  /** Bit i is the highest of byte i. */
  highBits: plain(0xfd, 0x64),
  /** Shifts each byte. */
  shiftRight: plain(0xfd, 0x6d),
  /** Number `lane` of four of 32 bits. */
  lane: (of: Code, lane: number): Code => plain(0xfd, 0x1b, lane)(of),
  /** Sums of four numbers of 32 bits. */
  add: plain(0xfd, 0xae, 0x01),
  /** Products of eight signed numbers of 16 bits, neighbours added: four of 32 bits. */
  dot: plain(0xfd, 0xba, 0x01),
  zero: ((writer) => {
    writer.bytes.push(0xfd, 0x0c, ...new Array<number>(16).fill(0));
  }) as Code,
};

const NO_VALUE = 0x40;

/** Code that `leave(label)` leaves. */
export const block = (label: string, ...codes: readonly Code[]): Code => structured(0x02, label, codes);

/** Code that `leave(label)` begins again. */
export const loop = (label: string, ...codes: readonly Code[]): Code => structured(0x03, label, codes);

const structured =
  (opcode: number, label: string, codes: readonly Code[]): Code =>
  (writer) => {
    writer.bytes.push(opcode, NO_VALUE);
    writer.labels.push(label);
    for (const code of codes) code(writer);
    writer.labels.pop();
    writer.bytes.push(0x0b);
  };

/** Leaves a block, or begins a loop again. */
export const leave =
  (label: string): Code =>
  (writer) => {
    writer.bytes.push(0x0c);
    writer.unsigned(writer.depthOf(label));
  };

export const leaveIf =
  (label: string, condition: Code): Code =>
  (writer) => {
    condition(writer);
    writer.bytes.push(0x0d);
    writer.unsigned(writer.depthOf(label));
  };

export const when =
  (condition: Code, ...codes: readonly Code[]): Code =>
  (writer) => {
    condition(writer);
    structured(0x04, '', codes)(writer);
  };

export const whenElse =
  (condition: Code, then: Code, otherwise: Code): Code =>
  (writer) => {
    condition(writer);
    writer.bytes.push(0x04, NO_VALUE);
    writer.labels.push('');
    then(writer);
    writer.bytes.push(0x05);
    otherwise(writer);
    writer.labels.pop();
    writer.bytes.push(0x0b);
  };

export const giveBack = plain(0x0f);

/** The value of a function of the same module. */
export const call =
  (name: string, ...operands: readonly Code[]): Code =>
  (writer) => {
    for (const operand of operands) operand(writer);
    writer.bytes.push(0x10);
    writer.unsigned(writer.functionOf(name));
  };
