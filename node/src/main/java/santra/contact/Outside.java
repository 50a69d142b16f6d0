package santra.contact;

import java.time.Duration;

/**
 * A number outside that a contact's caller is to be connected with, as the tenant's rules have
 * allowed it.
 *
 * @param number E.164, with its {@code +}
 * @param shown what the number called sees of who calls, E.164; empty for nothing
 * @param withheld whether the caller asked not to be shown (RFC 3323)
 * @param diverted the number the caller has dialled, which sends the call on (RFC 5806); empty for
 *     none
 * @param ring how long it may ring at one trunk
 */
public record Outside(
    String number, String shown, boolean withheld, String diverted, Duration ring) {}
