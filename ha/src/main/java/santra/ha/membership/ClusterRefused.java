package santra.ha.membership;

/** This node does not start, for the safety of the cluster; the message says why to an operator. */
public final class ClusterRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterRefused(String message) {
    super(message);
  }
}
