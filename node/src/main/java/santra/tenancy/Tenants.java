package santra.tenancy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import santra.flow.TakingTerms;
import santra.vocabulary.Agreement;
import santra.vocabulary.TenantId;

/** All tenants at one moment. Immutable; built only from tenants that agree with each other. */
public final class Tenants {
  /** Nobody: what a node starts from. */
  public static final Tenants NONE = new Tenants(List.of());

  private final Map<TenantId, Tenant> byId = new HashMap<>();
  private final Map<String, Tenant> byNumber = new HashMap<>();
  private final Map<String, Tenant> byDomain = new HashMap<>();
  private final Map<String, List<Tenant>> byDevice = new HashMap<>();

  /**
   * @throws IllegalArgumentException when two tenants claim one number or one domain
   */
  public Tenants(Collection<Tenant> tenants) {
    for (var tenant : tenants) {
      claim(byId, tenant.id(), tenant, "tenant");
      tenant.numbers().keySet().forEach(number -> claim(byNumber, number, tenant, "number"));
      tenant.domains().forEach(domain -> claim(byDomain, domain, tenant, "domain"));
      tenant
          .devices()
          .keySet()
          .forEach(user -> byDevice.computeIfAbsent(user, _ -> new ArrayList<>()).add(tenant));
    }
  }

  private static <K> void claim(Map<K, Tenant> claims, K key, Tenant tenant, String kind) {
    var other = claims.putIfAbsent(key, tenant);
    if (other != null)
      throw new IllegalArgumentException(
          "%s %s of tenant %s already belongs to tenant %s"
              .formatted(kind, key, tenant.id(), other.id()));
  }

  public Collection<Tenant> all() {
    return List.copyOf(byId.values());
  }

  public Optional<Tenant> find(TenantId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * Who takes a tenant's contacts.
   *
   * @param queue of the taker
   */
  public record Taker(Tenant tenant, QueueProfile queue, Agreement agreement, TakingTerms terms) {}

  /** By an agreement that both files name; empty for any other. */
  public Optional<Taker> taker(Tenant giver, String agreement) {
    return giver.agreements().get(agreement) instanceof Agreed.Gives(var to)
        ? find(to).flatMap(taker -> taker(giver, taker, agreement))
        : Optional.empty();
  }

  private static Optional<Taker> taker(Tenant giver, Tenant taker, String agreement) {
    return taker.agreements().get(agreement) instanceof Agreed.Takes(var from, var to, var terms)
            && from.equals(giver.id())
        ? taker
            .queue(to)
            .map(queue ->
                new Taker(taker, queue, new Agreement(agreement, giver.id(), taker.id()), terms))
        : Optional.empty();
  }

  /** Whether the other's file says the same of it. */
  boolean isMutual(Tenant tenant, String agreement) {
    return switch (tenant.agreements().get(agreement)) {
      case Agreed.Gives _ -> taker(tenant, agreement).isPresent();
      case Agreed.Takes takes ->
          find(takes.other())
              .flatMap(giver -> taker(giver, agreement))
              .filter(one -> one.tenant().id().equals(tenant.id()))
              .isPresent();
      case null -> false;
    };
  }

  public Optional<Tenant> ofNumber(String number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  /**
   * The tenant whose device this is: by the tenant's domain, else by a user name that only one
   * tenant uses. Two tenants with the same user name must register with their domains.
   */
  public Optional<Tenant> ofDevice(String user, String host) {
    var named = byDomain.get(host);
    if (named != null)
      return named.devices().containsKey(user) ? Optional.of(named) : Optional.empty();
    var owners = byDevice.getOrDefault(user, List.of());
    return owners.size() == 1 ? Optional.of(owners.getFirst()) : Optional.empty();
  }

  /** Whether calls from this address come over one of the tenant's trunks. */
  public static Optional<Trunk> trunkFrom(Tenant tenant, InetAddress source) {
    return tenant.trunks().values().stream()
        .filter(trunk -> trunk.from().stream().anyMatch(network -> network.contains(source)))
        .findFirst();
  }

  /** Whether calls from this address come over any tenant's trunk. */
  public boolean knowsTrunk(InetAddress source) {
    return byId.values().stream().anyMatch(tenant -> trunkFrom(tenant, source).isPresent());
  }
}
