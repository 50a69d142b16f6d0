package santra.contact;

/** What we say of our media to a leg from now on. */
public record Said(String leg, String sdp) {}
