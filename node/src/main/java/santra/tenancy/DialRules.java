package santra.tenancy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which numbers outside a tenant may call, and how much of it. Nothing is allowed that is not
 * named.
 *
 * @param country its country code, such as {@code +358}
 * @param national what its people dial before a number of their country; empty for nothing
 * @param international what they dial before a country code; empty for {@code +} alone
 * @param allow prefixes of E.164 numbers
 * @param deny prefixes that are not, though allowed above
 * @param shown the number shown as the caller's; empty for the caller's own, where it is known
 * @param ring how long a number may ring at one trunk
 * @param concurrent calls outside at once
 * @param perMinute calls begun within a minute
 * @param costPerDayMicros millionths of the currency; 0 for no cap
 * @param currency ISO 4217
 * @param leastCost whether the cheapest trunk comes first, whatever its priority
 */
public record DialRules(
    String country,
    String national,
    String international,
    List<String> allow,
    List<String> deny,
    Optional<String> shown,
    Duration ring,
    int concurrent,
    int perMinute,
    long costPerDayMicros,
    String currency,
    boolean leastCost) {
  static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{5,14}");
  private static final Pattern BETWEEN = Pattern.compile("[ ().-]");

  public DialRules {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /** What comes of a dialled number. */
  public sealed interface Ruling {
    /**
     * @param number E.164
     */
    record Allowed(String number) implements Ruling {}

    record Denied(String reason) implements Ruling {}
  }

  public Ruling judge(String dialled) {
    var number = e164(dialled);
    if (number.isEmpty()) return new Ruling.Denied("not a number that can be called");
    return begins(number.get(), allow) && !begins(number.get(), deny)
        ? new Ruling.Allowed(number.get())
        : new Ruling.Denied("a number that this tenant may not call");
  }

  /** A number in the tenant's own file that the tenant could never call is refused with it. */
  static void check(Optional<DialRules> dialling, String number, Field field) {
    if (dialling.isEmpty()) field.error("needs 'dialling': nothing outside may be called");
    else if (dialling.get().judge(number) instanceof Ruling.Denied(var reason))
      field.error("'%s' is %s".formatted(number, reason));
  }

  private static boolean begins(String number, List<String> prefixes) {
    return prefixes.stream().anyMatch(number::startsWith);
  }

  /** The number as all the world writes it; empty for what is none. */
  public Optional<String> e164(String dialled) {
    if (dialled.length() > 40) return Optional.empty();
    var digits = BETWEEN.matcher(dialled).replaceAll("");
    var number =
        digits.startsWith("+")
            ? digits
            : !international.isEmpty() && digits.startsWith(international)
                ? "+" + digits.substring(international.length())
                : !national.isEmpty() && digits.startsWith(national)
                    ? country + digits.substring(national.length())
                    : "";
    return Optional.of(number).filter(text -> E164.matcher(text).matches());
  }
}
