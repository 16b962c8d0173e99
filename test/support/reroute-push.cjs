'use strict';
/**
 * Preloaded into a server: what goes to the push service of Chromium, which has no other address,
 * goes to this machine, at the port in PUSH_PORT_FILE. Names and ports alone: all that is checked of an
 * address, a certificate or an answer is checked as ever.
 */
const dns = require('node:dns/promises');
const { readFileSync } = require('node:fs');
const https = require('node:https');

const isTheirs = (name) => /(^|\.)google(apis)?\.com$/.test(name ?? '');
const { request } = https;
const { resolve4, resolve6 } = dns.Resolver.prototype;

https.request = (options, ...more) =>
  isTheirs(options.host)
    ? request({ ...options, port: Number(readFileSync(process.env.PUSH_PORT_FILE)) }, ...more)
    : request(options, ...more);
dns.Resolver.prototype.resolve4 = function (name, ...more) {
  return isTheirs(name) ? Promise.resolve(['127.0.0.1']) : resolve4.call(this, name, ...more);
};
dns.Resolver.prototype.resolve6 = function (name, ...more) {
  return isTheirs(name) ? Promise.resolve([]) : resolve6.call(this, name, ...more);
};
