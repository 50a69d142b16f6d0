package santra.http;

import java.util.List;

/** Says how the node is. Asked on a virtual thread for every probe: answer from memory. */
public interface HealthSource {

  /** Whether the process should go on living. */
  List<Check> live();

  /** Whether it should get new contacts. */
  List<Check> ready();

  /**
   * @param name what was looked at, such as {@code journal}
   * @param detail for the operator; no secrets
   */
  record Check(String name, boolean up, String detail) {}
}
