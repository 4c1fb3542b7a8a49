import { contractSuite, tableOf } from '@strata/pipeline/testing';
import pagesLayer from '../src/pages-layer.ts';
import parseLayer from '../src/parse-layer.ts';
import { lines, requests } from '../src/tables.ts';

contractSuite({
  layer: parseLayer,
  sample: () => ({
    partitions: ['a.txt', 'b.txt', 'c.txt'].map((file) => ({
      lines: tableOf(lines, [
        { file, line: 1, text: '::1 GET / 200 10' },
        { file, line: 2, text: `is ${file} a request?` },
        { file, line: 3, text: `::2 POST /${file} 404 0` },
      ]),
    })),
  }),
  places: ['a.txt', 'b.txt', 'c.txt'],
});

contractSuite({
  layer: pagesLayer,
  options: { limit: 3 },
  sample: () => ({
    partitions: [
      {
        requests: tableOf(requests, [
          { path: '/b', status: 200 },
          { path: '/a', status: 500 },
        ]),
      },
      {
        requests: tableOf(requests, [
          { path: '/a', status: 200 },
          { path: '/c', status: 200 },
        ]),
      },
      { requests: tableOf(requests, [{ path: '/d', status: 404 }]) },
    ],
  }),
});
