package santra.persistence.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Optional;

/** How the values of one Java type look as tokens. */
interface Shape {

  void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException;

  /** The parser stands on the value's first token and is left on its last. */
  Object read(JsonParser in, ActorRefs refs) throws IOException;

  /** What a missing field means; empty where a missing field is an error. */
  default Optional<Object> missing() {
    return Optional.empty();
  }

  /** Whether a field with this value is left out. */
  default boolean omits(Object value) {
    return false;
  }
}
