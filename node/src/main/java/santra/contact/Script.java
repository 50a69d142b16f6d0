package santra.contact;

import java.util.Map;
import santra.flow.Flow;
import santra.vocabulary.QueueId;

/**
 * A flow, and the plan of every queue it may lead to, as they were when the contact arrived.
 *
 * @param plans one for each of {@link Flow#queues}
 */
public record Script(Flow flow, Map<QueueId, Plan> plans) {
  public Script {
    plans = Map.copyOf(plans);
  }
}
