package santra.toll;

import java.time.ZoneId;

/**
 * What a tenant, and the trunk in question, may use at most.
 *
 * @param concurrent calls outside at once
 * @param perMinute calls begun within a minute
 * @param costPerDayMicros millionths of the currency; 0 for no cap
 * @param zone where the tenant's day begins
 * @param channels calls at once over the trunk
 * @param perSecond calls begun over the trunk within a second
 */
public record Caps(
    int concurrent,
    int perMinute,
    long costPerDayMicros,
    ZoneId zone,
    int channels,
    int perSecond) {}
