export { securityHeaders } from './security-headers';
export { webClient } from './web-client';
