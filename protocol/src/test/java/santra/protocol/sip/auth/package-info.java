/** Who is let in, and where they can be reached. */
package santra.protocol.sip.auth;
