export { apiPages } from './api-pages';
