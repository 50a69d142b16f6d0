/**
 * Where the servers of a SIP domain are (RFC 3263): NAPTR, SRV, A and AAAA records, in the order in
 * which they are to be tried.
 */
package santra.protocol.sip.location;
