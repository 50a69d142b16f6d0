package santra.persistence.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/** What a reader may insist on. */
final class Tokens {
  private Tokens() {}

  static void expect(JsonParser in, JsonToken wanted) {
    if (!in.hasToken(wanted))
      throw new CodecException("expected " + wanted + ", found " + in.currentToken());
  }

  static void expectNumber(JsonParser in) {
    if (!in.hasToken(JsonToken.VALUE_NUMBER_INT) && !in.hasToken(JsonToken.VALUE_NUMBER_FLOAT))
      throw new CodecException("expected a number, found " + in.currentToken());
  }
}
