/**
 * Media control by rtpengine's <em>ng</em> protocol: a datagram is a cookie, a space and a bencoded
 * dictionary. Start at {@link santra.protocol.ng.NgClient} to ask and at {@link
 * santra.protocol.ng.NgServer} to answer; {@link santra.protocol.ng.Bencode} is the text of both.
 */
package santra.protocol.ng;
