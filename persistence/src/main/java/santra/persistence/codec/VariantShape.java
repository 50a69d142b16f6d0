package santra.persistence.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sealed type: its records, told apart by the field {@code is}. */
final class VariantShape implements Shape {
  private static final ObjectMapper TREES = new ObjectMapper();

  private final Class<?> sealed;
  private Map<Class<?>, RecordShape> byType = Map.of();
  private Map<String, RecordShape> byName = Map.of();

  VariantShape(Class<?> sealed) {
    this.sealed = sealed;
  }

  void link(Map<Class<?>, RecordShape> types, Map<String, RecordShape> names) {
    byType = Map.copyOf(types);
    byName = Map.copyOf(names);
  }

  @Override
  public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
    var shape = byType.get(value.getClass());
    if (shape == null) throw new IllegalArgumentException("not listed: " + value.getClass());
    shape.write(value, out, refs);
  }

  @Override
  public Object read(JsonParser in, ActorRefs refs) throws IOException {
    Tokens.expect(in, JsonToken.START_OBJECT);
    in.nextToken();
    if (in.hasToken(JsonToken.FIELD_NAME) && in.currentName().equals(Codec.IS)) {
      in.nextToken();
      Tokens.expect(in, JsonToken.VALUE_STRING);
      var shape = named(in.getText());
      in.nextToken();
      return shape.readFields(in, refs);
    }
    return readLateName(in, refs);
  }

  /** An upcaster may have put the name last. */
  private Object readLateName(JsonParser in, ActorRefs refs) throws IOException {
    // The tree reader accepts a parser that already stands on the first field's name.
    JsonNode tree = TREES.readTree(in);
    try (var again = TREES.treeAsTokens(tree)) {
      again.nextToken();
      return named(tree.path(Codec.IS).asText()).read(again, refs);
    }
  }

  private RecordShape named(@Nullable String name) {
    var shape = name == null ? null : byName.get(name);
    if (shape == null) throw new CodecException("no such " + sealed.getSimpleName());
    return shape;
  }
}
