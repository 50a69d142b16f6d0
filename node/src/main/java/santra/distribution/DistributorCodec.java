package santra.distribution;

import santra.agent.entity.AgentCodec;
import santra.persistence.codec.Codec;

/** What is said to and by the distributor between nodes; nothing of it is stored. */
public final class DistributorCodec {
  private DistributorCodec() {}

  public static Codec messages() {
    return AgentCodec.variants(Codec.of("distributor-message"))
        .record("agent-changed", 1, Distributor.AgentChanged.class)
        .record("contact-joined", 1, Distributor.ContactJoined.class)
        .record("contact-left", 1, Distributor.ContactLeft.class)
        .record("count-ready", 1, DistributorEntity.CountReady.class)
        .record("ready", 1, DistributorEntity.Ready.class)
        .build();
  }
}
