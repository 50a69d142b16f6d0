package santra.toll.entity;

import santra.persistence.codec.Codec;
import santra.toll.Toll;
import santra.toll.TollCommand;
import santra.toll.TollEvent;

/** What the account stores and says: add, never rename or remove. */
public final class TollCodec {
  private TollCodec() {}

  /** The journal: events and snapshots. */
  public static Codec journal() {
    return Codec.of("toll")
        .since(1)
        .record("seized", 1, TollEvent.Seized.class)
        .record("freed", 1, TollEvent.Freed.class)
        .record("callback-promised", 1, TollEvent.CallbackPromised.class)
        .record("callback-redeemed", 1, TollEvent.CallbackRedeemed.class)
        .record("cap-reached", 1, TollEvent.CapReached.class)
        .record("state", 1, Toll.class)
        .build();
  }

  /** What is said between nodes. */
  public static Codec messages() {
    return Codec.of("toll-message")
        .variant(TollCommand.class, "seize", TollCommand.Seize.class)
        .variant(TollCommand.class, "free", TollCommand.Free.class)
        .variant(TollCommand.class, "promise", TollCommand.Promise.class)
        .variant(TollCommand.class, "redeem", TollCommand.Redeem.class)
        .variant(TollCommand.class, "raise-alarm", TollCommand.RaiseAlarm.class)
        .record("tell", 1, TollEntity.Tell.class)
        .record("report", 1, TollEntity.Report.class)
        .record("reported", 1, TollReport.class)
        .build();
  }
}
