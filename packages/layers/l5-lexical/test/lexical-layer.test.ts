import { contractSuite, rowsOf } from '@strata/pipeline/testing';
import type { Table } from 'apache-arrow';
import { lexicalLayer } from '../src/index.ts';
import { blockPostings, listOf } from './decode-postings.ts';
import { filesOf, type Tree } from './make-index.ts';

const trees: Tree[] = [
  { 'a.py': 'import os\n\nclass ParseError(Exception):\n    pass\n'.repeat(40), 'docs/read me.md': '# Größe\n\ntext' },
  { 'empty.txt': '', 'm.py': 'def parse_all(names):\n    return [name.lower() for name in names]\n' },
  { 'z/deep/last.py': 'from a import ParseError\r\nprint(ParseError)\r\n' },
];

contractSuite({
  layer: lexicalLayer,
  options: { blockBytes: 64 },
  sample: () => {
    let firstId = 0;
    const partitions = trees.map((tree) => {
      const files = filesOf(tree, firstId);
      firstId += files.numRows;
      return { files };
    });
    return { partitions };
  },
  meaning: whatItSays,
});

/** What the index says of files and blocks, however it is cut into segments. */
function whatItSays(tables: ReadonlyMap<string, Table>): unknown {
  const rows = (name: string) => rowsOf(tables.get(`lexical_${name}`)!) as Record<string, never>[];
  const [blocks, trigrams, terms] = ['blocks', 'trigrams', 'terms'].map(rows);
  const facts: string[] = [];
  for (const segment of rows('segments')) {
    const own = blocks.splice(0, segment.blocks);
    const place = (block: number) => `${own[block].file_id}:${own[block].start}`;
    for (const { file_id, start, size, line, checksum } of own)
      facts.push(`block ${file_id} ${start} ${size} ${line} ${checksum}`);
    for (const { trigram, blocks: postings } of trigrams.splice(0, segment.trigrams)) {
      for (const block of blockPostings(postings, own.length)) facts.push(`${trigram} in ${place(block)}`);
    }
    for (const { term, postings } of terms.splice(0, segment.terms)) {
      const text = Buffer.from(term).toString();
      if (text.startsWith('/')) {
        for (const file of listOf(postings, 1)) facts.push(`${text} in the path of ${segment.first_file + file}`);
      } else for (const block of blockPostings(postings, own.length)) facts.push(`${text} in ${place(block)}`);
    }
  }
  return [...new Set(facts)].sort();
}
