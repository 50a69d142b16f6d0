/**
 * Dialogs (RFC 3261 section 12): route sets, requests inside, retransmission of a 2xx until its
 * ACK.
 */
package santra.protocol.sip.dialog;
