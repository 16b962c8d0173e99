export * from './timeline-item';
