package santra.persistence.codec;

import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.jspecify.annotations.Nullable;

/** Lends a {@link CodecRegistry} to Pekko, for the journal and for messages between nodes. */
public final class SantraSerializer extends SerializerWithStringManifest {
  /** On disk and on the wire: never changes, never used for anything else. */
  public static final int IDENTIFIER = 18_020_301;

  private final CodecRegistry registry;
  private final ExtendedActorSystem system;
  private volatile @Nullable CodecRegistry attached;

  SantraSerializer(CodecRegistry registry, ExtendedActorSystem system) {
    this.registry = registry;
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object value) {
    return registry.manifest(value);
  }

  @Override
  public byte[] toBinary(Object value) {
    return attached().encode(value);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return attached().decode(manifest, bytes);
    } catch (CodecException unreadable) {
      // Pekko's word for "drop this message and keep the connection".
      var refused = new NotSerializableException(unreadable.getMessage());
      refused.initCause(unreadable);
      throw refused;
    }
  }

  /** Not in the constructor: serializers are made while the system is still coming up. */
  private CodecRegistry attached() {
    var known = attached;
    if (known == null) {
      known = registry.attach(Adapter.toTyped(system));
      attached = known;
    }
    return known;
  }
}
