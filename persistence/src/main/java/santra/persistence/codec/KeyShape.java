package santra.persistence.codec;

/** A shape whose values can name the fields of a map. */
interface KeyShape extends Shape {

  String key(Object value);

  Object parseKey(String key);
}
