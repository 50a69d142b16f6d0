package santra.protocol.sip.location;

import java.util.Optional;
import santra.protocol.sip.transport.Transport;

/**
 * Whom a request is for, before anybody is asked where that is.
 *
 * @param host a name
 * @param port empty where the URI has none, so that SRV decides
 * @param transport empty where the URI names none, so that NAPTR decides
 */
public record Target(String host, Optional<Integer> port, Optional<Transport> transport) {}
