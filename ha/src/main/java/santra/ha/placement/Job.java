package santra.ha.placement;

/** How to start something that runs until it is closed. */
@FunctionalInterface
public interface Job {
  AutoCloseable open() throws Exception;
}
