/** 1234567 as '1,234,567', whatever the machine's language. */
export function withCommas(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** 1 as '1 line', 1234 as '1,234 lines'. */
export function counted(count: number, one: string): string {
  return `${withCommas(count)} ${one}${count === 1 ? '' : 's'}`;
}

/** Milliseconds as '12 ms' or '3.45 s'. */
export function duration(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** Bytes as '345 KB', '12 MB' or '1.23 GB' (powers of 1000, as disks and `ls` count). */
export function byteSize(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} KB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** 0.123 as '12.3 %'. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
