export { Search } from './search';
export type * from './gallery/gallery-types';
export type { SearchAnswer, SearchOptions, SearchProgress } from './search-types';
