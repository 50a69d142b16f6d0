package santra.persistence.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Values that hold others. What is read keeps the order that was written and cannot be changed; a
 * missing one is an empty one.
 */
final class Containers {
  private Containers() {}

  static Shape list(Shape element) {
    return new Elements(
        element, ArrayList::new, all -> Collections.unmodifiableList((List<?>) all));
  }

  static Shape set(Shape element) {
    return new Elements(
        element,
        LinkedHashSet::new,
        all -> Collections.unmodifiableSequencedSet((LinkedHashSet<?>) all));
  }

  static Shape sortedSet(Shape element) {
    return new Elements(
        element, TreeSet::new, all -> Collections.unmodifiableNavigableSet((TreeSet<?>) all));
  }

  static Shape map(Shape key, Shape value) {
    return entries(
        key,
        value,
        LinkedHashMap::new,
        all -> Collections.unmodifiableSequencedMap((LinkedHashMap<Object, Object>) all));
  }

  static Shape sortedMap(Shape key, Shape value) {
    return entries(
        key,
        value,
        TreeMap::new,
        all -> Collections.unmodifiableNavigableMap((TreeMap<Object, Object>) all));
  }

  private static Shape entries(
      Shape key,
      Shape value,
      Supplier<Map<Object, Object>> empty,
      UnaryOperator<Map<Object, Object>> seal) {
    return new Entries(key, value, empty, seal);
  }

  /** A present value is written as itself, an absent one not at all. */
  record Maybe(Shape inner) implements Shape {
    @Override
    public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
      var held = (Optional<?>) value;
      if (held.isPresent()) inner.write(held.get(), out, refs);
      else out.writeNull();
    }

    @Override
    public Object read(JsonParser in, ActorRefs refs) throws IOException {
      return in.hasToken(JsonToken.VALUE_NULL)
          ? Optional.empty()
          : Optional.of(inner.read(in, refs));
    }

    @Override
    public Optional<Object> missing() {
      return Optional.of(Optional.empty());
    }

    @Override
    public boolean omits(Object value) {
      return ((Optional<?>) value).isEmpty();
    }
  }

  record MaybeInt() implements Shape {
    @Override
    public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
      out.writeNumber(((OptionalInt) value).getAsInt());
    }

    @Override
    public Object read(JsonParser in, ActorRefs refs) throws IOException {
      Tokens.expect(in, JsonToken.VALUE_NUMBER_INT);
      return OptionalInt.of(in.getIntValue());
    }

    @Override
    public Optional<Object> missing() {
      return Optional.of(OptionalInt.empty());
    }

    @Override
    public boolean omits(Object value) {
      return ((OptionalInt) value).isEmpty();
    }
  }

  record MaybeLong() implements Shape {
    @Override
    public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
      out.writeNumber(((OptionalLong) value).getAsLong());
    }

    @Override
    public Object read(JsonParser in, ActorRefs refs) throws IOException {
      Tokens.expect(in, JsonToken.VALUE_NUMBER_INT);
      return OptionalLong.of(in.getLongValue());
    }

    @Override
    public Optional<Object> missing() {
      return Optional.of(OptionalLong.empty());
    }

    @Override
    public boolean omits(Object value) {
      return ((OptionalLong) value).isEmpty();
    }
  }

  private record Elements(
      Shape element, Supplier<Collection<Object>> empty, UnaryOperator<Collection<?>> seal)
      implements Shape {
    @Override
    public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
      out.writeStartArray();
      for (var each : (Collection<?>) value) element.write(each, out, refs);
      out.writeEndArray();
    }

    @Override
    public Object read(JsonParser in, ActorRefs refs) throws IOException {
      Tokens.expect(in, JsonToken.START_ARRAY);
      var all = empty.get();
      while (in.nextToken() != JsonToken.END_ARRAY) all.add(element.read(in, refs));
      return seal.apply(all);
    }

    @Override
    public Optional<Object> missing() {
      return Optional.of(seal.apply(empty.get()));
    }
  }

  /** An object where keys are text; else an array of two-element arrays, key first. */
  private record Entries(
      Shape key,
      Shape value,
      Supplier<Map<Object, Object>> empty,
      UnaryOperator<Map<Object, Object>> seal)
      implements Shape {
    @Override
    public void write(Object map, JsonGenerator out, ActorRefs refs) throws IOException {
      if (key instanceof KeyShape names) {
        out.writeStartObject();
        for (var entry : ((Map<?, ?>) map).entrySet()) {
          out.writeFieldName(names.key(entry.getKey()));
          value.write(entry.getValue(), out, refs);
        }
        out.writeEndObject();
      } else {
        out.writeStartArray();
        for (var entry : ((Map<?, ?>) map).entrySet()) {
          out.writeStartArray();
          key.write(entry.getKey(), out, refs);
          value.write(entry.getValue(), out, refs);
          out.writeEndArray();
        }
        out.writeEndArray();
      }
    }

    @Override
    public Object read(JsonParser in, ActorRefs refs) throws IOException {
      var all = empty.get();
      if (key instanceof KeyShape names) {
        Tokens.expect(in, JsonToken.START_OBJECT);
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          var name = names.parseKey(in.currentName());
          in.nextToken();
          all.put(name, value.read(in, refs));
        }
        Tokens.expect(in, JsonToken.END_OBJECT);
      } else {
        Tokens.expect(in, JsonToken.START_ARRAY);
        while (in.nextToken() == JsonToken.START_ARRAY) {
          in.nextToken();
          var name = key.read(in, refs);
          in.nextToken();
          all.put(name, value.read(in, refs));
          in.nextToken();
          Tokens.expect(in, JsonToken.END_ARRAY);
        }
        Tokens.expect(in, JsonToken.END_ARRAY);
      }
      return seal.apply(all);
    }

    @Override
    public Optional<Object> missing() {
      return Optional.of(seal.apply(empty.get()));
    }
  }
}
