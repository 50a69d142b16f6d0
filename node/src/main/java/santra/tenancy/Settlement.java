package santra.tenancy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import santra.tenancy.Finding.Severity;
import santra.tenancy.Findings.Place;
import santra.tenancy.TenantFile.Reading;

/**
 * Which version of each file's tenant runs next. A refused file keeps the version that already
 * runs. Where two files claim one name, number or domain, what already runs wins over what is new,
 * then the earlier file over the later.
 *
 * @param tenants by file
 * @param conflicts by refused file
 */
record Settlement(Map<String, Tenant> tenants, Map<String, List<Finding>> conflicts) {

  /** Of a file that is in force: what it agrees with nobody. */
  List<Finding> oneSided(Reading reading) {
    var tenant = tenants.get(reading.file());
    if (tenant == null || !reading.tenant().equals(Optional.of(tenant))) return List.of();
    var all = new Tenants(tenants.values());
    return tenant.agreements().entrySet().stream()
        .filter(one -> !all.isMutual(tenant, one.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .map(one -> {
          var claim = AgreementReader.claim(one.getKey());
          var place = reading.claims().getOrDefault(claim, Place.WHOLE_FILE);
          return new Finding(
              Severity.WARNING,
              reading.file(),
              place.line(),
              place.column(),
              "agreements." + one.getKey(),
              "leads nowhere: the file of tenant '%s' does not say the same"
                  .formatted(one.getValue().other()));
        })
        .toList();
  }

  static Settlement of(List<Reading> readings, Map<String, Tenant> running) {
    var conflicts = new LinkedHashMap<String, List<Finding>>();
    while (true) {
      var settled = new LinkedHashMap<String, Tenant>();
      var owners = new HashMap<String, Tenant>();
      var fresh = new ArrayList<Reading>();
      for (var reading : readings) {
        var before = Optional.ofNullable(running.get(reading.file()));
        var now = reading.tenant().filter(_ -> !conflicts.containsKey(reading.file()));
        if (now.isPresent() && !now.equals(before)) fresh.add(reading);
        else before.ifPresent(tenant -> claim(settled, owners, reading.file(), tenant));
      }
      var refused = new HashSet<String>();
      for (var reading : fresh) {
        var tenant = reading.tenant().orElseThrow();
        var clashes = clashes(reading, tenant, owners);
        if (clashes.isEmpty()) {
          claim(settled, owners, reading.file(), tenant);
        } else {
          conflicts.put(reading.file(), clashes);
          refused.add(reading.file());
        }
      }
      // A refused file's running version claims its numbers again, perhaps from a fresh one.
      if (refused.stream().noneMatch(running::containsKey))
        return new Settlement(settled, conflicts);
    }
  }

  private static void claim(
      Map<String, Tenant> settled, Map<String, Tenant> owners, String file, Tenant tenant) {
    settled.put(file, tenant);
    claims(tenant).forEach(claim -> owners.putIfAbsent(claim, tenant));
  }

  private static Stream<String> claims(Tenant tenant) {
    return Stream.of(
            Stream.of("tenant " + tenant.id()),
            tenant.numbers().keySet().stream().map(number -> "number " + number),
            tenant.domains().stream().map(domain -> "domain " + domain))
        .flatMap(claims -> claims)
        .sorted();
  }

  private static List<Finding> clashes(Reading reading, Tenant tenant, Map<String, Tenant> owners) {
    Set<String> taken = owners.keySet();
    return claims(tenant)
        .filter(taken::contains)
        .map(claim -> {
          var place = reading.claims().getOrDefault(claim, Place.WHOLE_FILE);
          var owner = owners.get(claim);
          return new Finding(
              Severity.ERROR,
              reading.file(),
              place.line(),
              place.column(),
              "",
              claim + " already belongs to tenant " + (owner == null ? "?" : owner.id()));
        })
        .toList();
  }
}
