/** The wire: SIP, SDP, RTP and media control, knowing nothing of contact centres. */
package santra.protocol;
