package santra.persistence.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * All codecs of a process: from a value to its manifest and bytes, and back. Thread-safe and
 * immutable. One value is at most {@value #MAX_BYTES} bytes and {@value #MAX_DEPTH} levels deep, so
 * that whatever was written can be read.
 */
public final class CodecRegistry {
  public static final int MAX_BYTES = 4 * 1024 * 1024;
  public static final int MAX_DEPTH = 100;

  private static final CBORFactory CBOR =
      CBORFactory.builder()
          .enable(CBORGenerator.Feature.LENIENT_UTF_ENCODING)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_BYTES)
                  .maxNameLength(MAX_BYTES)
                  .maxDocumentLength(MAX_BYTES)
                  .build())
          .build();
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();
  private static final ObjectMapper TREES = new ObjectMapper(CBOR);

  private record Written(String manifest, int generation, RecordShape shape) {}

  private record Known(Codec.Entry entry, int version) {
    boolean current() {
      return version == entry.version();
    }
  }

  private final Map<Class<?>, Written> byType;
  private final Map<String, Known> byManifest;
  private final ActorRefs refs;

  /**
   * @throws IllegalArgumentException if two codecs share a feature or a record
   */
  public CodecRegistry(List<Codec> codecs) {
    var types = new HashMap<Class<?>, Written>();
    var manifests = new HashMap<String, Known>();
    var features = new HashSet<String>();
    for (var codec : codecs) {
      if (!features.add(codec.feature()))
        throw new IllegalArgumentException("two codecs of feature " + codec.feature());
      for (var entry : codec.entries()) {
        var manifest = codec.manifest(entry, entry.version());
        if (types.put(entry.type(), new Written(manifest, entry.generation(), entry.shape()))
            != null)
          throw new IllegalArgumentException("two codecs list " + entry.type().getName());
        for (int version = 1; version <= entry.version(); version++) {
          manifests.put(codec.manifest(entry, version), new Known(entry, version));
        }
      }
    }
    this(Map.copyOf(types), Map.copyOf(manifests), ActorRefs.NONE);
  }

  private CodecRegistry(
      Map<Class<?>, Written> byType, Map<String, Known> byManifest, ActorRefs refs) {
    this.byType = byType;
    this.byManifest = byManifest;
    this.refs = refs;
  }

  /** The same codecs, able to write and read the actor references of this system. */
  public CodecRegistry attach(ActorSystem<?> system) {
    return new CodecRegistry(byType, byManifest, ActorRefs.of(ActorRefResolver.get(system)));
  }

  /**
   * @throws IllegalArgumentException for a type that is not listed
   */
  public String manifest(Object value) {
    return written(value).manifest();
  }

  /**
   * The first generation of builds that can read this value; 0 for all.
   *
   * @throws IllegalArgumentException for a type that is not listed
   */
  public int generation(Object value) {
    return written(value).generation();
  }

  /** Of this build: it can read what all up to here have written. */
  public int generation() {
    return byType.values().stream().mapToInt(Written::generation).max().orElse(0);
  }

  /** What a build of an earlier generation knew: it can neither write nor read what came later. */
  public CodecRegistry upTo(int generation) {
    var types = new HashMap<>(byType);
    types.values().removeIf(written -> written.generation() > generation);
    var manifests = new HashMap<>(byManifest);
    manifests.values().removeIf(known -> known.entry().generation() > generation);
    return new CodecRegistry(Map.copyOf(types), Map.copyOf(manifests), refs);
  }

  /**
   * @throws IllegalArgumentException for a type that is not listed, a null part or too much of it
   */
  public byte[] encode(Object value) {
    var shape = written(value).shape();
    try (var bytes = new ByteArrayBuilder(CBOR._getBufferRecycler());
        var out = CBOR.createGenerator(bytes)) {
      shape.write(value, out, refs);
      out.flush();
      if (bytes.size() > MAX_BYTES)
        throw new IllegalArgumentException(manifest(value) + " is over " + MAX_BYTES + " bytes");
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * @throws CodecException for an unknown manifest and for bytes that do not fit it; nothing else
   */
  public Object decode(String manifest, byte[] bytes) {
    var known = known(manifest);
    try {
      if (!known.current()) return read(known, TREES.treeAsTokens(upcast(known, bytes)));
      checkSize(bytes);
      return read(known, CBOR.createParser(bytes));
    } catch (CodecException refused) {
      throw new CodecException(manifest + ": " + refused.getMessage(), refused);
    } catch (IOException | RuntimeException bad) {
      throw new CodecException(manifest + ": " + bad.getClass().getSimpleName(), bad);
    }
  }

  /**
   * The stored fields in today's version, without making the record.
   *
   * @throws CodecException as {@link #decode}
   */
  public JsonNode tree(String manifest, byte[] bytes) {
    var known = known(manifest);
    try {
      return upcast(known, bytes);
    } catch (CodecException refused) {
      throw new CodecException(manifest + ": " + refused.getMessage(), refused);
    } catch (IOException | RuntimeException bad) {
      throw new CodecException(manifest + ": " + bad.getClass().getSimpleName(), bad);
    }
  }

  /**
   * The same fields as JSON text.
   *
   * @throws IllegalArgumentException as {@link #encode}
   */
  public String json(Object value) {
    var shape = written(value).shape();
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      shape.write(value, out, refs);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** Every listed record. */
  public Set<Class<?>> types() {
    return byType.keySet();
  }

  /** Every manifest that can be read, of today and earlier. */
  public Set<String> manifests() {
    return byManifest.keySet();
  }

  private Object read(Known known, JsonParser parser) throws IOException {
    try (var in = parser) {
      in.nextToken();
      var value = known.entry().shape().read(in, refs);
      if (in.nextToken() != null) throw new CodecException("more than one value");
      return value;
    }
  }

  private static ObjectNode upcast(Known known, byte[] bytes) throws IOException {
    checkSize(bytes);
    ObjectNode tree;
    try (var in = CBOR.createParser(bytes)) {
      if (!(TREES.readTree(in) instanceof ObjectNode object))
        throw new CodecException("not an object");
      if (in.nextToken() != null) throw new CodecException("more than one value");
      tree = object;
    }
    var steps = known.entry().upcasters();
    for (var step : steps.subList(known.version() - 1, steps.size())) tree = step.apply(tree);
    return tree;
  }

  private static void checkSize(byte[] bytes) {
    if (bytes.length > MAX_BYTES) throw new CodecException("over " + MAX_BYTES + " bytes");
  }

  private Written written(Object value) {
    var written = byType.get(value.getClass());
    if (written == null)
      throw new IllegalArgumentException("no codec lists " + value.getClass().getName());
    return written;
  }

  private Known known(String manifest) {
    return Optional.ofNullable(byManifest.get(manifest))
        .orElseThrow(() -> new CodecException("unknown manifest '" + shown(manifest) + "'"));
  }

  /** A manifest may come from anywhere; a log line has an end. */
  private static String shown(String manifest) {
    return manifest.length() <= 80 ? manifest : manifest.substring(0, 80) + "…";
  }
}
