package santra.protocol.sip.location;

import java.net.InetSocketAddress;
import santra.protocol.sip.transport.Transport;

/** One server, and how it wants to be spoken to. */
public record Place(Transport transport, InetSocketAddress address) {}
