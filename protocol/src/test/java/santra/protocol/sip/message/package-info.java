/** What the codec accepts, refuses and prints. */
package santra.protocol.sip.message;
