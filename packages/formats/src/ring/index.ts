export { createSharedRing, createThreadRing, type RingOptions } from './create-ring.ts';
export type { RingRegion } from './open-ring.ts';
export {
  type ConsumerOptions,
  openRingConsumer,
  type RingConsumer,
  type RingConsumerResult,
  type RingEvent,
} from './ring-consumer.ts';
export { RingError, type RingFailure } from './ring-failure.ts';
export { openRingProducer, type RingProducer, type RingProducerResult } from './ring-producer.ts';
