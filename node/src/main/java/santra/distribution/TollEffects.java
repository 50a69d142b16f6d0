package santra.distribution;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.persistence.entity.Subscriber;
import santra.toll.Toll;
import santra.toll.TollEvent;

/** Says aloud when a tenant has run into one of its caps. */
record TollEffects(String tenant) implements Subscriber<TollEvent, Toll> {
  private static final Logger LOG = LoggerFactory.getLogger(TollEffects.class);

  @Override
  public void recorded(Toll before, List<TollEvent> events, Toll now, long sequence) {
    for (var event : events)
      if (event instanceof TollEvent.CapReached(var cap, _))
        LOG.error("ALARM {} makes no more calls outside: {} is reached", tenant, cap);
  }

  @Override
  public void recovered(Toll now, long sequence) {}
}
