package santra.protocol.sdp;

import java.util.Locale;

/** Which way the media flows, seen by whoever says it: RFC 3264 section 5.1. */
public enum Direction {
  SENDRECV(true, true),
  SENDONLY(true, false),
  RECVONLY(false, true),
  INACTIVE(false, false);

  private final boolean sends;
  private final boolean receives;

  Direction(boolean sends, boolean receives) {
    this.sends = sends;
    this.receives = receives;
  }

  public boolean sends() {
    return sends;
  }

  public boolean receives() {
    return receives;
  }

  public static Direction of(boolean sends, boolean receives) {
    if (sends) return receives ? SENDRECV : SENDONLY;
    return receives ? RECVONLY : INACTIVE;
  }

  /** The same stream seen from the other end. */
  public Direction mirrored() {
    return switch (this) {
      case SENDONLY -> RECVONLY;
      case RECVONLY -> SENDONLY;
      case SENDRECV, INACTIVE -> this;
    };
  }

  /** What both allow. */
  public Direction and(Direction other) {
    return of(sends && other.sends, receives && other.receives);
  }

  /** The attribute that says so. */
  public Sdp.Attribute attribute() {
    return new Sdp.Attribute(name().toLowerCase(Locale.ROOT), "");
  }
}
