package santra.protocol.sip.message;

import java.util.List;

/** RFC 4475 messages worth mutating. */
final class TortureSeeds {
  static final List<String> NAMES =
      List.of(
          "wsinv",
          "intmeth",
          "esc01",
          "lwsdisp",
          "longreq",
          "semiuri",
          "transports",
          "unreason",
          "badinv01",
          "quotbal",
          "cparam02",
          "regescrt",
          "inv2543",
          "bcast");

  private TortureSeeds() {}
}
