/** Digest authentication (RFC 7616, RFC 8760) and registration bindings (RFC 3261 section 10). */
package santra.protocol.sip.auth;
