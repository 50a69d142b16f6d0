package santra.contact;

import java.util.Map;
import santra.flow.Flow;
import santra.vocabulary.QueueId;

/**
 * A flow, and the plan of every queue it may lead to, as they were when the contact arrived.
 *
 * @param plans one for each of {@link Flow#queues}
 * @param outsides one for each of {@link Flow#numbers}
 */
public record Script(Flow flow, Map<QueueId, Plan> plans, Map<String, Outside> outsides) {
  public Script {
    plans = Map.copyOf(plans);
    outsides = Map.copyOf(outsides);
  }

  /** Of a flow that leads to no number. */
  public Script(Flow flow, Map<QueueId, Plan> plans) {
    this(flow, plans, Map.of());
  }
}
