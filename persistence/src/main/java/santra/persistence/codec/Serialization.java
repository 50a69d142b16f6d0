package santra.persistence.codec;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.apache.pekko.serialization.SerializationSetup;
import org.apache.pekko.serialization.SerializerDetails;

/** Makes an actor system speak our codecs. */
public final class Serialization {
  private Serialization() {}

  /**
   * Binds every listed record to one {@link SantraSerializer}; a part for {@code
   * ActorSystemSetup.create}.
   */
  public static SerializationSetup setup(CodecRegistry registry) {
    return SerializationSetup.create(system ->
        List.of(
            SerializerDetails.create(
                "santra", new SantraSerializer(registry, system), List.copyOf(registry.types()))));
  }

  /** No class names on the wire: Java serialization stays off, and its absence is not a warning. */
  public static Config config() {
    return ConfigFactory.parseString(
        """
        pekko.actor {
          allow-java-serialization = off
          warn-about-java-serializer-usage = on
        }
        """);
  }
}
