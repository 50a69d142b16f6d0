package santra.http;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import santra.distribution.ContactCentre;
import santra.media.recording.Recordings;
import santra.reporting.Records;
import santra.reporting.ServedWaits;
import santra.tenancy.TenancyReport;
import santra.tenancy.Tenants;

/**
 * Whom the HTTP door asks.
 *
 * @param metrics Prometheus text
 * @param tenancy how the last reading of the tenant files went
 * @param reload reads the tenant files now; may block
 * @param sip the SIP stack's description of its live state
 * @param served where expected waits are kept that were shown
 * @param quarantine who refuses because of an unreadable history
 * @param recordings where recordings are; empty where nothing is recorded
 */
public record HttpPorts(
    ContactCentre centre,
    Records records,
    Supplier<Tenants> tenants,
    HealthSource health,
    Supplier<String> metrics,
    Supplier<TenancyReport> tenancy,
    Supplier<TenancyReport> reload,
    Supplier<String> sip,
    Clock clock,
    QuarantineSource quarantine,
    ServedWaits served,
    Optional<Recordings> recordings) {}
