package santra.agent;

import java.time.Instant;

/**
 * Where the agent's device can be reached: its registration (RFC 3261 section 10) and the flow it
 * came over, since behind a NAT or on TCP only that flow leads back.
 *
 * @param contact SIP URI the device registered
 * @param edge SIP address {@code host:port} of the node that took the registration
 * @param transport UDP or TCP
 * @param remote the device's address {@code host:port} as seen on the wire
 * @param instance {@code +sip.instance} (RFC 5626); empty for none
 * @param regId which flow of the instance; 0 for none
 * @param connection number of the TCP connection at that edge, 0 for UDP
 */
public record Phone(
    String contact,
    String edge,
    String transport,
    String remote,
    long connection,
    String callId,
    long cseq,
    String instance,
    int regId,
    Instant expiresAt) {}
