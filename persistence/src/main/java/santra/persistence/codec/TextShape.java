package santra.persistence.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.function.Function;

/** A value that is one piece of text, and so may also be the key of a map. */
record TextShape(Function<Object, String> print, Function<String, Object> parse)
    implements KeyShape {

  static <T> TextShape of(Class<T> type, Function<T, String> print, Function<String, T> parse) {
    return new TextShape(value -> print.apply(type.cast(value)), parse::apply);
  }

  @Override
  public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
    out.writeString(print.apply(value));
  }

  @Override
  public Object read(JsonParser in, ActorRefs refs) throws IOException {
    Tokens.expect(in, JsonToken.VALUE_STRING);
    return parse.apply(in.getText());
  }

  @Override
  public String key(Object value) {
    return print.apply(value);
  }

  @Override
  public Object parseKey(String key) {
    return parse.apply(key);
  }
}
