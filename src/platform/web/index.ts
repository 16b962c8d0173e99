export { clientOrigins } from './client-origins';
export { securityHeaders } from './security-headers';
export { webClient } from './web-client';
