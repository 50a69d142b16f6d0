package santra.protocol.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class in which a Netty buffer was not released. */
final class Leaks implements BeforeAllCallback, AfterAllCallback {
  private final List<String> found = new CopyOnWriteArrayList<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> found.add(type + "\n" + records));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    // A leak is noticed at the first allocation after the collector has found the buffer.
    for (int i = 0; i < 3; i++) {
      System.gc();
      PooledByteBufAllocator.DEFAULT.directBuffer().release();
    }
    assertThat(found).isEmpty();
  }
}
