import { workerData } from 'node:worker_threads';
import { RegExpMatcher } from './regexp-matcher.ts';
import {
  awaitChange,
  ChannelState,
  type RegExpText,
  readRequest,
  setState,
  stateOf,
  type WorkerStart,
  writeReply,
} from './worker-channel.ts';

// The module of a worker thread that matches blocks for a `GuardedMatcher`, until it is told to stop or terminated.
const start = workerData as WorkerStart;
const compile = ({ source, flags }: RegExpText) => new RegExp(source, flags);
const matcher = new RegExpMatcher({ ascii: compile(start.ascii), unicode: compile(start.unicode) });

setState(start, ChannelState.ready);
for (let state = stateOf(start); state !== ChannelState.closed; state = stateOf(start)) {
  if (state === ChannelState.request) {
    const { bytes, firstLine, limit } = readRequest(start);
    const found: Parameters<typeof matcher.match>[3] = [];
    matcher.match(bytes, firstLine, limit, found);
    writeReply(start, found);
  } else awaitChange(start, state);
}
