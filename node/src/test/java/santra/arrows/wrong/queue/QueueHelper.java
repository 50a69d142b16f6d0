package santra.arrows.wrong.queue;

import java.io.Serializable;

/** Says nothing by its name. */
public record QueueHelper(String text) implements Serializable {}
