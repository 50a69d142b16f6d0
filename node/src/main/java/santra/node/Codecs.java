package santra.node;

import java.util.List;
import santra.agent.entity.AgentCodec;
import santra.channel.voice.VoiceCodec;
import santra.contact.entity.ContactCodec;
import santra.distribution.DistributorCodec;
import santra.persistence.codec.CodecRegistry;
import santra.queue.entity.QueueCodec;
import santra.toll.entity.TollCodec;

/** Every feature's list of what it stores and says. */
final class Codecs {
  private Codecs() {}

  static CodecRegistry all() {
    return new CodecRegistry(
        List.of(
            ContactCodec.journal(),
            ContactCodec.messages(),
            AgentCodec.journal(),
            AgentCodec.messages(),
            QueueCodec.journal(),
            QueueCodec.messages(),
            TollCodec.journal(),
            TollCodec.messages(),
            DistributorCodec.messages(),
            VoiceCodec.messages()));
  }
}
