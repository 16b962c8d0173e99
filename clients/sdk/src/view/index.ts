export * from './describe-message';
export * from './timeline-item';
export * from './timeline-view';
