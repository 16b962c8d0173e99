export * from './bus';
export * from './bus.module';
export * from './create-bus';
export { inspectKafka, type KafkaFacts } from './kafka/inspect-kafka';
export * from './kafka/kafka-bus';
export * from './memory-bus';
