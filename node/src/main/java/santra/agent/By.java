package santra.agent;

/** Who wanted a change of an agent's state; what happens by itself has events of its own. */
public enum By {
  AGENT,
  SUPERVISOR
}
