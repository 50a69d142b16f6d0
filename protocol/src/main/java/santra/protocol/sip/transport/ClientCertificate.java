package santra.protocol.sip.transport;

/** Whether a TLS listener wants to know who connects. */
public enum ClientCertificate {
  NOT_ASKED,
  /** Asked for; whoever shows one must show a good one. */
  OPTIONAL,
  /** Nobody comes in without one. */
  REQUIRED
}
