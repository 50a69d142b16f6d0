package santra.persistence.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record as an object: one field per component, by the component's name. Only components count,
 * never other methods, so a rulebook may add questions to its records freely.
 */
final class RecordShape implements Shape {
  private static final SerializedString IS = new SerializedString(Codec.IS);

  private record Field(String name, SerializedString label, MethodHandle accessor, Shape shape) {}

  private final Class<?> type;
  private final Optional<String> variant;
  private final MethodHandle constructor;
  private List<Field> fields = List.of();
  private Map<String, Integer> places = Map.of();

  RecordShape(Class<?> type, Optional<String> variant) {
    this.type = type;
    this.variant = variant;
    this.constructor = constructor(type);
  }

  /** Second step of construction, so that records may hold records of their own kind. */
  void link(List<Shape> shapes) {
    var components = type.getRecordComponents();
    var linked = new ArrayList<Field>();
    var index = new HashMap<String, Integer>();
    for (int place = 0; place < components.length; place++) {
      var name = components[place].getName();
      linked.add(
          new Field(
              name, new SerializedString(name), accessor(components[place]), shapes.get(place)));
      index.put(name, place);
    }
    fields = List.copyOf(linked);
    places = Map.copyOf(index);
  }

  @Override
  public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
    out.writeStartObject();
    if (variant.isPresent()) {
      out.writeFieldName(IS);
      out.writeString(variant.get());
    }
    for (var field : fields) {
      var part = part(field, value);
      if (field.shape.omits(part)) continue;
      out.writeFieldName(field.label);
      field.shape.write(part, out, refs);
    }
    out.writeEndObject();
  }

  @Override
  public Object read(JsonParser in, ActorRefs refs) throws IOException {
    Tokens.expect(in, JsonToken.START_OBJECT);
    in.nextToken();
    return readFields(in, refs);
  }

  /** The parser stands on a field's name or on the object's end. */
  Object readFields(JsonParser in, ActorRefs refs) throws IOException {
    var parts = new Object[fields.size()];
    for (; in.hasToken(JsonToken.FIELD_NAME); in.nextToken()) {
      var place = places.get(in.currentName());
      in.nextToken();
      if (place == null) in.skipChildren(); // a newer node's field
      else if (!in.hasToken(JsonToken.VALUE_NULL))
        parts[place] = fields.get(place).shape.read(in, refs);
    }
    Tokens.expect(in, JsonToken.END_OBJECT);
    for (int place = 0; place < parts.length; place++) {
      if (parts[place] == null) parts[place] = missing(fields.get(place));
    }
    return make(parts);
  }

  private Object missing(Field field) {
    return field
        .shape
        .missing()
        .orElseThrow(
            () -> new CodecException(type.getSimpleName() + " without '" + field.name + "'"));
  }

  private Object part(Field field, Object value) {
    var part = get(field.accessor, value);
    if (part == null)
      throw new IllegalArgumentException(type.getSimpleName() + "." + field.name + " is null");
    return part;
  }

  private Object make(Object[] parts) {
    try {
      return constructor.invokeExact(parts);
    } catch (RuntimeException | Error refused) {
      throw refused;
    } catch (Throwable checked) {
      throw new IllegalArgumentException(checked);
    }
  }

  static @Nullable Object get(MethodHandle accessor, Object value) {
    try {
      return accessor.invokeExact(value);
    } catch (RuntimeException | Error refused) {
      throw refused;
    } catch (Throwable checked) {
      throw new IllegalArgumentException(checked);
    }
  }

  static MethodHandle constructor(Class<?> type) {
    try {
      var parameters =
          Stream.of(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      var constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(constructor)
          .asSpreader(Object[].class, parameters.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalArgumentException(type.getName(), impossible);
    }
  }

  static MethodHandle accessor(RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return MethodHandles.lookup()
          .unreflect(accessor)
          .asType(MethodType.methodType(Object.class, Object.class));
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalArgumentException(component.toString(), impossible);
    }
  }
}
