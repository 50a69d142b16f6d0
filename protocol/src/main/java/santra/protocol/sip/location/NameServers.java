package santra.protocol.sip.location;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** The name servers of this machine, or those we are told. Thread-safe; asks anew each time. */
public final class NameServers implements Dns {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int TRIES = 2;

  private final Resolver resolver;

  private NameServers(Resolver resolver) {
    this.resolver = resolver;
    resolver.setTimeout(PATIENCE);
  }

  /**
   * @param servers numeric; empty for those the system is configured with
   */
  public static NameServers of(List<InetSocketAddress> servers) {
    if (servers.isEmpty()) {
      var system = new ExtendedResolver();
      system.setRetries(TRIES);
      return new NameServers(system);
    }
    var resolvers = servers.stream().<Resolver>map(SimpleResolver::new).toList();
    var resolver = new ExtendedResolver(resolvers);
    resolver.setRetries(TRIES);
    return new NameServers(resolver);
  }

  @Override
  public List<Naptr> naptr(String domain) throws IOException {
    return ask(
        domain,
        Type.NAPTR,
        NAPTRRecord.class,
        (record, into) ->
            into.add(
                new Naptr(
                    record.getOrder(),
                    record.getPreference(),
                    record.getService(),
                    record.getFlags().equalsIgnoreCase("s") ? text(record.getReplacement()) : "",
                    ttl(record))));
  }

  @Override
  public List<Srv> srv(String service) throws IOException {
    return ask(
        service,
        Type.SRV,
        SRVRecord.class,
        (record, into) ->
            into.add(
                new Srv(
                    record.getPriority(),
                    record.getWeight(),
                    record.getPort(),
                    text(record.getTarget()),
                    ttl(record))));
  }

  @Override
  public List<Host> addresses(String host) throws IOException {
    var hosts = new ArrayList<Host>();
    hosts.addAll(
        ask(
            host,
            Type.A,
            ARecord.class,
            (record, into) -> into.add(new Host(record.getAddress(), ttl(record)))));
    hosts.addAll(
        ask(
            host,
            Type.AAAA,
            AAAARecord.class,
            (record, into) -> into.add(new Host(record.getAddress(), ttl(record)))));
    return hosts;
  }

  private <R extends Record, T> List<T> ask(
      String name, int type, Class<R> kind, BiConsumer<R, List<T>> reader) throws IOException {
    Name absolute;
    try {
      absolute = Name.fromString(name, Name.root);
    } catch (TextParseException noName) {
      return List.of();
    }
    var lookup = new Lookup(absolute, type, DClass.IN);
    lookup.setResolver(resolver);
    lookup.setCache(new Cache(DClass.IN)); // ours is the list that is made of it
    lookup.setSearchPath(new Name[0]);
    var records = lookup.run();
    switch (lookup.getResult()) {
      case Lookup.SUCCESSFUL, Lookup.HOST_NOT_FOUND, Lookup.TYPE_NOT_FOUND -> {}
      default -> throw new IOException(name + ": " + lookup.getErrorString());
    }
    var found = new ArrayList<T>();
    if (records != null)
      for (var record : records)
        if (kind.isInstance(record)) reader.accept(kind.cast(record), found);
    return found;
  }

  private static String text(Name name) {
    return name.equals(Name.root) ? "" : name.toString(true);
  }

  private static Duration ttl(Record record) {
    return Duration.ofSeconds(record.getTTL());
  }
}
