export * from './control-feed';
export * from './control-news';
export * from './control.module';
export * from './record-control';
