package santra.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every route there is. The path alone says who must be asked for a key, known or not. */
final class RouteTable {
  private final List<Route> routes;

  RouteTable(HttpPorts ports, Floor floor) {
    this.routes =
        Stream.of(
                new OpenDoor(ports).routes(),
                new PublicStatus(ports, floor).routes(),
                new TenantApi(ports.centre(), ports.records(), floor, ports.clock()).routes(),
                new RecordingApi(ports.centre(), ports.records(), ports.recordings(), floor)
                    .routes(),
                new ClusterApi(ports).routes())
            .flatMap(List::stream)
            .toList();
  }

  List<Route> all() {
    return routes;
  }

  /** A route and the values of its path's names. */
  record Match(Route route, Map<String, String> names) {}

  Optional<Match> find(String method, List<String> path) {
    return matches(path).filter(match -> match.route.method().equals(method)).findFirst();
  }

  /** The methods that this path has, as the Allow header lists them; empty for an unknown path. */
  String methods(List<String> path) {
    var methods = new TreeSet<String>();
    matches(path).forEach(match -> methods.add(match.route.method()));
    if (methods.contains("GET")) methods.add("HEAD");
    return String.join(", ", methods);
  }

  private Stream<Match> matches(List<String> path) {
    return routes.stream()
        .flatMap(route -> route.match(path).map(names -> new Match(route, names)).stream());
  }
}
