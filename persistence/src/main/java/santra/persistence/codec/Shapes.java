package santra.persistence.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Works out, once and at start, how each type of a feature is written. What it does not know it
 * refuses with the path that led there, so no surprise is left for the hot path.
 */
final class Shapes {
  private final Set<Class<?>> records;
  private final Map<Class<?>, String> variants;
  private final Map<Type, Shape> known = new HashMap<>();

  Shapes(Set<Class<?>> records, Map<Class<?>, String> variants) {
    this.records = records;
    this.variants = variants;
  }

  Shape of(Type type, String path) {
    var shape = known.get(type);
    if (shape == null) shape = Scalars.ALL.get(type);
    return shape != null ? shape : build(type, path);
  }

  /** The shape's keys, seen through records of one component; the shape itself if it has none. */
  static Shape asKey(Shape shape) {
    return switch (shape) {
      case BareShape bare when asKey(bare.component()) instanceof KeyShape inner ->
          new BareKey(bare, inner);
      default -> shape;
    };
  }

  private Shape build(Type type, String path) {
    return switch (type) {
      case Class<?> named when named.isEnum() -> remember(named, Scalars.constants(named));
      case Class<?> named when named.isRecord() -> record(named, path);
      case Class<?> named when named.isSealed() -> sealed(named, path);
      case Class<?> named when named == OptionalInt.class -> new Containers.MaybeInt();
      case Class<?> named when named == OptionalLong.class -> new Containers.MaybeLong();
      case ParameterizedType generic -> container(generic, path);
      case WildcardType any when any.getLowerBounds().length == 0 ->
          of(any.getUpperBounds()[0], path);
      default -> throw unknown(type, path);
    };
  }

  private Shape container(ParameterizedType type, String path) {
    var raw = type.getRawType();
    var inner = type.getActualTypeArguments();
    if (raw == ActorRef.class) return of(ActorRef.class, path);
    if (raw == Optional.class) return new Containers.Maybe(of(inner[0], path));
    if (raw == List.class || raw == Collection.class || raw == SequencedCollection.class)
      return Containers.list(of(inner[0], path));
    if (raw == Set.class || raw == SequencedSet.class) return Containers.set(of(inner[0], path));
    if (raw == SortedSet.class || raw == NavigableSet.class)
      return Containers.sortedSet(of(inner[0], path));
    if (raw == Map.class || raw == SequencedMap.class)
      return Containers.map(asKey(of(inner[0], path)), of(inner[1], path));
    if (raw == SortedMap.class || raw == NavigableMap.class)
      return Containers.sortedMap(asKey(of(inner[0], path)), of(inner[1], path));
    throw unknown(type, path);
  }

  private Shape record(Class<?> type, String path) {
    var components = type.getRecordComponents();
    if (isBare(type)) {
      var shape = new BareShape(type);
      known.put(type, shape);
      shape.link(component(components[0], path));
      return shape;
    }
    var variant = Optional.ofNullable(variants.get(type));
    var shape = new RecordShape(type, variant);
    known.put(type, shape);
    var parts = new ArrayList<Shape>();
    for (var component : components) {
      if (variant.isPresent() && component.getName().equals(Codec.IS))
        throw new IllegalArgumentException(
            path + ": a variant has no component '" + Codec.IS + "'");
      parts.add(component(component, path));
    }
    shape.link(parts);
    return shape;
  }

  /** Listed records and variants stay objects: they must be able to grow a second field. */
  private boolean isBare(Class<?> type) {
    var components = type.getRecordComponents();
    return components.length == 1
        && !records.contains(type)
        && !variants.containsKey(type)
        && !components[0].getType().getSimpleName().startsWith("Optional");
  }

  private Shape component(RecordComponent component, String path) {
    return of(component.getGenericType(), path + "." + component.getName());
  }

  private Shape sealed(Class<?> type, String path) {
    var shape = new VariantShape(type);
    known.put(type, shape);
    var byType = new HashMap<Class<?>, RecordShape>();
    var byName = new HashMap<String, RecordShape>();
    var leaves = leaves(type).toList();
    var unlisted = leaves.stream().filter(leaf -> !variants.containsKey(leaf)).toList();
    if (!unlisted.isEmpty())
      throw new IllegalArgumentException(
          path + ": " + type.getSimpleName() + " has variants that are not listed: " + unlisted);
    for (var leaf : leaves) {
      if (!(of(leaf, path + "<" + leaf.getSimpleName() + ">") instanceof RecordShape part))
        throw unknown(leaf, path);
      byType.put(leaf, part);
      if (byName.put(variants.getOrDefault(leaf, ""), part) != null)
        throw new IllegalArgumentException(
            path + ": two variants of " + type.getSimpleName() + " share a name");
    }
    shape.link(byType, byName);
    return shape;
  }

  static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(Shapes::leaves).distinct()
        : Stream.of(type);
  }

  private Shape remember(Type type, Shape shape) {
    known.put(type, shape);
    return shape;
  }

  private static IllegalArgumentException unknown(Type type, String path) {
    return new IllegalArgumentException(path + ": cannot be written: " + type.getTypeName());
  }

  /** Keys of a map that are records of one component. */
  private record BareKey(BareShape bare, KeyShape inner) implements KeyShape {
    @Override
    public String key(Object value) {
      return inner.key(bare.unwrap(value));
    }

    @Override
    public Object parseKey(String key) {
      return bare.wrap(inner.parseKey(key));
    }

    @Override
    public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
      bare.write(value, out, refs);
    }

    @Override
    public Object read(JsonParser in, ActorRefs refs) throws IOException {
      return bare.read(in, refs);
    }
  }
}
