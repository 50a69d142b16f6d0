package santra.vocabulary;

import java.util.regex.Pattern;

/** The one rule for names that travel in SIP tags, URIs and journal keys. */
final class Names {
  /** Lower-case letters, digits and '-': legal in a SIP token and safe where a peer folds case. */
  private static final Pattern LEGAL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");

  private Names() {}

  static String legal(String kind, String name) {
    if (LEGAL.matcher(name).matches()) return name;
    throw new IllegalArgumentException(
        kind + " must be 1-40 lower-case letters, digits or '-': '" + name + "'");
  }
}
