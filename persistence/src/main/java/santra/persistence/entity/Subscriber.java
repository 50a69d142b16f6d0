package santra.persistence.entity;

import java.util.List;

/**
 * Told on the entity's own thread after its facts are durable; must not block. It may be told twice
 * about one fact, after a takeover.
 *
 * @param <E> events
 * @param <S> states
 */
public interface Subscriber<E, S> {

  /**
   * @param sequence number of the last of these events in the entity's journal
   */
  void recorded(S before, List<E> events, S now, long sequence);

  /** The entity stands here: it has been started (again), or its node's neighbour has died. */
  void recovered(S now, long sequence);
}
