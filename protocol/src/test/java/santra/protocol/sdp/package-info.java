/** What descriptions are read, printed and agreed on. */
package santra.protocol.sdp;
