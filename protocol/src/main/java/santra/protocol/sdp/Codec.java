package santra.protocol.sdp;

/** The voice codecs we speak, with their static payload types (RFC 3551 section 6). */
public enum Codec {
  PCMU(0),
  PCMA(8);

  private final int payloadType;

  Codec(int payloadType) {
    this.payloadType = payloadType;
  }

  public int payloadType() {
    return payloadType;
  }
}
