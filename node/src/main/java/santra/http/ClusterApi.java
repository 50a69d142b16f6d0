package santra.http;

import java.util.List;

/** What whoever runs the cluster may ask, with the operator's key. */
final class ClusterApi {
  static final String ROOT = "/api/v1/cluster";

  private final HttpPorts ports;

  ClusterApi(HttpPorts ports) {
    this.ports = ports;
  }

  List<Route> routes() {
    return List.of(
        Route.get(ROOT + "/tenants", _ -> Answer.json(Views.Tenancy.of(ports.tenancy().get()))),
        Route.post(
            ROOT + "/tenants/reload", _ -> Answer.json(Views.Tenancy.of(ports.reload().get()))),
        Route.get(
            ROOT + "/quarantine",
            _ -> Answer.json(new Views.Quarantine(ports.quarantine().cases()))),
        Route.post(
            ROOT + "/quarantine/retry",
            _ -> Answer.json(new Views.Retried(ports.quarantine().retry()))),
        Route.get(
            ROOT + "/sip", _ -> Answer.text(200, "text/plain; charset=utf-8", ports.sip().get())));
  }
}
