export { Collector } from './collector';
export { MediaModule } from './media.module';
export { LinkBlob } from './use-cases/link-blob';
