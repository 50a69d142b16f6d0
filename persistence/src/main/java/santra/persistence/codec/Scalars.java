package santra.persistence.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The values that have no parts. Times are ISO-8601 text: exact to the nanosecond over the whole
 * range of {@link Instant}, and legible in an export.
 */
final class Scalars {
  private Scalars() {}

  static final Map<Class<?>, Shape> ALL =
      Map.ofEntries(
          Map.entry(String.class, TextShape.of(String.class, text -> text, text -> text)),
          Map.entry(Instant.class, TextShape.of(Instant.class, Instant::toString, Instant::parse)),
          Map.entry(
              Duration.class, TextShape.of(Duration.class, Duration::toString, Duration::parse)),
          Map.entry(
              LocalDate.class,
              TextShape.of(LocalDate.class, LocalDate::toString, LocalDate::parse)),
          Map.entry(
              LocalTime.class,
              TextShape.of(LocalTime.class, LocalTime::toString, LocalTime::parse)),
          Map.entry(
              LocalDateTime.class,
              TextShape.of(LocalDateTime.class, LocalDateTime::toString, LocalDateTime::parse)),
          Map.entry(ZoneId.class, TextShape.of(ZoneId.class, ZoneId::getId, ZoneId::of)),
          Map.entry(UUID.class, TextShape.of(UUID.class, UUID::toString, UUID::fromString)),
          Map.entry(URI.class, TextShape.of(URI.class, URI::toString, URI::create)),
          // Literals only: reading bytes never asks DNS.
          Map.entry(
              InetAddress.class,
              TextShape.of(InetAddress.class, InetAddress::getHostAddress, InetAddress::ofLiteral)),
          Map.entry(int.class, new IntShape()),
          Map.entry(Integer.class, new IntShape()),
          Map.entry(long.class, new LongShape()),
          Map.entry(Long.class, new LongShape()),
          Map.entry(double.class, new DoubleShape()),
          Map.entry(Double.class, new DoubleShape()),
          Map.entry(boolean.class, new BooleanShape()),
          Map.entry(Boolean.class, new BooleanShape()),
          Map.entry(byte[].class, new BytesShape()),
          Map.entry(ActorRef.class, new ActorRefShape()));

  static Shape constants(Class<?> type) {
    var byName =
        Stream.of(type.getEnumConstants())
            .map(constant -> (Enum<?>) constant)
            .collect(Collectors.toMap(Enum::name, Function.identity()));
    return new TextShape(
        constant -> ((Enum<?>) constant).name(),
        name -> {
          var constant = byName.get(name);
          if (constant == null) throw new CodecException("no such " + type.getSimpleName());
          return constant;
        });
  }

  private record IntShape() implements KeyShape {
    @Override
    public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
      out.writeNumber((int) value);
    }

    @Override
    public Object read(JsonParser in, ActorRefs refs) throws IOException {
      Tokens.expect(in, JsonToken.VALUE_NUMBER_INT);
      return in.getIntValue();
    }

    @Override
    public String key(Object value) {
      return value.toString();
    }

    @Override
    public Object parseKey(String key) {
      return Integer.valueOf(key);
    }
  }

  private record LongShape() implements KeyShape {
    @Override
    public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
      out.writeNumber((long) value);
    }

    @Override
    public Object read(JsonParser in, ActorRefs refs) throws IOException {
      Tokens.expect(in, JsonToken.VALUE_NUMBER_INT);
      return in.getLongValue();
    }

    @Override
    public String key(Object value) {
      return value.toString();
    }

    @Override
    public Object parseKey(String key) {
      return Long.valueOf(key);
    }
  }

  private record DoubleShape() implements Shape {
    @Override
    public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
      var number = (double) value;
      // JSON has no word for these, and a figure that is not a number is a bug worth hearing about.
      if (!Double.isFinite(number)) throw new IllegalArgumentException("not a finite number");
      out.writeNumber(number);
    }

    @Override
    public Object read(JsonParser in, ActorRefs refs) throws IOException {
      Tokens.expectNumber(in);
      return in.getDoubleValue();
    }
  }

  private record BooleanShape() implements Shape {
    @Override
    public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
      out.writeBoolean((boolean) value);
    }

    @Override
    public Object read(JsonParser in, ActorRefs refs) throws IOException {
      return in.getBooleanValue();
    }
  }

  /** A byte string in CBOR; Base64 text in JSON. */
  private record BytesShape() implements Shape {
    @Override
    public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
      out.writeBinary((byte[]) value);
    }

    @Override
    public Object read(JsonParser in, ActorRefs refs) throws IOException {
      return in.getBinaryValue();
    }
  }

  private record ActorRefShape() implements Shape {
    @Override
    public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
      out.writeString(refs.text((ActorRef<?>) value));
    }

    @Override
    public Object read(JsonParser in, ActorRefs refs) throws IOException {
      Tokens.expect(in, JsonToken.VALUE_STRING);
      return refs.parse(in.getText());
    }
  }
}
