package santra.persistence.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** A record of one component, written as that component: {@code Skill("billing")} is "billing". */
final class BareShape implements Shape {
  private final Class<?> type;
  private final MethodHandle constructor;
  private final MethodHandle accessor;
  private @Nullable Shape linked;

  BareShape(Class<?> type) {
    this.type = type;
    this.constructor = RecordShape.constructor(type);
    this.accessor = RecordShape.accessor(type.getRecordComponents()[0]);
  }

  void link(Shape component) {
    linked = component;
  }

  Shape component() {
    if (linked == null) throw new IllegalStateException(type.getSimpleName() + " is not linked");
    return linked;
  }

  @Override
  public void write(Object value, JsonGenerator out, ActorRefs refs) throws IOException {
    component().write(unwrap(value), out, refs);
  }

  @Override
  public Object read(JsonParser in, ActorRefs refs) throws IOException {
    return wrap(component().read(in, refs));
  }

  Object unwrap(Object value) {
    var part = RecordShape.get(accessor, value);
    if (part == null) throw new IllegalArgumentException(type.getSimpleName() + " holds null");
    return part;
  }

  Object wrap(Object part) {
    try {
      return constructor.invokeExact(new Object[] {part});
    } catch (RuntimeException | Error refused) {
      throw refused;
    } catch (Throwable checked) {
      throw new IllegalArgumentException(checked);
    }
  }
}
