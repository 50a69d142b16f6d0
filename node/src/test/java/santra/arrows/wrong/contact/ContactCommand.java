package santra.arrows.wrong.contact;

/** What a view must never give. */
public record ContactCommand(String order) {}
