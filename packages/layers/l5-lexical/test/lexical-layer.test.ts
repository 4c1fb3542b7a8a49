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

/** What the index says of files, blocks and lines, however it is cut into segments. */
function whatItSays(tables: ReadonlyMap<string, Table>): unknown {
  const rows = (name: string) => rowsOf(tables.get(`lexical_${name}`)!) as Record<string, never>[];
  const [blocks, trigrams, words, terms] = ['blocks', 'trigrams', 'words', 'terms'].map(rows);
  const facts: string[] = [];
  for (const segment of rows('segments')) {
    const own = blocks.splice(0, segment.blocks);
    const ownWords = words.splice(0, segment.words);
    const bytes = ({ word }: Record<string, never>) => Buffer.from(word).toString();
    /** The file and line that a line of the segment is. */
    const place = (line: number) => {
      const block = own.findLast(({ position, line: first }) => line >= position - first)!;
      const { file_id, position, line: first } = block;
      return `${file_id}:${line - (position - first)}`;
    };
    for (const { file_id, start, size, line, checksum } of own)
      facts.push(`block ${file_id} ${start} ${size} ${line} ${checksum}`);
    for (const { trigram, blocks: postings } of trigrams.splice(0, segment.trigrams)) {
      for (const block of blockPostings(postings, own.length))
        facts.push(`${trigram} in ${own[block].file_id}:${own[block].start}`);
    }
    for (const row of ownWords) for (const line of listOf(row.lines, 0)) facts.push(`${bytes(row)} on ${place(line)}`);
    for (const { term, words: parts } of terms.splice(0, segment.terms)) {
      for (const word of listOf(parts, 0)) facts.push(`${Buffer.from(term)} in ${bytes(ownWords[word])}`);
    }
  }
  return [...new Set(facts)].sort();
}
