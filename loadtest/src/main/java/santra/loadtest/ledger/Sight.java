package santra.loadtest.ledger;

/** Something a robot saw or did in a call. */
public enum Sight {
  /** The caller sent its INVITE. */
  DIALLED,
  /** The caller got an 18x or the 200: from here on the centre has promised not to lose it. */
  ACCEPTED,
  /** The caller got the 200. */
  CALLER_ANSWERED,
  CALLER_HEARD_MUSIC,
  CALLER_HEARD_AGENT,
  /** The caller lost patience before an agent came. */
  GAVE_UP,
  /** The caller ended the talk. */
  CALLER_HUNG_UP,
  /** The centre ended the caller's leg. */
  CALLER_RELEASED,
  /** The caller got a final response of 300 or more that it did not ask for. */
  REFUSED,
  /** The caller got no answer at all. */
  UNHEARD,
  AGENT_RANG,
  AGENT_PICKED_UP,
  /** The ACK reached the agent: the two talk. */
  AGENT_CONNECTED,
  AGENT_HEARD_CALLER,
  /** The agent heard another agent alone: a consultation. */
  AGENT_HEARD_COLLEAGUE,
  AGENT_HUNG_UP,
  /** The agent asked by REFER that the caller be sent on. */
  AGENT_REFERRED,
  /** What the centre said of that. */
  AGENT_NOTIFIED,
  /** The centre ended the agent's leg after it was answered. */
  AGENT_RELEASED,
  /** The centre ended the call by which the agent consulted another. */
  ASIDE_RELEASED,
  AGENT_REJECTED,
  /** The centre has answered a re-INVITE of the one named. */
  REINVITED,
  /** The centre cancelled a ringing phone. */
  RING_STOPPED
}
