package santra.channel.voice;

import santra.persistence.codec.Codec;

/** What is said to edges between nodes; nothing of it is stored. */
public final class VoiceCodec {
  private VoiceCodec() {}

  public static Codec messages() {
    return Codec.of("edge-message")
        .record("respond", 1, EdgeOrder.Respond.class)
        .record("ring", 1, EdgeOrder.Ring.class)
        .record("reinvite", 1, EdgeOrder.Reinvite.class)
        .record("acknowledge", 1, EdgeOrder.Acknowledge.class)
        .record("withdraw", 1, EdgeOrder.Withdraw.class)
        .record("notify", 1, EdgeOrder.Notify.class)
        .record("hang-up", 1, EdgeOrder.HangUp.class)
        .build();
  }
}
