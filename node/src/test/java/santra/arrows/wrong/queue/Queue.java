package santra.arrows.wrong.queue;

import santra.arrows.wrong.http.Page;

/** Knows who shows it. */
public record Queue(Page page) {}
