/** The four transactions in virtual time. */
package santra.protocol.sip.transaction;
