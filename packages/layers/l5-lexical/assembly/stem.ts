/**
 * As `stem` of `src/text/stem.ts`, which a query goes through, and where the rules are explained. A test compares the two.
 *
 * @param from - the word in lower case lies in memory from here to `to`
 * @returns where it ends now
 */
export function stem(from: u32, to: u32): u32 {
  if (to - from < 4) return to;
  let end = withoutPlural(from, to);
  const last = load<u8>(end - 1);
  if (
    last === 0x67 /* g */ &&
    end - from >= 6 &&
    load<u8>(end - 2) === 0x6e /* n */ &&
    load<u8>(end - 3) === 0x69 /* i */
  ) {
    end = withoutEnding(from, end, 3);
  } else if (last === 0x64 /* d */ && end - from >= 5 && load<u8>(end - 2) === E && load<u8>(end - 3) !== E) {
    end = withoutEnding(from, end, 2);
  }
  return end - from >= 4 && load<u8>(end - 1) === E ? end - 1 : end;
}

const A: u32 = 0x61;
const E: u32 = 0x65;
const I: u32 = 0x69;
const L: u32 = 0x6c;
const O: u32 = 0x6f;
const S: u32 = 0x73;
const U: u32 = 0x75;
const Y: u32 = 0x79;

function withoutPlural(from: u32, to: u32): u32 {
  if (load<u8>(to - 1) !== S) return to;
  const before = load<u8>(to - 2);
  const third = load<u8>(to - 3);
  if (before === E) {
    if (third === I && to - from > 4 && load<u8>(to - 4) !== A && load<u8>(to - 4) !== E) {
      store<u8>(to - 3, Y);
      return to - 2;
    }
    return third === A || third === E ? to : to - 1;
  }
  return before === U || before === S || before === I ? to : to - 1;
}

function withoutEnding(from: u32, to: u32, count: u32): u32 {
  const end = to - count;
  let i = from;
  while (i < end && !isVowel(load<u8>(i))) i++;
  if (i === end) return to;
  const last = load<u8>(end - 1);
  return last === load<u8>(end - 2) && last !== L && last !== S ? end - 1 : end;
}

function isVowel(letter: u32): bool {
  return letter === A || letter === E || letter === I || letter === O || letter === U || letter === Y;
}
