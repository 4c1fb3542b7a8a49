import { defineTable, dictionary, u16, u32, utf8 } from '@strata/tables';

/** What the source makes. */
export const lines = defineTable('lines', 'Lines of the logs, by file and then in order', {
  file: dictionary('path of the file below the root'),
  line: u32('1-based number of the line in its file'),
  text: utf8('the line without its end'),
});

/** What the lines say. */
export const requests = defineTable('requests', 'Requests, in the order of their lines', {
  client: dictionary('address of the client'),
  method: dictionary('GET, POST, …'),
  path: dictionary('path that was asked for'),
  status: u16('status of the answer'),
  bytes: u32('size of the answer'),
});

/** What is wrong with them: bad input is a row, never an exception. */
export const faults = defineTable('faults', 'Lines that are no requests', {
  file: dictionary('path of the file below the root'),
  line: u32('1-based number of the line'),
});

/** What they come to. */
export const pages = defineTable('pages', 'Requests by path, the most frequent first, then by path', {
  path: utf8('path that was asked for'),
  requests: u32('how often'),
  failures: u32('how often the status was 400 or more'),
});
