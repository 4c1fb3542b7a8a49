import type { TableSchema } from './table-schema.ts';

/** `symbols(id:utf8,fqn:utf8,kind:u8,file_id:dictionary u32,…)`; `?` behind what may be null. */
export function signatureOf({ name, columns }: TableSchema): string {
  const parts = columns.map((column) => {
    const detail = column.type === 'dictionary' ? ` ${column.codes}` : 'item' in column ? ` ${column.item}` : '';
    const size = column.type === 'fixed-list' ? ` ${column.size}` : '';
    return `${column.name}:${column.type}${detail}${size}${column.nullable ? '?' : ''}`;
  });
  return `${name}(${parts.join(',')})`;
}
