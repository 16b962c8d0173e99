export { Search } from './search';
export type { SearchAnswer, SearchOptions, SearchProgress } from './search-types';
